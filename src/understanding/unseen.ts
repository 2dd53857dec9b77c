import { implausible } from './board.ts'
import type { Heads } from './heads.ts'
import type { LinearWeights } from './linear.ts'
import { type PackedClauses, UnpackedWords } from './packed-clauses.ts'
import { mostClauses, mostParts, Scorer, type Scores } from './scorer.ts'
import { Space, type SpaceData } from './space.ts'
import { Floats, Ints } from './tally.ts'
import type { Clauses } from './words.ts'

/** Messages that are scored by models that did not learn from them. */
export interface UnseenTask {
  readonly space: SpaceData
  /** Message by message, in the order in which they are scored. */
  readonly clauses: PackedClauses
}

/** Scores of messages for some of the classes. */
export interface UnseenScores {
  readonly classCount: number
  /** Message by message, a row as a whole, one for each clause and one for each part; in it, class by class. */
  readonly rows: Float32Array<ArrayBuffer>
  /** By message: how many clauses and how many parts it has. */
  readonly counts: Int32Array<ArrayBuffer>
  /** By message, then class that can be meant: which word speaks loudest for it. */
  readonly peaks: Int32Array<ArrayBuffer>
}

/** Scores the messages of a task for some of the classes, one after the other. */
export class UnseenScorer {
  readonly #space: Space
  readonly #messages: readonly Clauses[]
  readonly #classCount: number
  readonly #rows = new Floats()
  readonly #counts = new Ints()
  readonly #peaks = new Ints()

  constructor({ space, clauses }: UnseenTask, classCount: number) {
    this.#space = new Space(space)
    this.#messages = new UnpackedWords().unpack(clauses)
    this.#classCount = classCount
  }

  /** Scores the next so many messages by a model. */
  score(count: number, weights: LinearWeights): void {
    const scales = new Float32Array(this.#space.size + 1).fill(1)
    const scorer = new Scorer(this.#space, { steps: weights, scales }, this.#classCount)
    const first = this.#counts.length / 2
    for (let message = first; message < first + count; message++) this.#put(scorer.score(this.#messages[message] ?? []))
  }

  get scores(): UnseenScores {
    return {
      classCount: this.#classCount,
      rows: this.#rows.taken().slice(),
      counts: this.#counts.taken().slice(),
      peaks: this.#peaks.taken().slice(),
    }
  }

  #put({ whole, clauses, clauseCount, parts, partCount, stride, peakOf }: Scores): void {
    const start = this.#rows.length
    this.#counts.push(clauseCount)
    this.#counts.push(partCount)
    this.#rows.pushAll(whole, 0, this.#classCount)
    for (let row = 0; row < clauseCount; row++) this.#rows.pushAll(clauses, row * stride, this.#classCount)
    for (let row = 0; row < partCount; row++) this.#rows.pushAll(parts, row * stride, this.#classCount)
    const end = this.#rows.length
    for (let c = 0; c < this.#classCount; c++) this.#peaks.push(this.#isPlausible(start + c, end) ? peakOf(c) : 0)
  }

  /** Whether a class that is scored there in the first row is plausible in any. */
  #isPlausible(first: number, end: number): boolean {
    for (let at = first; at < end; at += this.#classCount) if (this.#rows.at(at) > implausible) return true
    return false
  }
}

/**
 * Puts scores together again of shares of the classes, of which the first has the first class, the next the next, and
 * so around.
 */
export class UnseenReader {
  readonly #shares: readonly UnseenScores[]
  readonly #count: number
  readonly #whole: Float64Array
  readonly #clauses: Float64Array
  readonly #parts: Float64Array
  #message = 0
  /** How many rows the messages before had. */
  #row = 0

  constructor(shares: readonly UnseenScores[], { count }: Heads) {
    this.#shares = shares
    this.#count = count
    this.#whole = new Float64Array(count)
    this.#clauses = new Float64Array(count * mostClauses)
    this.#parts = new Float64Array(count * mostParts)
  }

  /** The next message's scores. Good until the one after it, but for the loudest words. */
  next(): Scores {
    const message = this.#message++
    const counts = this.#shares[0]?.counts
    const [clauseCount = 0, partCount = 0] = counts?.subarray(message * 2, message * 2 + 2) ?? []
    this.#take(this.#whole, 1)
    this.#take(this.#clauses, clauseCount)
    this.#take(this.#parts, partCount)
    return {
      whole: this.#whole,
      clauses: this.#clauses,
      clauseCount,
      stride: this.#count,
      parts: this.#parts,
      partCount,
      peakOf: (scoreClass) => this.#peakOf(message, scoreClass),
    }
  }

  #take(into: Float64Array, rows: number): void {
    for (const [first, { rows: scores, classCount }] of this.#shares.entries()) {
      let from = this.#row * classCount
      for (let row = 0; row < rows; row++) {
        const end = (row + 1) * this.#count
        for (let to = row * this.#count + first; to < end; to += this.#shares.length) into[to] = scores[from++] ?? 0
      }
    }
    this.#row += rows
  }

  #peakOf(message: number, scoreClass: number): number {
    const share = this.#shares[scoreClass % this.#shares.length]
    if (share === undefined) return 0
    return share.peaks[message * share.classCount + Math.floor(scoreClass / this.#shares.length)] ?? 0
  }
}
