import { cutMark, isFamily, isMark } from './grams.ts'
import type { SmallWeights } from './small-weights.ts'
import type { Clauses, Space } from './space.ts'

/** Scores of a message by class: as a whole, and by clause. Reused by the next message. */
export interface Scores {
  readonly whole: Float64Array
  /** By clause, then class. */
  readonly clauses: Float64Array
  readonly clauseCount: number
  /** By part of a clause, then class. */
  readonly parts: Float64Array
  readonly partCount: number
  /** Which word, counted through all clauses, speaks loudest for a class. */
  readonly peakOf: (scoreClass: number) => number
}

/** Scores that outlast the next message and the scorer. The loudest words are kept for the first classes only. */
export const copyOf = (scores: Scores, classCount: number, peakCount: number): Scores => {
  const peaks = Array.from({ length: peakCount }, (_, scoreClass) => scores.peakOf(scoreClass))
  return {
    ...scores,
    whole: scores.whole.slice(),
    clauses: scores.clauses.slice(0, scores.clauseCount * classCount),
    parts: scores.parts.slice(0, scores.partCount * classCount),
    peakOf: (scoreClass) => peaks[scoreClass] ?? 0,
  }
}

interface Part {
  readonly what: string
  readonly weight: number
}

interface WordScores {
  readonly scores: Float64Array
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
  readonly #steps: Int8Array
  readonly #scales: Float32Array
  readonly #classes: number
  readonly #memo = new Map<string, WordScores>()
  readonly #whole: Float64Array
  readonly #clauses: Float64Array
  readonly #parts: Float64Array
  #partCount = 0

  constructor(space: Space, { steps, scales }: SmallWeights, classCount: number) {
    this.#space = space
    this.#steps = steps
    this.#scales = scales
    this.#classes = classCount
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

  /** What each word and pair adds to a class's score of the whole message: for explanations, not for speed. */
  parts(clauses: Clauses, scoreClass: number): readonly Part[] {
    const parts: Part[] = []
    let square = 0
    for (const words of clauses) {
      for (const word of new Set(words)) {
        if (isMark(word)) continue
        const known = this.#word(word)
        parts.push({ what: word, weight: known.scores[scoreClass] ?? 0 })
        square += known.square
      }
      square += this.#pairParts(words, scoreClass, parts)
    }
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0
    return parts.map(({ what, weight }) => ({ what, weight: weight * scale }))
  }

  #pairParts(words: readonly string[], scoreClass: number, parts: Part[]): number {
    const plain = words.filter((word) => !isFamily(word))
    let square = 0
    for (const [index, word] of plain.entries()) {
      if (index === 0) continue
      const before = plain[index - 1] ?? ''
      const feature = this.#space.pair(this.#space.hashOf(before), this.#space.hashOf(word))
      if (feature < 0) continue
      const value = this.#space.weight(feature)
      const step = this.#steps[feature * this.#classes + scoreClass] ?? 0
      parts.push({ what: `${before} ${word}`, weight: step * (this.#scales[feature] ?? 0) * value })
      square += value * value
    }
    return square
  }

  /** Words are summed up by part, parts by clause, clauses by message. Returns the squared length. */
  #clause(words: readonly string[], index: number): number {
    const base = index * this.#classes
    let square = 0
    let partSquare = 0
    let part = this.#openPart()
    for (let at = 0; at < words.length; at++) {
      const word = words[at] ?? ''
      if (isMark(word)) {
        this.#closePart(part, partSquare, base)
        part = word === cutMark ? this.#openPart() : -1
        partSquare = 0
        continue
      }
      const known = this.#word(word)
      if (known.square === 0 || words.indexOf(word) < at) continue
      square += known.square
      partSquare += known.square
      if (part < 0) addFrom(this.#clauses, base, known.scores, 0, this.#classes)
      else addFrom(this.#parts, part, known.scores, 0, this.#classes)
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
  #addPairs(words: readonly string[], base: number): number {
    const out = this.#clauses
    let square = 0
    for (const feature of this.#space.pairsOf(words)) {
      const weight = this.#space.weight(feature)
      this.#addRow(out, base, feature, weight)
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
        const score = isMark(word) ? 0 : (this.#word(word).scores[scoreClass] ?? 0)
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
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0
    const end = base + this.#classes
    for (let at = base; at < end; at++) out[at] = (out[at] ?? 0) * scale
    this.#addRow(out, base, this.#space.size, 1)
  }

  #addRow(out: Float64Array, base: number, feature: number, value: number): void {
    const steps = this.#steps
    const classes = this.#classes
    const row = feature * classes
    const weight = value * (this.#scales[feature] ?? 0)
    for (let c = 0; c < classes; c++) out[base + c] = (out[base + c] ?? 0) + weight * (steps[row + c] ?? 0)
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
    const scores = new Float64Array(this.#classes)
    let square = 0
    for (let at = 0; at < features.length; at++) {
      const value = values[at] ?? 0
      square += value * value
      this.#addRow(scores, 0, features[at] ?? 0, value)
    }
    return { scores, square }
  }
}

const addFrom = (out: Float64Array, base: number, values: Float64Array, from: number, count: number): void => {
  for (let at = 0; at < count; at++) out[base + at] = (out[base + at] ?? 0) + (values[from + at] ?? 0)
}
