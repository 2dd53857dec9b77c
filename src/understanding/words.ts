import { isFamily, isMask, wordHash } from './grams.ts'

/** One of a thing and many are the same thing: "call" and "calls". */
export const stemOf = (word: string): string => {
  const last = word.length - 1
  return last > 2 && word.charCodeAt(last) === 115 && word.charCodeAt(last - 1) !== 115 ? word.slice(0, last) : word
}

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
  /** What it is short for, word by word; null where it is no abbreviation. */
  readonly long: readonly string[] | null
  /** The word that is meant where this one is written: itself, unless it is a slip. Null until the `WordBook` looked. */
  meant: Word | null = null
  /** Its number in the matcher's `Terms`; null until these looked. */
  inTerms: number | null = null
  /** What it is to the desk; null until the `Domain` looked. */
  standing: number | null = null
  /** The scorer's own: in which memory the word's scores are kept ready, where there, and the clause that it was counted in last. */
  keptIn: object | null = null
  row = 0
  seenIn = 0

  constructor(text: string, long: readonly string[] | null = null) {
    this.text = text
    this.long = long
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
  readonly #abbreviations: ReadonlyMap<string, readonly string[]>
  readonly #words = new Map<string, Word>()

  /**
   * @param correct puts slips right
   * @param abbreviations with what each is short for, word by word
   */
  constructor(correct: (written: string) => string, abbreviations: ReadonlyMap<string, readonly string[]> = new Map()) {
    this.#correct = correct
    this.#abbreviations = abbreviations
  }

  /** The word with these very letters. */
  of(text: string): Word {
    const known = this.#words.get(text)
    if (known !== undefined) return known
    const made = new Word(text, this.#abbreviations.get(text))
    this.#words.set(text, made)
    return made
  }

  /** The word that was meant by what was written. */
  meantBy(written: Word): Word {
    written.meant ??= this.of(this.#correct(written.text))
    return written.meant
  }

  /** Forgets all, where that has become too much. Between messages only: within one, a word must stay the same. */
  tidy(): void {
    if (this.#words.size > mostWords) this.#words.clear()
  }
}
