/** Words that a slip may have been meant for, with how often the examples use them; and words that are left alone. */
export interface SpellerData {
  /** Words to correct to, most frequent first. */
  readonly words: readonly string[]
  /** Hashes of words that are right as they are, though nothing is corrected to them. Sorted. */
  readonly leave: Int32Array
  readonly slips: { readonly one: number; readonly two: number }
}

export const hashText = (text: string, seed = 0x811c9dc5): number => {
  let hash = seed | 0
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash
}

const hasHash = (sorted: Int32Array, hash: number): boolean => {
  let low = 0
  let high = sorted.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = sorted[middle] ?? 0
    if (found === hash) return true
    if (found < hash) low = middle + 1
    else high = middle - 1
  }
  return false
}

const memoSize = 4096
const correctable = /^[a-z]{4,24}$/

/** Puts slips right, by the words of the catalog. A word that is known, of any kind, stays as it is. */
export class Speller {
  readonly #data: SpellerData
  readonly #rank = new Map<string, number>()
  /** Hash of a word with one letter left out → ranks of the words. */
  readonly #without = new Map<number, number[]>()
  readonly #memo = new Map<string, string>()

  constructor(data: SpellerData) {
    this.#data = data
    data.words.forEach((word, rank) => this.#learn(word, rank))
  }

  #learn(word: string, rank: number): void {
    this.#rank.set(word, rank)
    if (!correctable.test(word)) return
    const keys = new Set([hashText(word)])
    for (let at = 0; at < word.length; at++) keys.add(hashText(word.slice(0, at) + word.slice(at + 1)))
    for (const key of keys) {
      const list = this.#without.get(key)
      if (list === undefined) this.#without.set(key, [rank])
      else list.push(rank)
    }
  }

  isKnown(word: string): boolean {
    return this.#rank.has(word) || hasHash(this.#data.leave, hashText(word))
  }

  /** The word that was meant; the word itself when it is right or nothing is near. */
  correct(word: string): string {
    if (!correctable.test(word) || this.#rank.has(word)) return word
    const known = this.#memo.get(word)
    if (known !== undefined) return known
    const meant = hasHash(this.#data.leave, hashText(word)) ? word : this.#nearest(word)
    if (this.#memo.size >= memoSize) this.#memo.clear()
    this.#memo.set(word, meant)
    return meant
  }

  #nearest(word: string): string {
    const { one, two } = this.#data.slips
    const limit = word.length >= two ? 2 : word.length >= one ? 1 : 0
    if (limit === 0) return word
    let best = word
    let bestCost = limit + 1
    const look = (key: string): void => {
      for (const rank of this.#without.get(hashText(key)) ?? []) {
        const candidate = this.#data.words[rank] ?? ''
        const cost = distance(word, candidate, limit) + (candidate[0] === word[0] ? 0 : 0.5) + rank * 1e-6
        if (cost < bestCost) {
          best = candidate
          bestCost = cost
        }
      }
    }
    look(word)
    for (let at = 0; at < word.length; at++) look(word.slice(0, at) + word.slice(at + 1))
    return best
  }
}

/** Optimal string alignment distance, exact up to `limit`, larger than it otherwise. */
const distance = (a: string, b: string, limit: number): number => {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  const width = b.length + 1
  let before: number[] = []
  let above = Array.from({ length: width }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const line = [row]
    for (let column = 1; column < width; column++) {
      const same = a[row - 1] === b[column - 1]
      let cost = Math.min(
        (above[column] ?? 0) + 1,
        (line[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (same ? 0 : 1),
      )
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, (before[column - 2] ?? 0) + 1)
      }
      line.push(cost)
    }
    before = above
    above = line
  }
  return above[b.length] ?? limit + 1
}
