import { isMask } from './grams.ts'
import type { Clauses } from './space.ts'
import { hashText } from './speller.ts'

/** How much of a message is in words of the desk's own business. */
export interface Foreignness {
  /** Share of the words that no message of the desk's own business holds, 0 to 1. */
  readonly share: number
  /** How many those are. */
  readonly count: number
}

/** The words of messages that are the desk's business, each with the number of examples that hold it. */
export class Domain {
  readonly #counts = new Map<number, number>()

  constructor(hashes: Int32Array, counts: Uint16Array) {
    hashes.forEach((hash, index) => {
      this.#counts.set(hash, counts[index] ?? 0)
    })
  }

  /** @param own how many examples the message itself is, so that it does not vouch for its own words */
  foreignness(clauses: Clauses, own: 0 | 1): Foreignness {
    let all = 0
    let count = 0
    for (const words of clauses) {
      for (const word of words) {
        if (isMask(word)) continue
        all++
        if ((this.#counts.get(hashText(word)) ?? 0) <= own) count++
      }
    }
    return { share: all === 0 ? 0 : count / all, count }
  }
}

/** Counts in how many of these messages each word is. */
export const countWords = (messages: readonly Clauses[]): { hashes: Int32Array; counts: Uint16Array } => {
  const counts = new Map<number, number>()
  for (const clauses of messages) {
    for (const word of new Set(clauses.flat())) {
      if (isMask(word)) continue
      const hash = hashText(word)
      counts.set(hash, Math.min(65_535, (counts.get(hash) ?? 0) + 1))
    }
  }
  return { hashes: Int32Array.from(counts.keys()), counts: Uint16Array.from(counts.values()) }
}
