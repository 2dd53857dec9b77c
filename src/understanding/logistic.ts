import { widened } from './tally.ts'

export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit))

export const logOdds = (chance: number): number => {
  const bounded = Math.min(0.999, Math.max(0.001, chance))
  return Math.log(bounded / (1 - bounded))
}

/** The features of one question to a logistic regression. One form serves for many questions, one after the other. */
export class Form {
  readonly #features: Int32Array
  readonly #values: Float64Array
  #count = 0

  constructor(most = 128) {
    this.#features = new Int32Array(most)
    this.#values = new Float64Array(most)
  }

  clear(): void {
    this.#count = 0
  }

  put(feature: number, value: number): void {
    if (value === 0) return
    this.#features[this.#count] = feature
    this.#values[this.#count] = value
    this.#count++
  }

  /** @param from where the regression's own parameters begin */
  logit(params: Float64Array, from = 0): number {
    let logit = 0
    for (let at = 0; at < this.#count; at++) {
      logit += (params[from + (this.#features[at] ?? 0)] ?? 0) * (this.#values[at] ?? 0)
    }
    return logit
  }

  chance(params: Float64Array): number {
    return sigmoid(this.logit(params))
  }

  /** Adds what was asked to other questions. */
  addTo(questions: Questions): void {
    questions.add(this.#features, this.#values, this.#count)
  }
}

/** Many questions to learn from, one behind the other in memory. */
export class Questions {
  features = new Int32Array(1 << 12)
  values = new Float64Array(1 << 12)
  /** Where each begins; the end comes last. */
  readonly starts = [0]

  get count(): number {
    return this.starts.length - 1
  }

  add(features: Int32Array, values: Float64Array, count: number): void {
    const start = this.starts[this.count] ?? 0
    const end = start + count
    if (end > this.features.length) {
      this.features = widened(this.features, new Int32Array(end * 2))
      this.values = widened(this.values, new Float64Array(end * 2))
    }
    for (let at = 0; at < count; at++) {
      this.features[start + at] = features[at] ?? 0
      this.values[start + at] = values[at] ?? 0
    }
    this.starts.push(end)
  }
}

const rounds = 20
const closeEnough = 2e-2
const longestMove = 3
/** A question that is as good as decided, by the product of the chances of yes and of no, bends nothing. */
const decided = 1e-4
/** One question in so many leads near the parameters that all of them together settle on. */
const sampleEvery = 8
/** Fewer questions are all gone through from the start. */
const fewQuestions = 4000
/** In one round of so many it is found anew how the questions bend: that is most of the work, and changes little. */
const bendsEvery = 3
/** After a move so long, they bend otherwise: by what was found before, the next would go astray. */
const longWay = 1

/**
 * Logistic regression by Newton's method, each parameter drawn to 0 by its own strength: probabilities that hold, from
 * a few features.
 * @param yes the right answers, by question
 */
export const fitLogistic = (
  questions: Questions,
  yes: readonly boolean[],
  size: number,
  pull: (feature: number) => number,
): Float64Array => {
  const pulls = Float64Array.from({ length: size }, (_, feature) => pull(feature))
  const fit = new Fit(questions, yes, pulls)
  if (questions.count > fewQuestions) fit.settle(sampleEvery)
  return fit.settle(1)
}

class Fit {
  readonly #questions: Questions
  readonly #yes: readonly boolean[]
  readonly #pulls: Float64Array
  readonly #params: Float64Array
  readonly #gradient: Float64Array
  readonly #curvature: Float64Array
  readonly #factor: Factor
  /** By how much each parameter moved last. */
  readonly #step: Float64Array

  constructor(questions: Questions, yes: readonly boolean[], pulls: Float64Array) {
    const size = pulls.length
    this.#questions = questions
    this.#yes = yes
    this.#pulls = pulls
    this.#params = new Float64Array(size)
    this.#gradient = new Float64Array(size)
    this.#curvature = new Float64Array(size * size)
    this.#factor = { lower: new Float64Array(size * size), starts: new Int32Array(size) }
    this.#step = new Float64Array(size)
  }

  /**
   * Goes on from where the parameters are until they hardly move any more.
   * @param every one question in so many is asked
   */
  settle(every: number): Float64Array {
    let sinceBent = bendsEvery
    /** How steeply it went up where the last step began, along it. */
    let climb = 0
    this.#step.fill(0)
    for (let round = 0; round < rounds; round++) {
      const bends = sinceBent >= bendsEvery
      this.#sumUp(every, bends)
      // Where it goes down steeply behind a step, that went far past the summit, and the next would go farther still.
      if (product(this.#gradient, this.#step) < -climb / 2) {
        climb /= 2
        sinceBent = bendsEvery
        this.#goBack()
        continue
      }
      if (bends) factor(this.#curvature, this.#pulls.length, this.#factor)
      const largest = this.#move(solve(this.#factor, this.#gradient))
      if (largest < closeEnough) break
      sinceBent = largest > longWay ? bendsEvery : bends ? 1 : sinceBent + 1
      climb = product(this.#gradient, this.#step)
    }
    return this.#params
  }

  #sumUp(every: number, bends: boolean): void {
    const size = this.#pulls.length
    for (let feature = 0; feature < size; feature++)
      this.#gradient[feature] = -(this.#params[feature] ?? 0) * (this.#pulls[feature] ?? 0)
    if (bends) {
      this.#curvature.fill(0)
      for (let feature = 0; feature < size; feature++)
        this.#curvature[feature * size + feature] = this.#pulls[feature] ?? 0
    }
    for (let index = 0; index < this.#questions.count; index += every) {
      const weight = this.#pullTowards(index)
      if (bends && weight >= decided) this.#bend(index, weight)
    }
  }

  /** Adds a question to the gradient. Returns how far it is from being decided. */
  #pullTowards(index: number): number {
    const { features, values, starts } = this.#questions
    const gradient = this.#gradient
    const start = starts[index] ?? 0
    const end = starts[index + 1] ?? 0
    let logit = 0
    for (let at = start; at < end; at++) logit += (this.#params[features[at] ?? 0] ?? 0) * (values[at] ?? 0)
    const p = sigmoid(logit)
    const error = (this.#yes[index] === true ? 1 : 0) - p
    for (let at = start; at < end; at++) {
      const feature = features[at] ?? 0
      gradient[feature] = (gradient[feature] ?? 0) + error * (values[at] ?? 0)
    }
    return p * (1 - p)
  }

  #bend(index: number, weight: number): void {
    const { features, values, starts } = this.#questions
    const curvature = this.#curvature
    const size = this.#pulls.length
    const start = starts[index] ?? 0
    const end = starts[index + 1] ?? 0
    for (let i = start; i < end; i++) {
      const fi = features[i] ?? 0
      const bend = weight * (values[i] ?? 0)
      for (let j = start; j <= i; j++) {
        const fj = features[j] ?? 0
        const at = fi > fj ? fi * size + fj : fj * size + fi
        curvature[at] = (curvature[at] ?? 0) + bend * (values[j] ?? 0)
      }
    }
  }

  /** Returns the largest change. */
  #move(step: Float64Array): number {
    const largest = step.reduce((most, change) => Math.max(most, Math.abs(change)), 0)
    // A step is bounded, and keeps its direction: on few rows, Newton's may overshoot.
    const scale = Math.min(1, longestMove / largest)
    for (let feature = 0; feature < step.length; feature++) {
      const change = (step[feature] ?? 0) * scale
      this.#step[feature] = change
      this.#params[feature] = (this.#params[feature] ?? 0) + change
    }
    return largest
  }

  /** Takes back half of the last step. */
  #goBack(): void {
    for (let feature = 0; feature < this.#step.length; feature++) {
      const half = (this.#step[feature] ?? 0) / 2
      this.#step[feature] = half
      this.#params[feature] = (this.#params[feature] ?? 0) - half
    }
  }
}

const product = (one: Float64Array, other: Float64Array): number => {
  let sum = 0
  for (let at = 0; at < one.length; at++) sum += (one[at] ?? 0) * (other[at] ?? 0)
  return sum
}

/** A triangle whose product with itself is a matrix: by row from the last feature to the first. */
interface Factor {
  readonly lower: Float64Array
  /** By row: the first column that is not 0. */
  readonly starts: Int32Array
}

/**
 * Cholesky's method for a symmetric positive definite matrix, of which the lower half is read. From the last feature to
 * the first: those that only a few rows have come last, and what they have not to do with one another stays 0 and is
 * left out.
 */
const factor = (matrix: Float64Array, size: number, { lower, starts }: Factor): void => {
  for (let row = 0; row < size; row++) {
    const start = firstOf(matrix, row, size)
    starts[row] = start
    for (let column = start; column <= row; column++) {
      let sum = matrix[(size - 1 - column) * size + (size - 1 - row)] ?? 0
      for (let k = Math.max(start, starts[column] ?? 0); k < column; k++)
        sum -= (lower[row * size + k] ?? 0) * (lower[column * size + k] ?? 0)
      lower[row * size + column] =
        row === column ? Math.sqrt(Math.max(sum, 1e-9)) : sum / (lower[column * size + column] ?? 1)
    }
  }
}

/** Solves the system of the matrix that was factored. */
const solve = ({ lower, starts }: Factor, right: Float64Array): Float64Array => {
  const size = right.length
  const half = new Float64Array(size)
  for (let row = 0; row < size; row++) {
    let sum = right[size - 1 - row] ?? 0
    for (let k = starts[row] ?? 0; k < row; k++) sum -= (lower[row * size + k] ?? 0) * (half[k] ?? 0)
    half[row] = sum / (lower[row * size + row] ?? 1)
  }
  const result = new Float64Array(size)
  for (let row = size - 1; row >= 0; row--) {
    let sum = half[row] ?? 0
    for (let k = row + 1; k < size; k++) sum -= (lower[k * size + row] ?? 0) * (result[size - 1 - k] ?? 0)
    result[size - 1 - row] = sum / (lower[row * size + row] ?? 1)
  }
  return result
}

/** The first column that is not 0 in a row, both counted from the last feature. */
const firstOf = (matrix: Float64Array, row: number, size: number): number => {
  let column = 0
  while (column < row && matrix[(size - 1 - column) * size + (size - 1 - row)] === 0) column++
  return column
}
