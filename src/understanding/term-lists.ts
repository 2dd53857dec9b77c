import { type Place, Terms } from './terms.ts'
import { Word } from './words.ts'

/** Lists of terms for words apart from a matcher's reading. */
export class TermLists {
  readonly #terms = new Terms()
  readonly #group: number

  constructor(lists: readonly (readonly string[])[]) {
    this.#group = this.#terms.group(lists)
  }

  /** @param words as `wordsOf` makes them */
  find(words: readonly string[]): readonly Place[] {
    return this.#terms.find(words.map((word) => new Word(word))).of(this.#group)
  }
}
