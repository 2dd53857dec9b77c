import type { Places } from './places.ts'

/** Stands in a term for any word or none. */
export const wildcard = '*'
/** Where every term begins. */
const root = 0
/** The number of a word that is in no term. */
const unknown = 0
/** The number of the wildcard, lower than every word's. */
const wild = 1

/** A list that a term is of. */
interface List {
  readonly group: number
  readonly id: number
}

/** A term by the numbers of its words. */
interface Term {
  readonly words: readonly number[]
  readonly list: List
}

/** Terms to be looked for. */
export class TermTree {
  readonly #words = new Map<string, number>([[wildcard, wild]])
  readonly #terms: Term[] = []
  #flat: FlatTree | null = null

  add(words: readonly string[], list: List): void {
    if (words.every((word) => word === wildcard)) return
    this.#terms.push({ words: words.map((word) => this.#numberFor(word)), list })
    this.#flat = null
  }

  /** The number by which a word is looked for. */
  numberOf(word: string): number {
    return this.#words.get(word) ?? unknown
  }

  /** @param words by their numbers */
  find(words: readonly number[], places: Places): void {
    this.#flat ??= new FlatTree(this.#terms, this.#words.size + 1)
    this.#flat.find(words, places)
  }

  #numberFor(word: string): number {
    const number = this.#words.get(word) ?? this.#words.size + 1
    this.#words.set(word, number)
    return number
  }
}

interface Node {
  readonly branches: Map<number, number>
  readonly lists: List[]
}

const newNode = (): Node => ({ branches: new Map(), lists: [] })

const grow = (terms: readonly Term[]): readonly Node[] => {
  const nodes = [newNode()]
  for (const { words, list } of terms) {
    let node = nodes[root]
    for (const word of words) {
      const number = node?.branches.get(word) ?? nodes.push(newNode()) - 1
      node?.branches.set(word, number)
      node = nodes[number]
    }
    if (!node?.lists.some(({ group, id }) => group === list.group && id === list.id)) node?.lists.push(list)
  }
  return nodes
}

/**
 * Terms as a tree: a branch for each word, and at its nodes what ends there. A message's words go along many branches,
 * and to look far around in memory is what takes time: so the tree lies in a few small arrays.
 */
class FlatTree {
  /** By word: where it leads from the root, from which most words are looked for. */
  readonly #first: Int32Array
  /** By node: where its branches begin, and where its lists do; the ends come last. */
  readonly #branches: Int32Array
  readonly #lists: Int32Array
  /** By branch: its word, a node's lowest first, and where it leads. */
  readonly #words: Int32Array
  readonly #nodes: Int32Array
  /** By list. */
  readonly #groups: Int32Array
  readonly #ids: Int32Array

  constructor(terms: readonly Term[], wordCount: number) {
    const nodes = grow(terms)
    const branches = nodes.map((node) => [...node.branches].toSorted(([one], [other]) => one - other))
    const lists = nodes.map((node) => node.lists)
    this.#first = new Int32Array(wordCount)
    for (const [word, node] of branches[root] ?? []) this.#first[word] = node
    this.#branches = startsOf(branches)
    this.#lists = startsOf(lists)
    this.#words = Int32Array.from(branches.flat(), ([word]) => word)
    this.#nodes = Int32Array.from(branches.flat(), ([, node]) => node)
    this.#groups = Int32Array.from(lists.flat(), ({ group }) => group)
    this.#ids = Int32Array.from(lists.flat(), ({ id }) => id)
  }

  find(words: readonly number[], places: Places): void {
    for (let start = 0; start < words.length; start++) {
      const node = this.#first[words[start] ?? unknown] ?? root
      if (node !== root) this.#follow(node, words, start, start + 1, places)
    }
  }

  #follow(node: number, words: readonly number[], start: number, at: number, places: Places): void {
    const end = this.#lists[node + 1] ?? 0
    for (let list = this.#lists[node] ?? 0; list < end; list++)
      places.put(this.#groups[list] ?? 0, this.#ids[list] ?? 0, start, at)
    const any = this.#next(node, wild)
    if (any !== root) {
      this.#follow(any, words, start, at, places)
      if (at < words.length) this.#follow(any, words, start, at + 1, places)
    }
    const next = this.#next(node, words[at] ?? unknown)
    if (next !== root) this.#follow(next, words, start, at + 1, places)
  }

  /** Where a word leads from a node; the root where it leads nowhere. */
  #next(node: number, word: number): number {
    const end = this.#branches[node + 1] ?? 0
    for (let at = this.#branches[node] ?? 0; at < end; at++) {
      const found = this.#words[at] ?? 0
      if (found >= word) return found === word ? (this.#nodes[at] ?? root) : root
    }
    return root
  }
}

/** Where each begins when they stand one behind the other; the end comes last. */
const startsOf = (items: readonly (readonly unknown[])[]): Int32Array => {
  const starts = new Int32Array(items.length + 1)
  for (const [index, { length }] of items.entries()) starts[index + 1] = (starts[index] ?? 0) + length
  return starts
}
