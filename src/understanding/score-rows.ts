/** Lower than any score. */
export const lowest = -9

/** The highest score of some classes, the second highest, and which class has the highest. One serves for many messages. */
export class TopTwo {
  top = -1
  /** Beside the object: in it, each new score would be an object of its own. */
  readonly #scores = new Float64Array(2)

  get first(): number {
    return this.#scores[0] ?? 0
  }

  get second(): number {
    return this.#scores[1] ?? 0
  }

  /** @param from the first of the classes, whose numbers begin there */
  find(scores: Float64Array, from: number, count: number, base = 0): void {
    // No whole numbers to begin with: every other score would be made an object.
    let first = Number.NEGATIVE_INFINITY
    let second = Number.NEGATIVE_INFINITY
    let top = -1
    for (let c = from; c < from + count; c++) {
      const score = scores[base + c] ?? 0
      if (score > first) {
        second = first
        first = score
        top = c
      } else if (score > second) second = score
    }
    this.#scores[0] = Math.max(lowest, first)
    this.#scores[1] = Math.max(lowest, second)
    this.top = top
  }
}

const none = new TopTwo()

/** Scores by clause or by part of a clause, then class. One serves for many messages, one by one. */
export class ScoreRows {
  count = 0
  #scores: Float64Array = new Float64Array(0)
  #stride = 0
  readonly #tops: readonly TopTwo[]

  /** @param most how many rows a message has at most */
  constructor(most: number) {
    this.#tops = Array.from({ length: most }, () => new TopTwo())
  }

  put(scores: Float64Array, count: number, stride: number): void {
    this.#scores = scores
    this.count = count
    this.#stride = stride
  }

  /** From now on, leads are those within these classes. */
  compare(from: number, count: number): void {
    for (let row = 0; row < this.count; row++) this.#tops[row]?.find(this.#scores, from, count, row * this.#stride)
  }

  score(row: number, scoreClass: number): number {
    return this.#scores[row * this.#stride + scoreClass] ?? 0
  }

  /** How far a class is before the best other one; negative where it is behind. */
  lead(row: number, scoreClass: number): number {
    const top = this.#tops[row] ?? none
    return this.score(row, scoreClass) - (top.top === scoreClass ? top.second : top.first)
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
