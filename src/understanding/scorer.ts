import type { SmallWeights } from './small-weights.ts'
import type { Space } from './space.ts'
import { type Clauses, cutMark, isMark, type Word } from './words.ts'

/** Scores of a message by class: as a whole, and by clause. Reused by the next message. */
export interface Scores {
  readonly whole: Float64Array
  /** By clause, then class. */
  readonly clauses: Float64Array
  readonly clauseCount: number
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
const maxClauses = 48
const maxParts = 64

/** Clauses looked at so far, by all scorers: each time by another number. */
let clausesSeen = 0

/** Scores messages by a linear model. What a word adds is kept ready, so that a message costs a sum over its words. */
export class Scorer {
  readonly #space: Space
  readonly #steps: Int8Array
  readonly #scales: Float32Array
  readonly #classes: number
  readonly #bias: Float64Array
  /** By word kept, then class; the squared length of the word's vector comes last. */
  readonly #wordScores: Float64Array
  #wordsKept = 0
  /** Another one, whenever all words are forgotten. */
  #keeping = {}
  readonly #whole: Float64Array
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
    this.#wordScores = new Float64Array((classCount + 1) * wordsKept)
    this.#whole = new Float64Array(classCount)
    this.#clauses = new Float64Array(classCount * maxClauses)
    this.#parts = new Float64Array(classCount * maxParts)
  }

  score(clauses: Clauses): Scores {
    const count = Math.min(clauses.length, maxClauses)
    this.#whole.fill(0)
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

  /** Words are summed up by part, parts by clause, clauses by message. Returns the squared length. */
  #clause(words: readonly Word[], index: number): number {
    const base = index * this.#classes
    const clause = ++clausesSeen
    let square = 0
    let partSquare = 0
    let part = this.#openPart()
    for (const word of words) {
      if (isMark(word)) {
        this.#closePart(part, partSquare, base)
        part = word === cutMark ? this.#openPart() : -1
        partSquare = 0
        continue
      }
      const row = this.#rowOf(word)
      if (word.seenIn === clause) continue
      word.seenIn = clause
      const own = this.#wordScores[row + this.#classes] ?? 0
      square += own
      partSquare += own
      if (part < 0) addFrom(this.#clauses, base, this.#wordScores, row, this.#classes)
      else addFrom(this.#parts, part, this.#wordScores, row, this.#classes)
    }
    this.#closePart(part, partSquare, base)
    square += this.#addPairs(words, base)
    addFrom(this.#whole, 0, this.#clauses, base, this.#classes)
    this.#settle(this.#clauses, base, square)
    return square
  }

  #closePart(part: number, square: number, base: number): void {
    if (part < 0) return
    addFrom(this.#clauses, base, this.#parts, part, this.#classes)
    this.#settle(this.#parts, part, square)
  }

  /** Returns the squared length of what was added. */
  #addPairs(words: readonly Word[], base: number): number {
    let square = 0
    for (const feature of this.#space.pairsOf(words)) {
      const weight = this.#space.weight(feature)
      this.#addRow(this.#clauses, base, feature, weight)
      square += weight * weight
    }
    return square
  }

  /** Where the next part's scores are summed up; of parts that are too many, the last one counts. */
  #openPart(): number {
    const base = Math.min(this.#partCount, maxParts - 1) * this.#classes
    this.#partCount = Math.min(this.#partCount + 1, maxParts)
    this.#parts.fill(0, base, base + this.#classes)
    return base
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
  #settle(out: Float64Array, base: number, square: number): void {
    const bias = this.#bias
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0
    for (let c = 0; c < bias.length; c++) out[base + c] = (out[base + c] ?? 0) * scale + (bias[c] ?? 0)
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
    const row = this.#wordsKept++ * (this.#classes + 1)
    word.keptIn = this.#keeping
    word.row = row
    this.#wordScores.fill(0, row, row + this.#classes)
    const { features, values } = this.#space.word(word)
    let square = 0
    for (let f = 0; f < features.length; f++) {
      const value = values[f] ?? 0
      square += value * value
      this.#addRow(this.#wordScores, row, features[f] ?? 0, value)
    }
    this.#wordScores[row + this.#classes] = square
  }
}

const addFrom = (out: Float64Array, base: number, values: Float64Array, from: number, count: number): void => {
  for (let at = 0; at < count; at++) out[base + at] = (out[base + at] ?? 0) + (values[from + at] ?? 0)
}
