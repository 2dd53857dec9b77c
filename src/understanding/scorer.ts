import { cutMark } from './grams.ts'
import type { LinearWeights } from './linear.ts'
import type { Clauses, Space } from './space.ts'

/** Scores of a message by class: as a whole, and by clause. Reused by the next message. */
export interface Scores {
  readonly whole: Float32Array
  /** By clause, then class. */
  readonly clauses: Float32Array
  readonly clauseCount: number
  /** By part of a clause, then class. */
  readonly parts: Float32Array
  readonly partCount: number
  /** By class: which word, counted through all clauses, spoke loudest for it. */
  readonly peaks: Int32Array
}

/** Scores that outlast the next message. */
export const copyOf = (scores: Scores, classCount: number): Scores => ({
  ...scores,
  whole: scores.whole.slice(),
  clauses: scores.clauses.slice(0, scores.clauseCount * classCount),
  parts: scores.parts.slice(0, scores.partCount * classCount),
  peaks: scores.peaks.slice(),
})

interface WordScores {
  readonly scores: Float32Array
  /** Squared length of the word's vector. */
  readonly square: number
}

/** Words whose scores are kept ready; strangers' words have no end, so there is one here. */
const memoSize = 12_000
/** Clauses beyond these are scored with the last one: a paste, not a request. */
const maxClauses = 48
const maxParts = 64

/** Scores messages by a linear model. What a word adds is kept ready, so that a message costs a sum over its words. */
export class Scorer {
  readonly #space: Space
  readonly #weights: LinearWeights
  readonly #classes: number
  readonly #memo = new Map<string, WordScores>()
  readonly #whole: Float32Array
  readonly #clauses: Float32Array
  readonly #parts: Float32Array
  readonly #peaks: Int32Array
  readonly #heights: Float32Array
  #wordsSeen = 0
  #partCount = 0

  /** @param weights by feature, then class; the last row is the bias */
  constructor(space: Space, weights: LinearWeights, classCount: number) {
    this.#space = space
    this.#weights = weights
    this.#classes = classCount
    this.#whole = new Float32Array(classCount)
    this.#clauses = new Float32Array(classCount * maxClauses)
    this.#parts = new Float32Array(classCount * maxParts)
    this.#peaks = new Int32Array(classCount)
    this.#heights = new Float32Array(classCount)
  }

  score(clauses: Clauses): Scores {
    const count = Math.min(clauses.length, maxClauses)
    this.#whole.fill(0)
    this.#heights.fill(0)
    this.#peaks.fill(0)
    this.#wordsSeen = 0
    this.#partCount = 0
    this.#clauses.fill(0, 0, count * this.#classes)
    let square = 0
    for (let index = 0; index < clauses.length; index++) {
      square += this.#clause(clauses[index] ?? [], Math.min(index, maxClauses - 1))
    }
    this.#settle(this.#whole, 0, square)
    return {
      whole: this.#whole,
      clauses: this.#clauses,
      clauseCount: count,
      parts: this.#parts,
      partCount: this.#partCount,
      peaks: this.#peaks,
    }
  }

  /** What each word and pair of a clause adds to a class: for explanations, not for speed. */
  parts(words: readonly string[], scoreClass: number): readonly { readonly what: string; readonly weight: number }[] {
    const alone = [...new Set(words)]
      .filter((word) => word !== cutMark)
      .map((word) => ({ what: word, weight: this.#word(word).scores[scoreClass] ?? 0 }))
    const pairs = words.slice(1).flatMap((word, index) => {
      const feature = this.#space.pair(this.#space.hashOf(words[index] ?? ''), this.#space.hashOf(word))
      const weight = this.#weights[feature * this.#classes + scoreClass] ?? 0
      return feature < 0 ? [] : [{ what: `${words[index]} ${word}`, weight: weight * this.#space.weight(feature) }]
    })
    return [...alone, ...pairs]
  }

  #clause(words: readonly string[], index: number): number {
    const classes = this.#classes
    const base = index * classes
    const out = this.#clauses
    let square = 0
    let partSquare = 0
    let part = this.#openPart()
    for (let at = 0; at < words.length; at++) {
      const word = words[at] ?? ''
      if (word === cutMark) {
        this.#settle(this.#parts, part, partSquare)
        part = this.#openPart()
        partSquare = 0
        continue
      }
      if (words.indexOf(word) < at) continue
      const known = this.#word(word)
      this.#addWord(known.scores, base, part, this.#wordsSeen + at)
      square += known.square
      partSquare += known.square
    }
    this.#settle(this.#parts, part, partSquare)
    this.#wordsSeen += words.length
    for (const feature of this.#space.pairsOf(words)) {
      const weight = this.#space.weight(feature)
      const row = feature * classes
      for (let c = 0; c < classes; c++) out[base + c] = (out[base + c] ?? 0) + weight * (this.#weights[row + c] ?? 0)
      square += weight * weight
    }
    for (let c = 0; c < classes; c++) this.#whole[c] = (this.#whole[c] ?? 0) + (out[base + c] ?? 0)
    this.#settle(out, base, square)
    return square
  }

  /** Where the next part's scores are summed up; the last part takes in all that are too many. */
  #openPart(): number {
    if (this.#partCount === maxParts) return (maxParts - 1) * this.#classes
    const base = this.#partCount++ * this.#classes
    this.#parts.fill(0, base, base + this.#classes)
    return base
  }

  #addWord(scores: Float32Array, base: number, part: number, place: number): void {
    const out = this.#clauses
    const parts = this.#parts
    for (let c = 0; c < this.#classes; c++) {
      const score = scores[c] ?? 0
      out[base + c] = (out[base + c] ?? 0) + score
      parts[part + c] = (parts[part + c] ?? 0) + score
      if (score > (this.#heights[c] ?? 0)) {
        this.#heights[c] = score
        this.#peaks[c] = place
      }
    }
  }

  /** Brings sums to the length that the model was trained for, and adds the bias. */
  #settle(out: Float32Array, base: number, square: number): void {
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0
    const bias = this.#space.size * this.#classes
    for (let c = 0; c < this.#classes; c++)
      out[base + c] = (out[base + c] ?? 0) * scale + (this.#weights[bias + c] ?? 0)
  }

  #word(word: string): WordScores {
    const known = this.#memo.get(word)
    if (known !== undefined) return known
    if (this.#memo.size >= memoSize) {
      this.#memo.clear()
      this.#space.forget()
    }
    const made = this.#makeWord(word)
    this.#memo.set(word, made)
    return made
  }

  #makeWord(word: string): WordScores {
    const { features, values } = this.#space.word(word)
    const scores = new Float32Array(this.#classes)
    let square = 0
    for (let at = 0; at < features.length; at++) {
      const value = values[at] ?? 0
      const row = (features[at] ?? 0) * this.#classes
      square += value * value
      for (let c = 0; c < this.#classes; c++) scores[c] = (scores[c] ?? 0) + value * (this.#weights[row + c] ?? 0)
    }
    return { scores, square }
  }
}
