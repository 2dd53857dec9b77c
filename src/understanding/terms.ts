import { type FlatTree, root, TermTree, wildcard } from './term-tree.ts'
import { tokenize } from './tokens.ts'
import { stemOf, type Word } from './words.ts'

/** A term in a message: which list of its group, and from which word to which, the last not included. */
export interface Place {
  readonly id: number
  readonly at: number
  readonly end: number
}

/** Words as terms are compared: one folding for the terms and for the messages. */
export const wordsOf = (text: string): readonly string[] =>
  text.split(' ').flatMap((part) => (part === wildcard ? [wildcard] : tokenize(part).map(({ norm }) => norm)))

/** More of a kind than these are no message of a customer, but something pasted. */
const mostPlaces = 200
const none: readonly Place[] = []

/** What a message holds of the terms of each group, in the order of the text. */
export class Places {
  readonly #groups: (Place[] | undefined)[]

  constructor(groupCount: number) {
    this.#groups = new Array(groupCount)
  }

  of(group: number): readonly Place[] {
    return this.#groups[group] ?? none
  }

  put(group: number, id: number, at: number, end: number): void {
    const places = this.#groups[group]
    if (places === undefined) this.#groups[group] = [{ id, at, end }]
    else if (places.length < mostPlaces) places.push({ id, at, end })
  }
}

/** The length in words of the longest of the terms that begins at `start`; 0 when none does. */
export const lengthAt = (places: readonly Place[], start: number): number => {
  let longest = 0
  for (const { at, end } of places) if (at === start && end - at > longest) longest = end - at
  return longest
}

/**
 * The lists whose terms words are made of, one term after the other, the longest at each place and of those the first
 * list's; null where a word belongs to none.
 * @param count how many words there are
 */
export const madeOf = (count: number, lists: readonly (readonly Place[])[]): readonly number[] | null => {
  const used: number[] = []
  let at = 0
  while (at < count) {
    const lengths = lists.map((places) => lengthAt(places, at))
    const longest = Math.max(...lengths)
    if (longest === 0) return null
    used.push(lengths.indexOf(longest))
    at += longest
  }
  return used
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
    lists.forEach((terms, id) => {
      for (const term of terms) this.#tree.add(wordsOf(term).map(stemOf), { group, id })
    })
    return group
  }

  find(words: readonly Word[]): Places {
    const places = new Places(this.#groupCount)
    const tree = this.#tree.flat
    for (const word of words) word.inTerms ??= this.#tree.numberOf(word.stem)
    for (let start = 0; start < words.length; start++) {
      const node = tree.first(words[start]?.inTerms ?? 0)
      if (node !== root) follow(tree, node, words, start, start + 1, places)
    }
    return places
  }
}

const follow = (
  tree: FlatTree,
  node: number,
  words: readonly Word[],
  start: number,
  at: number,
  places: Places,
): void => {
  const end = tree.listsFrom(node + 1)
  for (let list = tree.listsFrom(node); list < end; list++) places.put(tree.groupAt(list), tree.idAt(list), start, at)
  const wild = tree.wild(node)
  if (wild !== root) {
    follow(tree, wild, words, start, at, places)
    if (at < words.length) follow(tree, wild, words, start, at + 1, places)
  }
  const next = tree.next(node, words[at]?.inTerms ?? 0)
  if (next !== root) follow(tree, next, words, start, at + 1, places)
}
