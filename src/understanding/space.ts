import { HashIndex, isFamily, isMark, letterHashes, pairHash, wordHash } from './grams.ts'
import type { Sparse } from './linear.ts'

/** Which words, pairs of words and runs of letters count, and how telling each is. */
export interface SpaceData {
  readonly keys: Int32Array
  /** Inverse document frequency times the weight of its kind. */
  readonly weights: Float32Array
}

/** How much each kind of feature counts beside the runs of letters. */
export interface SpaceWeights {
  readonly word: number
  readonly pair: number
  readonly letters: number
  readonly family: number
}

/** The words of a message, clause by clause: pairs don't reach across. */
export type Clauses = readonly (readonly string[])[]

/**
 * Turns words into vectors. A word's vector is the sum of its own feature and its runs of letters; a clause's is the
 * sum over its different words and pairs. Its length is taken as if these were at right angles, so that both a
 * clause's scores and its length are sums over its words, which can be kept ready by word.
 */
export class Space {
  readonly data: SpaceData
  readonly #index: HashIndex
  readonly #words = new Map<string, Sparse>()
  readonly #hashes = new Map<string, number>()

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
  word(word: string): Sparse {
    const known = this.#words.get(word)
    if (known !== undefined) return known
    const made = this.#makeWord(word)
    this.#words.set(word, made)
    return made
  }

  /** Forgets the words seen: those of strangers' messages have no end. */
  forget(): void {
    this.#words.clear()
    this.#hashes.clear()
  }

  #makeWord(word: string): Sparse {
    const values = new Map<number, number>()
    const own = this.#index.get(wordHash(word))
    if (own >= 0) values.set(own, this.weight(own))
    for (const hash of letterHashes(word)) {
      const feature = this.#index.get(hash)
      if (feature >= 0) values.set(feature, (values.get(feature) ?? 0) + this.weight(feature))
    }
    return { features: Int32Array.from(values.keys()), values: Float32Array.from(values.values()) }
  }

  /** The feature of two words in a row, by their hashes; -1 when the pair does not count. */
  pair(first: number, second: number): number {
    return this.#index.get(pairHash(first, second))
  }

  /** A whole message as a vector of length about 1. */
  vector(clauses: Clauses): Sparse {
    const values = new Map<number, number>()
    let square = 0
    const add = (feature: number, value: number): void => {
      values.set(feature, (values.get(feature) ?? 0) + value)
      square += value * value
    }
    for (const words of clauses) {
      for (const word of new Set(words)) {
        if (isMark(word)) continue
        const { features, values: own } = this.word(word)
        for (let at = 0; at < features.length; at++) add(features[at] ?? 0, own[at] ?? 0)
      }
      for (const feature of this.pairsOf(words)) add(feature, this.weight(feature))
    }
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0
    return {
      features: Int32Array.from(values.keys()),
      values: Float32Array.from(values.values(), (value) => value * scale),
    }
  }

  /** Different pairs that count, in a clause. */
  pairsOf(words: readonly string[]): readonly number[] {
    const found: number[] = []
    let before = edgeBefore
    const see = (hash: number): void => {
      const feature = this.pair(before, hash)
      if (feature >= 0 && (found.length > mostPairs || !found.includes(feature))) found.push(feature)
      before = hash
    }
    for (const word of words) if (!isFamily(word)) see(this.hashOf(word))
    see(edgeAfter)
    return found
  }

  /** The hash of a word as pairs have it. */
  hashOf(word: string): number {
    const known = this.#hashes.get(word)
    if (known !== undefined) return known
    const hash = wordHash(word)
    this.#hashes.set(word, hash)
    return hash
  }
}

const edgeBefore = wordHash('^')
const edgeAfter = wordHash('$')
/** Beyond these, a pair that comes twice counts twice: looking for it would cost too much. */
const mostPairs = 256

/** The features that occur in at least `atLeast` messages. */
export const buildSpace = (messages: readonly Clauses[], kinds: SpaceWeights, atLeast = 2): Space => {
  const counts = new Map<number, number>()
  const kindOf = new Map<number, number>()
  const letters = new Map<string, Int32Array>()
  for (const clauses of messages) {
    const seen = new Set<number>()
    const see = (hash: number, weight: number): void => {
      if (seen.has(hash)) return
      seen.add(hash)
      const count = counts.get(hash) ?? 0
      counts.set(hash, count + 1)
      if (count === 0) kindOf.set(hash, weight)
    }
    for (const words of clauses) {
      let before = edgeBefore
      for (const word of words) {
        if (isMark(word)) continue
        const own = wordHash(word)
        see(own, isFamily(word) ? kinds.family : kinds.word)
        if (isFamily(word)) continue
        see(pairHash(before, own), kinds.pair)
        before = own
        const runs = letters.get(word) ?? letterHashes(word)
        letters.set(word, runs)
        for (const run of runs) see(run, kinds.letters)
      }
      see(pairHash(before, edgeAfter), kinds.pair)
    }
  }
  const kept = [...counts].filter(([, count]) => count >= atLeast)
  const total = Math.log(1 + messages.length)
  return new Space({
    keys: Int32Array.from(kept, ([key]) => key),
    weights: Float32Array.from(kept, ([key, count]) => (total - Math.log(1 + count) + 1) * (kindOf.get(key) ?? 1)),
  })
}
