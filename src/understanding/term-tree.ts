import { pairHash, slotOf } from './grams.ts'

/** Stands in a term for any word or none. */
export const wildcard = '*'
/** Where every term begins. */
export const root = 0
/** The number of a word that is in no term. */
const unknown = 0

/** A list that a term is of. */
interface List {
  readonly group: number
  readonly id: number
}
const noLists: readonly List[] = []

/** What a node has, as bits. */
const branches = 1
const wildBranch = 2

/** Numbers of a branch in the table: from which node, by which word, to which node; 0 where there is none. */
const width = 3

/**
 * Terms as a tree: a branch for each word, and at its nodes what ends there. A message's words go along many branches,
 * and to look far around in memory is what takes time: so all branches are in one table.
 */
export class TermTree {
  readonly #words = new Map<string, number>()
  readonly #wild = this.#numberFor(wildcard)
  readonly #lists: (readonly List[])[] = [noLists]
  readonly #traits = [0]
  #table = new Int32Array(width * 1024)

  add(words: readonly string[], list: List): void {
    if (words.every((word) => word === wildcard)) return
    let node = root
    for (const word of words) node = this.#grow(node, this.#numberFor(word))
    const lists = this.ending(node)
    if (!lists.some(({ group, id }) => group === list.group && id === list.id)) this.#lists[node] = [...lists, list]
  }

  /** The number by which a word is looked for. */
  numberOf(word: string): number {
    return this.#words.get(word) ?? unknown
  }

  /** The lists of the term that ends at a node. */
  ending(node: number): readonly List[] {
    return this.#lists[node] ?? noLists
  }

  /** Where a word leads from a node; `root` where it leads nowhere. */
  next(node: number, word: number): number {
    return word === unknown || ((this.#traits[node] ?? 0) & branches) === 0 ? root : this.#branch(node, word)
  }

  /** Where any word leads from a node. */
  wild(node: number): number {
    return ((this.#traits[node] ?? 0) & wildBranch) === 0 ? root : this.#branch(node, this.#wild)
  }

  #numberFor(word: string): number {
    const number = this.#words.get(word) ?? this.#words.size + 1
    this.#words.set(word, number)
    return number
  }

  #branch(node: number, word: number): number {
    return this.#table[this.#slot(node, word) + 2] ?? root
  }

  /** Where a branch is in the table, or would be. */
  #slot(node: number, word: number): number {
    const table = this.#table
    const mask = table.length / width - 1
    for (let slot = slotOf(pairHash(node, word), mask); ; slot = (slot + 1) & mask) {
      const at = slot * width
      if (table[at + 2] === root || (table[at] === node && table[at + 1] === word)) return at
    }
  }

  /** The node at the end of a branch, which grows where there is none. */
  #grow(node: number, word: number): number {
    const known = this.#branch(node, word)
    if (known !== root) return known
    const made = this.#lists.push(noLists) - 1
    this.#traits[made] = 0
    this.#traits[node] = (this.#traits[node] ?? 0) | (word === this.#wild ? wildBranch : branches)
    if (made * 2 * width > this.#table.length) this.#widen()
    this.#table.set([node, word, made], this.#slot(node, word))
    return made
  }

  #widen(): void {
    const before = this.#table
    this.#table = new Int32Array(before.length * 2)
    for (let at = 0; at < before.length; at += width) {
      const branch = before.subarray(at, at + width)
      const [node = root, word = unknown, to = root] = branch
      if (to !== root) this.#table.set(branch, this.#slot(node, word))
    }
  }
}
