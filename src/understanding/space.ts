import { HashIndex, letterHashes, pairHash, wordHash } from './grams.ts'
import type { Sparse } from './sparse.ts'
import type { Word } from './words.ts'

/** Which words, pairs of words and runs of letters count, and how telling each is. */
export interface SpaceData {
  readonly keys: Int32Array
  /** Inverse document frequency times the weight of its kind. */
  readonly weights: Float32Array
}

/**
 * Turns words into vectors. A word's vector is the sum of its own feature and its runs of letters; a clause's is the
 * sum over its different words and pairs. Its length is taken as if these were at right angles, so that both a
 * clause's scores and its length are sums over its words, which can be kept ready by word.
 */
export class Space {
  readonly data: SpaceData
  readonly #index: HashIndex

  constructor(data: SpaceData) {
    this.data = data
    this.#index = new HashIndex(data.keys)
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

  /** Different pairs that count, in a clause. */
  pairsOf(words: readonly Word[]): readonly number[] {
    const found: number[] = []
    let before = edgeBefore
    for (const { hash, isFamily } of words) {
      if (isFamily) continue
      notePair(found, this.pair(before, hash))
      before = hash
    }
    notePair(found, this.pair(before, edgeAfter))
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
