import type { SmallWeights } from './small-weights.ts'
import type { Space } from './space.ts'
import { type Clauses, cutMark, isMark, type Word } from './words.ts'

/** Scores of a message by class: as a whole, and by clause. Reused by the next message. */
export interface Scores {
  readonly whole: Float64Array
  /** By clause, then class. */
  readonly clauses: Float64Array
  readonly clauseCount: number
  /** From the scores of a clause or part to those of the next: a few more than there are classes. */
  readonly stride: number
  /** By part of a clause, then class. */
  readonly parts: Float64Array
  readonly partCount: number
  /** Which word, counted through all clauses, speaks loudest for a class. Outlasts the next message. */
  readonly peakOf: (scoreClass: number) => number
}

/** A word, or two in a row, and what it adds to a score. */
export interface Part {
  readonly word: Word
  readonly next: Word | null
  readonly weight: number
}

/** Words whose scores are kept ready. */
const wordsKept = 12_000
/** Clauses beyond these are scored with the last one: a paste, not a request. */
export const mostClauses = 48
export const mostParts = 64
/** Words that are summed up in one go. */
const wordsAtOnce = 64
/** Classes that are summed up side by side, their sums in registers; rows have room for whole such groups. */
const abreast = 4

/** Clauses looked at so far, by all scorers: each time by another number. */
let clausesSeen = 0

/** Scores messages by a linear model. What a word adds is kept ready, so that a message costs a sum over its words. */
export class Scorer {
  readonly #space: Space
  readonly #steps: Int8Array
  readonly #scales: Float32Array
  readonly #classes: number
  /** From a row of scores to the next. In each, the squared length of what was summed up follows the classes. */
  readonly #stride: number
  readonly #bias: Float64Array
  /** By word kept. */
  readonly #wordScores: Float64Array
  #wordsKept = 0
  /** Where the rows of words begin that are still to be summed up. */
  readonly #open = new Int32Array(wordsAtOnce)
  #openCount = 0
  /** Another one, whenever all words are forgotten. */
  #keeping = {}
  readonly #whole: Float64Array
  /** Without what follows the classes. */
  readonly #wholeScores: Float64Array
  readonly #clauses: Float64Array
  readonly #parts: Float64Array
  #partCount = 0

  constructor(space: Space, { steps, scales }: SmallWeights, classCount: number) {
    this.#space = space
    this.#steps = steps
    this.#scales = scales
    this.#classes = classCount
    this.#bias = new Float64Array(classCount)
    this.#addRow(this.#bias, 0, space.size, 1)
    this.#stride = Math.ceil((classCount + 1) / abreast) * abreast
    this.#wordScores = new Float64Array(this.#stride * wordsKept)
    this.#whole = new Float64Array(this.#stride)
    this.#wholeScores = this.#whole.subarray(0, classCount)
    this.#clauses = new Float64Array(this.#stride * mostClauses)
    this.#parts = new Float64Array(this.#stride * mostParts)
  }

  score(clauses: Clauses): Scores {
    const count = Math.min(clauses.length, mostClauses)
    this.#whole.fill(0)
    this.#partCount = 0
    this.#clauses.fill(0, 0, count * this.#stride)
    for (let index = 0; index < clauses.length; index++) {
      this.#clause(clauses[index] ?? [], Math.min(index, mostClauses - 1) * this.#stride)
    }
    this.#settle(this.#whole, 0)
    return {
      whole: this.#wholeScores,
      clauses: this.#clauses,
      clauseCount: count,
      stride: this.#stride,
      parts: this.#parts,
      partCount: this.#partCount,
      peakOf: (scoreClass) => this.#peakOf(clauses, scoreClass),
    }
  }

