import { noReading, type Reading } from './reader.ts'
import { Ints } from './tally.ts'
import { type Clauses, cutMark, endMark, Word } from './words.ts'

/** What learning needs of a reading to its end, beside its clauses. */
export interface ReadFacts extends Pick<Reading, 'names' | 'denied'> {
  readonly cues: Uint8Array
  /** What it says word for word, as a number; null: nothing. */
  readonly key: number | null
}

/** Examples as they were read, in a form that threads can hand on. */
export interface ReadPart {
  readonly words: readonly string[]
  readonly facts: readonly ReadFacts[]
  /** By example: where its clauses begin, of which each is so many words, and then these. How many clauses comes first. */
  readonly starts: Int32Array
  readonly clauses: Int32Array
}

export class ReadPartWriter {
  readonly #numbers = new Map<Word, number>()
  readonly #facts: ReadFacts[]
  readonly #starts: Int32Array
  readonly #clauses = new Ints()

  constructor(count: number) {
    this.#facts = new Array(count)
    this.#starts = new Int32Array(count)
  }

  write(index: number, clauses: Clauses, facts: ReadFacts): void {
    this.#facts[index] = facts
    this.#starts[index] = this.#clauses.length
    this.#clauses.push(clauses.length)
    for (const words of clauses) {
      this.#clauses.push(words.length)
      for (const word of words) this.#clauses.push(this.#numberOf(word))
    }
  }

  get part(): ReadPart {
    const words = Array.from(this.#numbers.keys(), ({ text }) => text)
    return { words, facts: this.#facts, starts: this.#starts, clauses: this.#clauses.taken().slice() }
  }

  #numberOf(word: Word): number {
    const known = this.#numbers.get(word)
    if (known !== undefined) return known
    this.#numbers.set(word, this.#numbers.size)
    return this.#numbers.size - 1
  }
}

/** An example as it was read: as far as learning needs it. */
export interface ReadExample {
  readonly reading: Reading
  readonly key: number | null
}

/** The examples of all parts, in their order. */
export const joined = (parts: readonly ReadPart[]): readonly ReadExample[] => {
  const known = new Map([cutMark, endMark].map((mark) => [mark.text, mark]))
  const wordOf = (text: string): Word => {
    const word = known.get(text) ?? new Word(text)
    known.set(text, word)
    return word
  }
  return parts.flatMap(({ words: texts, facts, starts, clauses }) => {
    const words = texts.map(wordOf)
    return facts.map(({ names, denied, cues, key }, index) => ({
      reading: {
        ...noReading,
        clauses: clausesAt(clauses, starts[index] ?? 0, words),
        names,
        denied,
        cues: () => cues,
      },
      key,
    }))
  })
}

const clausesAt = (clauses: Int32Array, start: number, words: readonly Word[]): Clauses => {
  let at = start
  const take = (): number => clauses[at++] ?? 0
  return Array.from({ length: take() }, () => Array.from({ length: take() }, () => words[take()] ?? endMark))
}
