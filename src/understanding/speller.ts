import { hashText } from './hash.ts'
import { kindOf, type Lexicon } from './lexicon.ts'

/** Words that a slip may have been meant for. */
export interface SpellerData {
  /** Words to correct to, most frequent first. */
  readonly words: readonly string[]
  readonly slips: { readonly one: number; readonly two: number }
}

const shortest = 4
const correctable = /^[a-z]{4,24}$/

/** Puts slips right, by the words of the catalog. A word that is known, of any kind, stays as it is. */
export class Speller {
  readonly #data: SpellerData
  readonly #english: Lexicon
  readonly #rank = new Map<string, number>()
  /** Hash of a word with one letter left out → ranks of the words. */
  readonly #without = new Map<number, number[]>()

  /** @param english words that are right as they are, though nothing is corrected to them */
  constructor(data: SpellerData, english: Lexicon) {
    this.#data = data
    this.#english = english
    for (const [rank, word] of data.words.entries()) this.#learn(word, rank)
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

  /** The word that was meant; the word itself when it is right or nothing is near. */
  correct(word: string): string {
    if (word.length < shortest || this.#rank.has(word)) return word
    // "callin", "nothin": as it is spoken. Lists of English hold some of them as words of their own.
    if (word.endsWith('in') && this.#rank.has(`${word}g`)) return `${word}g`
    const isSlip = correctable.test(word) && kindOf(this.#english, word) < 0
    return isSlip ? this.#nearest(word) : word
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