  /** What each word and pair adds to a class's score of the whole message. */
  parts(clauses: Clauses, scoreClass: number): readonly Part[] {
    const parts: Part[] = []
    let square = 0
    for (const words of clauses)
      square += this.#wordParts(words, scoreClass, parts) + this.#pairParts(words, scoreClass, parts)
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0
    return parts.map(({ word, next, weight }) => ({ word, next, weight: weight * scale }))
  }

  #wordParts(words: readonly Word[], scoreClass: number, parts: Part[]): number {
    const clause = ++clausesSeen
    let square = 0
    for (const word of words) {
      if (isMark(word) || word.seenIn === clause) continue
      word.seenIn = clause
      const row = this.#rowOf(word)
      parts.push({ word, next: null, weight: this.#wordScores[row + scoreClass] ?? 0 })
      square += this.#wordScores[row + this.#classes] ?? 0
    }
    return square
  }

  #pairParts(words: readonly Word[], scoreClass: number, parts: Part[]): number {
    let square = 0
    let before: Word | null = null
    for (const word of words) {
      if (word.isFamily) continue
      const feature = before === null ? -1 : this.#space.pair(before.hash, word.hash)
      if (before !== null && feature >= 0) {
        const value = this.#space.weight(feature)
        const step = this.#steps[feature * this.#classes + scoreClass] ?? 0
        parts.push({ word: before, next: word, weight: step * (this.#scales[feature] ?? 0) * value })
        square += value * value
      }
      before = word
    }
    return square
  }

  /** Words are summed up by part, parts by clause, clauses by message. */
  #clause(words: readonly Word[], base: number): void {
    const clause = ++clausesSeen
    // Clauses that share the last place are brought to length one by one: a paste of many doesn't drown what was asked.
    this.#clauses[base + this.#classes] = 0
    let part = this.#beginPart()
    for (const word of words) {
      if (isMark(word)) {
        this.#endPart(part, base)
        part = word === cutMark ? this.#beginPart() : -1
        continue
      }
      if (word.seenIn === clause) continue
      word.seenIn = clause
      // Where words must be forgotten, those before are summed up first.
      if (this.#openCount === wordsAtOnce || this.#wordsKept === wordsKept) this.#sumUp(part, base)
      this.#open[this.#openCount++] = this.#rowOf(word)
    }
    this.#endPart(part, base)
    this.#addPairs(words, base)
    this.#addScores(this.#whole, 0, this.#clauses, base)
    this.#settle(this.#clauses, base)
  }

  /** Where the next part's scores are summed up; of parts that are too many, the last one counts. */
  #beginPart(): number {
    const base = Math.min(this.#partCount, mostParts - 1) * this.#stride
    this.#partCount = Math.min(this.#partCount + 1, mostParts)
    this.#parts.fill(0, base, base + this.#stride)
    return base
  }

  /** @param part -1: the words stand behind all parts, and count for the clause alone */
  #endPart(part: number, base: number): void {
    this.#sumUp(part, base)
    if (part < 0) return
    this.#addScores(this.#clauses, base, this.#parts, part)
    this.#settle(this.#parts, part)
  }

  #sumUp(part: number, base: number): void {
    if (part < 0) this.#addOpen(this.#clauses, base)
    else this.#addOpen(this.#parts, part)
  }

  #addOpen(out: Float64Array, base: number): void {
    const scores = this.#wordScores
    const open = this.#open
    const count = this.#openCount
    for (let c = 0; c < this.#stride; c += abreast) {
      let s0 = out[base + c] ?? 0
      let s1 = out[base + c + 1] ?? 0
      let s2 = out[base + c + 2] ?? 0
      let s3 = out[base + c + 3] ?? 0
      for (let at = 0; at < count; at++) {
        const row = (open[at] ?? 0) + c
        s0 += scores[row] ?? 0
        s1 += scores[row + 1] ?? 0
        s2 += scores[row + 2] ?? 0
        s3 += scores[row + 3] ?? 0
      }
      out[base + c] = s0
      out[base + c + 1] = s1
      out[base + c + 2] = s2
      out[base + c + 3] = s3
    }
    this.#openCount = 0
  }

