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

const rounds = 12
const closeEnough = 1e-2
/** A question that is as good as decided, by the product of the chances of yes and of no, bends nothing. */
const decided = 1e-4

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
  const params = new Float64Array(size)
  const curvature = new Float64Array(size * size)
  for (let round = 0; round < rounds; round++) {
    const gradient = Float64Array.from(params, (value, feature) => -value * pull(feature))
    curvature.fill(0)
    for (let feature = 0; feature < size; feature++) curvature[feature * size + feature] = pull(feature)
    for (let index = 0; index < questions.count; index++)
      addQuestion(questions, index, yes[index] === true, params, gradient, curvature, size)
    const step = solve(curvature, gradient, size)
    let largest = 0
    for (let feature = 0; feature < size; feature++) {
      // A step is bounded: on few rows, Newton's may overshoot.
      const change = Math.max(-3, Math.min(3, step[feature] ?? 0))
      params[feature] = (params[feature] ?? 0) + change
      largest = Math.max(largest, Math.abs(change))
    }
    if (largest < closeEnough) break
  }
  return params
}

const addQuestion = (
  { features, values, starts }: Questions,
  index: number,
  yes: boolean,
  params: Float64Array,
  gradient: Float64Array,
  curvature: Float64Array,
  size: number,
): void => {
  const start = starts[index] ?? 0
  const end = starts[index + 1] ?? 0
  let logit = 0
  for (let at = start; at < end; at++) logit += (params[features[at] ?? 0] ?? 0) * (values[at] ?? 0)
  const p = sigmoid(logit)
  const error = (yes ? 1 : 0) - p
  for (let i = start; i < end; i++) {
    const feature = features[i] ?? 0
    gradient[feature] = (gradient[feature] ?? 0) + error * (values[i] ?? 0)
  }
  const weight = p * (1 - p)
  if (weight < decided) return
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

/**
 * Solves a symmetric positive definite system by Cholesky's method. Of the matrix, the lower half is read. From the last
 * feature to the first: those that only a few rows have come last, and what they have not to do with one another stays
 * 0 and is left out.
 */
const solve = (matrix: Float64Array, right: Float64Array, size: number): Float64Array => {
  const lower = new Float64Array(size * size)
  const starts = new Int32Array(size)
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
