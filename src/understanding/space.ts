import { companyIn } from './company.ts'
import { HashFilter, HashIndex, letterHashes, pairHash, wordHash } from './grams.ts'
import type { Sparse } from './sparse.ts'
import type { Word } from './words.ts'

/** Which words, pairs of words, words in company and runs of letters count, and how telling each is. */
export interface SpaceData {
  /** Words in company come behind all others: from this one on. */
  readonly companyFrom: number
  readonly keys: Int32Array
  /** Inverse document frequency times the weight of its kind. */
  readonly weights: Float32Array
}

/**
 * Turns words into vectors. A word's vector is the sum of its own feature and its runs of letters; a clause's is the
 * sum over its different words, pairs and words in company. Its length is taken as if these were at right angles, so that both a
 * clause's scores and its length are sums over its words, which can be kept ready by word.
 */
export class Space {
  readonly data: SpaceData
  readonly #index: HashIndex
  /** Apart from the others: it is asked the most, and small. */
  readonly #companyIndex: HashIndex
  readonly #companyFilter: HashFilter

  constructor(data: SpaceData) {
    this.data = data
    const company = data.keys.subarray(data.companyFrom)
    this.#index = new HashIndex(data.keys.subarray(0, data.companyFrom))
    this.#companyIndex = new HashIndex(company)
    this.#companyFilter = new HashFilter(company)
  }

  get size(): number {
    return this.data.keys.length
  }

  weight(feature: number): number {
    return this.data.weights[feature] ?? 0
  }

  /** The features of one word, each with its value. */
  word({ text, hash }: Word): Sparse {
    const features: number[] = []
    const values: number[] = []
    const add = (featureHash: number): void => {
      const feature = this.#index.get(featureHash)
      if (feature < 0) return
      const place = features.indexOf(feature)
      if (place >= 0) values[place] = (values[place] ?? 0) + this.weight(feature)
      else {
        features.push(feature)
        values.push(this.weight(feature))
      }
    }
    add(hash)
    for (const run of letterHashes(text)) add(run)
    return { features: Int32Array.from(features), values: Float32Array.from(values) }
  }

  /** The feature of two words in a row, by their hashes; -1 when the pair does not count. */
  pair(first: number, second: number): number {
    return this.#index.get(pairHash(first, second))
  }

  /** The feature of two words in company, by their hash; -1 when they don't count. */
  company(hash: number): number {
    if (!this.#companyFilter.mayHave(hash)) return -1
    const number = this.#companyIndex.get(hash)
    return number < 0 ? number : this.data.companyFrom + number
  }

  /** Different pairs that count, in a clause, and what counts of its words in company. */
  pairsOf(words: readonly Word[]): readonly number[] {
    const found: number[] = []
    let before = edgeBefore
    for (const { hash, isFamily } of words) {
      if (isFamily) continue
      notePair(found, this.pair(before, hash))
      before = hash
    }
    notePair(found, this.pair(before, edgeAfter))
    for (const hash of companyIn(words)) {
      const feature = this.company(hash)
      if (feature >= 0) found.push(feature)
    }
    return found
  }
}

/** Stand before a clause's first word, and behind its last. */
export const edgeBefore = wordHash('^')
export const edgeAfter = wordHash('$')
/** Beyond these, a pair that comes twice counts twice: looking for it would cost too much. */
const mostPairs = 256

/** Adds a pair of a clause to those found in it; -1: it does not count. */
export const notePair = (found: number[], feature: number): void => {
  if (feature >= 0 && (found.length > mostPairs || !found.includes(feature))) found.push(feature)
}
