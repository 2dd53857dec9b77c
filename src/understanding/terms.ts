import { tokenize } from './tokens.ts'

interface Node {
  readonly next: Map<string, Node>
  ids: number[] | null
}

/** A term found: which, and from which word to which, the last not included. */
export type OnTerm = (id: number, start: number, end: number) => void

/** Words as terms are compared: one folding for the terms and for the messages. */
export const wordsOf = (text: string): readonly string[] =>
  text.split(' ').flatMap((part) => (part === '*' ? ['*'] : tokenize(part).map(({ norm }) => norm)))

/** Many terms of one or several words, found in one pass. `*` in a term stands for any word or none. */
export class Terms {
  readonly #root: Node = { next: new Map(), ids: null }

  /** @param lists terms by the number that they are to be reported as */
  constructor(lists: readonly (readonly string[])[]) {
    lists.forEach((terms, id) => {
      for (const term of terms) this.#add(wordsOf(term), id)
    })
  }

  #add(words: readonly string[], id: number): void {
    if (words.every((word) => word === '*')) return
    let node = this.#root
    for (const word of words) {
      const found = node.next.get(word) ?? { next: new Map(), ids: null }
      node.next.set(word, found)
      node = found
    }
    node.ids ??= []
    if (!node.ids.includes(id)) node.ids.push(id)
  }

  /** Reports the terms in `words`; of those that begin at one word and mean the same, each is reported. */
  find(words: readonly string[], onTerm: OnTerm): void {
    for (let start = 0; start < words.length; start++) this.#from(this.#root, words, start, start, onTerm)
  }

  /** The length in words of the longest term that begins at `start`; 0 when none does. */
  lengthAt(words: readonly string[], start: number): number {
    let longest = 0
    this.#from(this.#root, words, start, start, (_, from, end) => {
      longest = Math.max(longest, end - from)
    })
    return longest
  }

  has(word: string): boolean {
    return this.#root.next.get(word)?.ids != null
  }

  #from(node: Node, words: readonly string[], start: number, at: number, onTerm: OnTerm): void {
    if (node.ids !== null) for (const id of node.ids) onTerm(id, start, at)
    const word = words[at]
    const wild = node.next.get('*')
    if (wild !== undefined) {
      this.#from(wild, words, start, at, onTerm)
      if (word !== undefined) this.#from(wild, words, start, at + 1, onTerm)
    }
    if (word === undefined) return
    const found =
      node.next.get(word) ?? (word.length > 3 && word.endsWith('s') ? node.next.get(word.slice(0, -1)) : undefined)
    if (found !== undefined) this.#from(found, words, start, at + 1, onTerm)
  }
}