  #addPairs(words: readonly Word[], base: number): void {
    this.#addFeatures(this.#clauses, base, this.#space.pairsOf(words))
  }

  #addFeatures(out: Float64Array, base: number, features: readonly number[]): void {
    const classes = this.#classes
    const last = classes - (classes % abreast)
    const steps = this.#steps
    for (let c = 0; c < last; c += abreast) {
      let s0 = out[base + c] ?? 0
      let s1 = out[base + c + 1] ?? 0
      let s2 = out[base + c + 2] ?? 0
      let s3 = out[base + c + 3] ?? 0
      for (let at = 0; at < features.length; at++) {
        const feature = features[at] ?? 0
        const weight = this.#space.weight(feature) * (this.#scales[feature] ?? 0)
        const row = feature * classes + c
        s0 += weight * (steps[row] ?? 0)
        s1 += weight * (steps[row + 1] ?? 0)
        s2 += weight * (steps[row + 2] ?? 0)
        s3 += weight * (steps[row + 3] ?? 0)
      }
      out[base + c] = s0
      out[base + c + 1] = s1
      out[base + c + 2] = s2
      out[base + c + 3] = s3
    }
    for (const feature of features) {
      const value = this.#space.weight(feature)
      const weight = value * (this.#scales[feature] ?? 0)
      for (let c = last; c < classes; c++)
        out[base + c] = (out[base + c] ?? 0) + weight * (steps[feature * classes + c] ?? 0)
      out[base + classes] = (out[base + classes] ?? 0) + value * value
    }
  }

  #addScores(out: Float64Array, base: number, scores: Float64Array, from: number): void {
    for (let at = 0; at <= this.#classes; at++) out[base + at] = (out[base + at] ?? 0) + (scores[from + at] ?? 0)
  }

  #peakOf(clauses: Clauses, scoreClass: number): number {
    let highest = 0
    let peak = 0
    let place = 0
    for (const words of clauses) {
      for (const word of words) {
        const score = isMark(word) ? 0 : (this.#wordScores[this.#rowOf(word) + scoreClass] ?? 0)
        if (score > highest) {
          highest = score
          peak = place
        }
        place++
      }
    }
    return peak
  }

  /** Brings sums to the length that the model was trained for, and adds the bias. */
  #settle(out: Float64Array, base: number): void {
    const bias = this.#bias
    const square = out[base + this.#classes] ?? 0
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0
    for (let c = 0; c < bias.length; c++) out[base + c] = (out[base + c] ?? 0) * scale + (bias[c] ?? 0)
  }

  #addFeature(out: Float64Array, base: number, feature: number, value = this.#space.weight(feature)): void {
    this.#addRow(out, base, feature, value)
    out[base + this.#classes] = (out[base + this.#classes] ?? 0) + value * value
  }

  #addRow(out: Float64Array, base: number, feature: number, value: number): void {
    const steps = this.#steps
    const classes = this.#classes
    const row = feature * classes
    const weight = value * (this.#scales[feature] ?? 0)
    for (let c = 0; c < classes; c++) out[base + c] = (out[base + c] ?? 0) + weight * (steps[row + c] ?? 0)
  }

  /** Where a word's scores begin. */
  #rowOf(word: Word): number {
    if (word.keptIn !== this.#keeping) this.#keep(word)
    return word.row
  }

  #keep(word: Word): void {
    if (this.#wordsKept === wordsKept) {
      this.#keeping = {}
      this.#wordsKept = 0
    }
    const row = this.#wordsKept++ * this.#stride
    word.keptIn = this.#keeping
    word.row = row
    this.#wordScores.fill(0, row, row + this.#stride)
    const { features, values } = this.#space.word(word)
    for (let f = 0; f < features.length; f++) this.#addFeature(this.#wordScores, row, features[f] ?? 0, values[f])
  }
}
