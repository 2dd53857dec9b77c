import { tokenize } from './tokens.ts'

interface Node {
  readonly next: Map<string, Node>
  wild: Node | null
  ids: number[] | null
}

const newNode = (): Node => ({ next: new Map(), wild: null, ids: null })

/** A term found: which, and from which word to which, the last not included. */
export type OnTerm = (id: number, start: number, end: number) => void

/** Words as terms are compared: one folding for the terms and for the messages. */
export const wordsOf = (text: string): readonly string[] =>
  text.split(' ').flatMap((part) => (part === '*' ? ['*'] : tokenize(part).map(({ norm }) => norm)))

/** One of a thing and many are the same thing: "call" and "calls". */
export const stemOf = (word: string): string => {
  const last = word.length - 1
  return last > 2 && word.charCodeAt(last) === 115 && word.charCodeAt(last - 1) !== 115 ? word.slice(0, last) : word
}

const shapes = 1 << 12
/** A number for a word's length, first and last letter. */
const shapeOf = (word: string): number =>
  (word.length * 961 + word.charCodeAt(0) * 31 + word.charCodeAt(word.length - 1)) & (shapes - 1)

/** Many terms of one or several words, found in one pass. `*` in a term stands for any word or none. */
export class Terms {
  readonly #root = newNode()
  /** By shape of a word: 1 where a term may begin with it. Most words begin none, and need not be looked up. */
  readonly #beginnings = new Uint8Array(shapes)

  /** @param lists terms by the number that they are to be reported as */
  constructor(lists: readonly (readonly string[])[]) {
    lists.forEach((terms, id) => {
      for (const term of terms) this.#add(wordsOf(term).map(stemOf), id)
    })
  }

  #add(words: readonly string[], id: number): void {
    if (words.every((word) => word === '*')) return
    this.#beginnings[shapeOf(words[0] ?? '')] = 1
    let node = this.#root
    for (const word of words) {
      if (word === '*') {
        node.wild ??= newNode()
        node = node.wild
      } else {
        const next = node.next.get(word) ?? newNode()
        node.next.set(word, next)
        node = next
      }
    }
    node.ids ??= []
    if (!node.ids.includes(id)) node.ids.push(id)
  }

  /** Reports every term in `stems`, by where it begins. */
  find(stems: readonly string[], onTerm: OnTerm): void {
    for (let start = 0; start < stems.length; start++) {
      const node = this.#beginning(stems[start] ?? '')
      if (node !== undefined) this.#from(node, stems, start, start + 1, onTerm)
    }
  }

  /** The length in words of the longest term that begins at `start`; 0 when none does. */
  lengthAt(stems: readonly string[], start: number): number {
    const node = this.#beginning(stems[start] ?? '')
    let longest = 0
    if (node !== undefined) {
      this.#from(node, stems, start, start + 1, (_, from, end) => {
        longest = Math.max(longest, end - from)
      })
    }
    return longest
  }

  #beginning(stem: string): Node | undefined {
    return this.#beginnings[shapeOf(stem)] === 1 ? this.#root.next.get(stem) : undefined
  }

  #from(node: Node, stems: readonly string[], start: number, at: number, onTerm: OnTerm): void {
    if (node.ids !== null) for (const id of node.ids) onTerm(id, start, at)
    if (node.wild !== null) {
      this.#from(node.wild, stems, start, at, onTerm)
      if (at < stems.length) this.#from(node.wild, stems, start, at + 1, onTerm)
    }
    if (at >= stems.length || node.next.size === 0) return
    const next = node.next.get(stems[at] ?? '')
    if (next !== undefined) this.#from(next, stems, start, at + 1, onTerm)
  }
}
