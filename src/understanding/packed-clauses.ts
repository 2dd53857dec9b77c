import { Ints } from './tally.ts'
import { type Clauses, cutMark, endMark, Word } from './words.ts'

/** Messages by their clauses, in a form that threads can hand on. */
export interface PackedClauses {
  readonly words: readonly string[]
  /** By message: where its clauses begin, of which each is so many words, and then these. How many clauses comes first. */
  readonly starts: Int32Array
  readonly clauses: Int32Array
}

export class ClausePacker {
  readonly #numbers = new Map<Word, number>()
  readonly #starts: Int32Array
  readonly #clauses = new Ints()

  /** @param count how many messages there are */
  constructor(count: number) {
    this.#starts = new Int32Array(count)
  }

  put(message: number, clauses: Clauses): void {
    this.#starts[message] = this.#clauses.length
    this.#clauses.push(clauses.length)
    for (const words of clauses) {
      this.#clauses.push(words.length)
      for (const word of words) this.#clauses.push(this.#numberOf(word))
    }
  }

  get packed(): PackedClauses {
    const words = Array.from(this.#numbers.keys(), ({ text }) => text)
    return { words, starts: this.#starts, clauses: this.#clauses.taken().slice() }
  }

  #numberOf(word: Word): number {
    const known = this.#numbers.get(word)
    if (known !== undefined) return known
    this.#numbers.set(word, this.#numbers.size)
    return this.#numbers.size - 1
  }
}

/** The words of all that is unpacked: one object for each, as ever. */
export class UnpackedWords {
  readonly #known = new Map([cutMark, endMark].map((mark) => [mark.text, mark]))

  /** The clauses of each message. */
  unpack({ words: texts, starts, clauses }: PackedClauses): readonly Clauses[] {
    const words = texts.map((text) => this.#of(text))
    return Array.from(starts, (start) => clausesAt(clauses, start, words))
  }

  #of(text: string): Word {
    const word = this.#known.get(text) ?? new Word(text)
    this.#known.set(text, word)
    return word
  }
}

const clausesAt = (clauses: Int32Array, start: number, words: readonly Word[]): Clauses => {
  let at = start
  const take = (): number => clauses[at++] ?? 0
  return Array.from({ length: take() }, () => Array.from({ length: take() }, () => words[take()] ?? endMark))
}
