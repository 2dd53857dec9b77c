import { letterHashes, pairHash } from './grams.ts'
import { edgeAfter, edgeBefore, notePair, Space } from './space.ts'
import { RowSums, type Rows } from './sparse.ts'
import { Ints, Tally } from './tally.ts'
import { type Clauses, isMark, type Word } from './words.ts'

/** How much each kind of feature counts beside the runs of letters. */
export interface SpaceWeights {
  readonly word: number
  readonly pair: number
  readonly letters: number
  readonly family: number
}

/** A space, and the messages that it was learned from as vectors of length about 1. */
export interface LearnedSpace {
  readonly space: Space
  readonly vectors: Rows
}

/** How much more what is rare counts: by this power of the logarithm of how rare it is. Found by cross-validation. */
const rarity = 1.3

/** Learns the features that occur in at least `atLeast` messages. */
export const learnSpace = (messages: readonly Clauses[], kinds: SpaceWeights, atLeast = 2): LearnedSpace => {
  const learner = new SpaceLearner(kinds)
  for (const clauses of messages) learner.count(clauses)
  return learner.learn(atLeast)
}

/**
 * Takes messages apart once, into numbers: from then on, neither words nor hashes are looked up. The same words come
 * again and again, so that each word's features are found once.
 */
class SpaceLearner {
  readonly #kinds: SpaceWeights
  readonly #tally = new Tally()
  readonly #numbers = new Map<Word, number>()
  /** By word: the clause that it was met in last. */
  readonly #metIn = new Ints()
  /** Word by word: the numbers that its features are counted under, and where they end. */
  readonly #features = new Ints()
  readonly #featureEnds = new Ints()
  /** Clause by clause: its different words, its pairs, and where they end; message by message: where its clauses end. */
  readonly #words = new Ints()
  readonly #wordEnds = new Ints()
  readonly #pairs = new Ints()
  readonly #pairEnds = new Ints()
  readonly #clauseEnds = new Ints()

  constructor(kinds: SpaceWeights) {
    this.#kinds = kinds
  }

  count(clauses: Clauses): void {
    const message = this.#clauseEnds.length + 1
    for (const words of clauses) this.#countClause(words, message)
    this.#clauseEnds.push(this.#wordEnds.length)
  }

  learn(atLeast: number): LearnedSpace {
    const tally = this.#tally
    const kept = new Ints()
    /** By number in the tally: the feature; -1 where it does not count. */
    const places = new Int32Array(tally.size).fill(-1)
    for (let number = 0; number < tally.size; number++) {
      if (tally.count(number) < atLeast) continue
      places[number] = kept.length
      kept.push(number)
    }
    const total = Math.log(1 + this.#clauseEnds.length)
    const numbers = kept.taken()
    const weights = Float32Array.from(
      numbers,
      (number) => (total - Math.log(1 + tally.count(number)) + 1) ** rarity * tally.weight(number),
    )
    const space = new Space({ keys: numbers.map((number) => tally.key(number)), weights })
    return { space, vectors: this.#vectors(places, weights) }
  }

  #countClause(words: readonly Word[], message: number): void {
    const clause = this.#wordEnds.length + 1
    let before = edgeBefore
    for (const word of words) {
      if (isMark(word)) continue
      const number = this.#numbers.get(word) ?? this.#take(word)
      if (this.#metIn.items[number] !== clause) {
        this.#metIn.items[number] = clause
        this.#words.push(number)
        this.#see(number, message)
      }
      if (word.isFamily) continue
      this.#countPair(before, word.hash, message)
      before = word.hash
    }
    this.#countPair(before, edgeAfter, message)
    this.#wordEnds.push(this.#words.length)
    this.#pairEnds.push(this.#pairs.length)
  }

  #take(word: Word): number {
    const { word: own, family, letters } = this.#kinds
    const number = this.#numbers.size
    this.#numbers.set(word, number)
    this.#metIn.push(0)
    this.#features.push(this.#tally.number(word.hash, word.isFamily ? family : own))
    for (const run of letterHashes(word.text)) this.#features.push(this.#tally.number(run, letters))
    this.#featureEnds.push(this.#features.length)
    return number
  }

  #see(word: number, message: number): void {
    const features = this.#features.items
    const end = this.#featureEnds.items[word] ?? 0
    for (let at = this.#featureEnds.items[word - 1] ?? 0; at < end; at++) this.#tally.see(features[at] ?? 0, message)
  }

  #countPair(first: number, second: number, message: number): void {
    const number = this.#tally.number(pairHash(first, second), this.#kinds.pair)
    this.#tally.see(number, message)
    this.#pairs.push(number)
  }

  #vectors(places: Int32Array, weights: Float32Array): Rows {
    const sums = new RowSums(weights.length)
    const { ends, features, values } = this.#wordVectors(places, weights)
    let [clause, word, pair] = [0, 0, 0]
    for (const lastClause of this.#clauseEnds.taken()) {
      let square = 0
      for (; clause < lastClause; clause++) {
        for (const last = this.#wordEnds.items[clause] ?? 0; word < last; word++) {
          const number = this.#words.items[word] ?? 0
          const end = ends.items[number] ?? 0
          for (let at = ends.items[number - 1] ?? 0; at < end; at++) {
            const value = values[at] ?? 0
            sums.add(features[at] ?? 0, value)
            square += value * value
          }
        }
        const pairs: number[] = []
        for (const last = this.#pairEnds.items[clause] ?? 0; pair < last; pair++)
          notePair(pairs, places[this.#pairs.items[pair] ?? 0] ?? -1)
        for (const feature of pairs) {
          const value = weights[feature] ?? 0
          sums.add(feature, value)
          square += value * value
        }
      }
      sums.endRow(square > 0 ? 1 / Math.sqrt(square) : 0)
    }
    return sums.rows()
  }

  /** Word by word: its features that count, each once, with their values, and where they end. */
  #wordVectors(places: Int32Array, weights: Float32Array) {
    const ends = new Ints()
    const features = new Ints()
    const values = new Float64Array(this.#features.length)
    let at = 0
    for (const last of this.#featureEnds.taken()) {
      const start = features.length
      for (; at < last; at++) {
        const feature = places[this.#features.items[at] ?? 0] ?? -1
        if (feature < 0) continue
        let place = start
        while (place < features.length && features.items[place] !== feature) place++
        if (place === features.length) features.push(feature)
        values[place] = (values[place] ?? 0) + (weights[feature] ?? 0)
      }
      ends.push(features.length)
    }
    return { ends, features: features.taken(), values: new Float32Array(values) }
  }
}
