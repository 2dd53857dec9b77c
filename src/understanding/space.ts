import { HashIndex, letterHashes, pairHash, wordHash } from './grams.ts'
import type { Sparse } from './sparse.ts'
import { Tally } from './tally.ts'
import { type Clauses, isMark, type Word } from './words.ts'

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
      this.#notePair(found, before, hash)
      before = hash
    }
    this.#notePair(found, before, edgeAfter)
    return found
  }

  #notePair(found: number[], first: number, second: number): void {
    const feature = this.pair(first, second)
    if (feature >= 0 && (found.length > mostPairs || !found.includes(feature))) found.push(feature)
  }
}

const edgeBefore = wordHash('^')
const edgeAfter = wordHash('$')
/** Beyond these, a pair that comes twice counts twice: looking for it would cost too much. */
const mostPairs = 256

/** For learning, where the same words come again and again: each is looked up once. */
class KnownSpace extends Space {
  readonly #known = new Map<Word, Sparse>()

  override word(word: Word): Sparse {
    const known = this.#known.get(word)
    if (known !== undefined) return known
    const made = super.word(word)
    this.#known.set(word, made)
    return made
  }
}

/** The features that occur in at least `atLeast` messages. */
export const buildSpace = (messages: readonly Clauses[], kinds: SpaceWeights, atLeast = 2): Space => {
  const tally = tallyOf(messages, kinds)
  const kept = new Int32Array(tally.size).map((_, number) => number).filter((number) => tally.count(number) >= atLeast)
  const total = Math.log(1 + messages.length)
  return new KnownSpace({
    keys: kept.map((number) => tally.key(number)),
    weights: Float32Array.from(
      kept,
      (number) => (total - Math.log(1 + tally.count(number)) + 1) * tally.weight(number),
    ),
  })
}

const tallyOf = (messages: readonly Clauses[], kinds: SpaceWeights): Tally => {
  const tally = new Tally()
  const known = new Map<Word, CountedWord>()
  const wordOf = (word: Word): CountedWord => {
    const made = known.get(word) ?? countedWord(tally, word, kinds)
    known.set(word, made)
    return made
  }
  messages.forEach((clauses, index) => {
    const message = index + 1
    for (const words of clauses) {
      let before = edgeBefore
      for (const word of words) {
        if (isMark(word)) continue
        const { own, runs } = wordOf(word)
        tally.see(own, message)
        if (word.isFamily) continue
        tally.see(tally.number(pairHash(before, word.hash), kinds.pair), message)
        before = word.hash
        for (const run of runs) tally.see(run, message)
      }
      tally.see(tally.number(pairHash(before, edgeAfter), kinds.pair), message)
    }
  })
  return tally
}

/** The numbers under which a word and its runs of letters are counted. */
interface CountedWord {
  readonly own: number
  readonly runs: Int32Array
}

const countedWord = (tally: Tally, { text, hash, isFamily }: Word, kinds: SpaceWeights): CountedWord => ({
  own: tally.number(hash, isFamily ? kinds.family : kinds.word),
  runs: letterHashes(text).map((run) => tally.number(run, kinds.letters)),
})
