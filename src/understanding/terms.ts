import { Places } from './places.ts'
import { TermTree, wildcard } from './term-tree.ts'
import { tokenize } from './tokens.ts'
import { stemOf, type Word } from './words.ts'

/** Words as terms are compared: one folding for the terms and for the messages. */
export const wordsOf = (text: string): readonly string[] =>
  text.split(' ').flatMap((part) => (part === wildcard ? [wildcard] : tokenize(part).map(({ norm }) => norm)))

/** Adds lists of terms to a tree, each found under its number in `lists`. */
export const addLists = (tree: TermTree, group: number, lists: readonly (readonly string[])[]): void => {
  lists.forEach((terms, id) => {
    for (const term of terms) tree.add(wordsOf(term).map(stemOf), { group, id })
  })
}

/**
 * All terms that messages are held against, of one or several words, found in one pass. `*` in a term stands for any
 * word or none. Each reader adds a group of lists of its own, before the first message comes.
 */
export class Terms {
  readonly #tree = new TermTree()
  #groupCount = 0

  /** Adds lists of terms, each found under its number in `lists`. Returns the group's number. */
  group(lists: readonly (readonly string[])[]): number {
    const group = this.#groupCount++
    addLists(this.#tree, group, lists)
    return group
  }

  find(words: readonly Word[]): Places {
    const places = new Places(this.#groupCount)
    this.#tree.find(
      words.map((word) => (word.inTerms ??= this.#tree.numberOf(word.stem))),
      places,
    )
    return places
  }
}
