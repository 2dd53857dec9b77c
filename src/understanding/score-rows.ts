/** The highest score of some classes, the second highest, and which class has the highest. */
export interface TopTwo {
  readonly first: number
  readonly second: number
  readonly top: number
}

/** Lower than any score. */
export const lowest = -9

/** @param from the first of the classes, whose numbers begin there */
export const topTwo = (scores: Float64Array, from: number, count: number, base = 0): TopTwo => {
  let first = lowest
  let second = lowest
  let top = -1
  for (let c = from; c < from + count; c++) {
    const score = scores[base + c] ?? 0
    if (score > first) {
      second = first
      first = score
      top = c
    } else if (score > second) second = score
  }
  return { first, second, top }
}

/** Scores by clause or by part of a clause, then class. One serves for many messages, one by one. */
export class ScoreRows {
  count = 0
  #scores: Float64Array = new Float64Array(0)
  #stride = 0
  readonly #firsts: Float64Array
  readonly #seconds: Float64Array
  readonly #tops: Int32Array

  /** @param most how many rows a message has at most */
  constructor(most: number) {
    this.#firsts = new Float64Array(most)
    this.#seconds = new Float64Array(most)
    this.#tops = new Int32Array(most)
  }

  put(scores: Float64Array, count: number, stride: number): void {
    this.#scores = scores
    this.count = count
    this.#stride = stride
  }

  /** From now on, leads are those within these classes. */
  compare(from: number, count: number): void {
    for (let row = 0; row < this.count; row++) {
      const { first, second, top } = topTwo(this.#scores, from, count, row * this.#stride)
      this.#firsts[row] = first
      this.#seconds[row] = second
      this.#tops[row] = top
    }
  }

  score(row: number, scoreClass: number): number {
    return this.#scores[row * this.#stride + scoreClass] ?? 0
  }

  /** How far a class is before the best other one; negative where it is behind. */
  lead(row: number, scoreClass: number): number {
    const rival = this.#tops[row] === scoreClass ? this.#seconds[row] : this.#firsts[row]
    return this.score(row, scoreClass) - (rival ?? 0)
  }

  /** Whether a class has a score above this anywhere. */
  reaches(scoreClass: number, limit: number): boolean {
    for (let row = 0; row < this.count; row++) if (this.score(row, scoreClass) > limit) return true
    return false
  }

  /** The row in which a class has its highest score; 0 where there is none. */
  highest(scoreClass: number): number {
    let highest = 0
    for (let row = 1; row < this.count; row++)
      if (this.score(row, scoreClass) > this.score(highest, scoreClass)) highest = row
    return highest
  }
}
