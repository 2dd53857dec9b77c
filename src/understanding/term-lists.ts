import { type Place, Places } from './places.ts'
import { TermTree } from './term-tree.ts'
import { addLists } from './terms.ts'
import { stemOf } from './words.ts'

const onlyGroup = 0

/** Lists of terms for words apart from a matcher's reading. */
export class TermLists {
  readonly #tree = new TermTree()

  constructor(lists: readonly (readonly string[])[]) {
    addLists(this.#tree, onlyGroup, lists)
  }

  /** @param words as `wordsOf` makes them */
  find(words: readonly string[]): readonly Place[] {
    const places = new Places(1)
    this.#tree.find(
      words.map((word) => this.#tree.numberOf(stemOf(word))),
      places,
    )
    return places.of(onlyGroup)
  }
}
