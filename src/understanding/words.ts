import { isFamily, isMask, wordHash } from './grams.ts'
import { stemOf } from './terms.ts'

/**
 * A word of messages, or a stand-in for one. There is one object for each, so that what is known of it is looked up once
 * a message. It belongs to one matcher.
 */
export class Word {
  readonly text: string
  readonly stem: string
  /** As pairs of words have it. */
  readonly hash: number
  readonly isMask: boolean
  readonly isFamily: boolean
  /** What it is to the desk; null until the `Domain` looked. */
  standing: number | null = null
  /** The scorer's own: in which memory the word's scores are kept ready, where there, and the clause that it was counted in last. */
  keptIn: object | null = null
  row = 0
  seenIn = 0

  constructor(text: string) {
    this.text = text
    this.stem = stemOf(text)
    this.hash = wordHash(text)
    this.isMask = isMask(text)
    this.isFamily = isFamily(text)
  }
}

/** The words of a message, clause by clause: pairs don't reach across. */
export type Clauses = readonly (readonly Word[])[]

/** Stands among a clause's words where a part of it ends: at "and", at a comma of a list. */
export const cutMark = new Word('_&|')

/** Stands where a clause's words end, before what is said of the clause as a whole. */
export const endMark = new Word('_&.')

/** Marks tell where something ends, and nothing else. */
export const isMark = (word: Word): boolean => word === cutMark || word === endMark

/** Strangers' words have no end, so there is one here. */
const mostWords = 12_000

/** Every word met, once. */
export class WordBook {
  readonly #correct: (written: string) => string
  readonly #words = new Map<string, Word>()
  readonly #meant = new Map<string, Word>()

  /** @param correct puts slips right */
  constructor(correct: (written: string) => string) {
    this.#correct = correct
  }

  /** The word with these very letters. */
  of(text: string): Word {
    const known = this.#words.get(text)
    if (known !== undefined) return known
    const made = new Word(text)
    this.#words.set(text, made)
    return made
  }

  /** The word that was meant by what was written. */
  meant(written: string): Word {
    const known = this.#meant.get(written)
    if (known !== undefined) return known
    const word = this.of(this.#correct(written))
    this.#meant.set(written, word)
    return word
  }

  /** Forgets all, where that has become too much. Between messages only: within one, a word must stay the same. */
  tidy(): void {
    if (this.#words.size <= mostWords && this.#meant.size <= mostWords) return
    this.#words.clear()
    this.#meant.clear()
  }
}
