import { seededRandom, shuffle } from './random.ts'
import type { Rows } from './sparse.ts'

export interface LinearTask {
  readonly examples: Rows
  /** +1, -1, or 0 where an example says nothing of a class; by example, then class. */
  readonly targets: Int8Array
  readonly featureCount: number
  readonly classCount: number
  readonly cost: number
  /** How much dearer a missed yes is than a missed no. */
  readonly yesWeight: number
  readonly epochs: number
}

/** Weights by feature, then class; the last row is the bias. */
export type LinearWeights = Float32Array

/** How strongly the constant feature counts; below 1, so that words speak first. */
const biasValue = 0.5
const tolerance = 1e-3
/** So far on the right side of the margin, an example hardly comes back to matter to a class. */
const farSlope = 0.1

/**
 * One-against-rest support vector machines with squared hinge loss, all classes at once, by dual coordinate descent
 * (Hsieh and others, 2008). Deterministic: the order of the examples is shuffled by a fixed seed.
 */
export const trainLinear = (task: LinearTask): LinearWeights => {
  const descent = new Descent(task)
  descent.run(task.epochs)
  return descent.weights()
}

/** What was learned of a task: its weights, and how much each example counts for each class. Threads can share it. */
export interface Learned {
  readonly weights: Float32Array
  readonly duals: Float32Array
  /** By example, then place: its classes that were still looked at, so many, in their order. */
  readonly watched: Uint8Array
  readonly watchedCount: Uint8Array
}

/** A training that can be gone on with from what was learned before, without some of the examples. */
export class Descent {
  readonly task: LinearTask
  readonly #weights: Float32Array
  readonly #duals: Float32Array
  /** The examples that it learns from. */
  readonly #order: Int32Array
  readonly #watched: Uint8Array
  readonly #watchedCount: Uint8Array
  readonly #squares: Float32Array
  readonly #scores: Float64Array
  readonly #changed: Int32Array
  readonly #changes: Float32Array

  /**
   * @param from what was learned before; it stays as it is
   * @param left examples that may not be looked at: what they taught is taken out first
   */
  constructor(task: LinearTask, from: Learned | null = null, left: ReadonlySet<number> = new Set()) {
    this.task = task
    const count = task.examples.starts.length - 1
    this.#weights = from?.weights.slice() ?? sharedFloats((task.featureCount + 1) * task.classCount)
    this.#duals = from?.duals.slice() ?? sharedFloats(count * task.classCount)
    this.#order = new Int32Array(count).map((_, index) => index).filter((index) => !left.has(index))
    this.#watched = from?.watched.slice() ?? sharedBytes(count * task.classCount)
    this.#watchedCount = from?.watchedCount.slice() ?? sharedBytes(count)
    if (from === null) for (const index of this.#order) this.#watchAll(index)
    this.#squares = squaresOf(task.examples)
    this.#scores = new Float64Array(task.classCount)
    this.#changed = new Int32Array(task.classCount)
    this.#changes = new Float32Array(task.classCount)
    for (const index of left) this.#takeOut(index)
  }

  /**
   * Goes through all examples so many times. Of an example's classes, those that were far from mattering are looked at
   * again after every third round only.
   */
  run(epochs: number): void {
    const order = this.#order.slice()
    const random = seededRandom(20_240_229)
    for (let epoch = 0; epoch < epochs; epoch++) {
      shuffle(order, random)
      if (epoch > 0 && epoch % 3 === 0) for (const index of order) this.#watchAll(index)
      for (const index of order) this.#visit(index)
    }
  }

  /** What was learned so far, to classify by. */
  weights(): LinearWeights {
    const { classCount, featureCount } = this.task
    const weights = this.#weights.slice()
    for (let at = featureCount * classCount; at < weights.length; at++) weights[at] = (weights[at] ?? 0) * biasValue
    return weights
  }

  /** What was learned so far, to go on from. */
  get learned(): Learned {
    return {
      weights: this.#weights,
      duals: this.#duals,
      watched: this.#watched,
      watchedCount: this.#watchedCount,
    }
  }

  #takeOut(index: number): void {
    const { classCount, targets } = this.task
    const base = index * classCount
    let count = 0
    for (let c = 0; c < classCount; c++) {
      const dual = this.#duals[base + c] ?? 0
      if (dual === 0) continue
      this.#changed[count] = c
      this.#changes[count] = -dual * (targets[base + c] ?? 0)
      this.#duals[base + c] = 0
      count++
    }
    if (count > 0) this.#update(index, count)
  }

  #watchAll(index: number): void {
    const { classCount, targets } = this.task
    const base = index * classCount
    let count = 0
    for (let c = 0; c < classCount; c++) if (targets[base + c] !== 0) this.#watched[base + count++] = c
    this.#watchedCount[index] = count
  }

  #visit(index: number): void {
    const watched = this.#watchedCount[index] ?? 0
    if (watched === 0) return
    const base = index * this.task.classCount
    const from = this.#watched[base] ?? 0
    const isRange = (this.#watched[base + watched - 1] ?? 0) - from === watched - 1
    if (isRange) this.#scoreRange(index, from, watched)
    else this.#scoreWatched(index, watched)
    const count = this.#moves(index)
    if (count > 0) this.#update(index, count)
  }

  /** Scores of the watched classes, in their order, where these lie side by side. */
  #scoreRange(index: number, from: number, watched: number): void {
    const { classCount, featureCount, examples } = this.task
    const { starts, features, values } = examples
    const weights = this.#weights
    const scores = this.#scores
    const bias = featureCount * classCount + from
    for (let k = 0; k < watched; k++) scores[k] = (weights[bias + k] ?? 0) * biasValue
    const end = starts[index + 1] ?? 0
    let f = starts[index] ?? 0
    // Four features at a time: the scores are read and written less often.
    for (; f + 4 <= end; f += 4) {
      const [row0, value0] = [(features[f] ?? 0) * classCount + from, values[f] ?? 0]
      const [row1, value1] = [(features[f + 1] ?? 0) * classCount + from, values[f + 1] ?? 0]
      const [row2, value2] = [(features[f + 2] ?? 0) * classCount + from, values[f + 2] ?? 0]
      const [row3, value3] = [(features[f + 3] ?? 0) * classCount + from, values[f + 3] ?? 0]
      for (let k = 0; k < watched; k++) {
        scores[k] =
          (scores[k] ?? 0) +
          value0 * (weights[row0 + k] ?? 0) +
          value1 * (weights[row1 + k] ?? 0) +
          value2 * (weights[row2 + k] ?? 0) +
          value3 * (weights[row3 + k] ?? 0)
      }
    }
    for (; f < end; f++) {
      const row = (features[f] ?? 0) * classCount + from
      const value = values[f] ?? 0
      for (let k = 0; k < watched; k++) scores[k] = (scores[k] ?? 0) + value * (weights[row + k] ?? 0)
    }
  }

  /** Scores of the watched classes, in their order. */
  #scoreWatched(index: number, watched: number): void {
    const { classCount, featureCount, examples } = this.task
    const { starts, features, values } = examples
    const weights = this.#weights
    const scores = this.#scores
    const list = this.#watched
    const base = index * classCount
    const bias = featureCount * classCount
    for (let k = 0; k < watched; k++) scores[k] = (weights[bias + (list[base + k] ?? 0)] ?? 0) * biasValue
    const end = starts[index + 1] ?? 0
    for (let f = starts[index] ?? 0; f < end; f++) {
      const row = (features[f] ?? 0) * classCount
      const value = values[f] ?? 0
      for (let k = 0; k < watched; k++)
        scores[k] = (scores[k] ?? 0) + value * (weights[row + (list[base + k] ?? 0)] ?? 0)
    }
  }

  /** The classes whose dual variable moves, and by how much. Those that are far from mattering are watched no more. */
  #moves(index: number): number {
    const { classCount, targets, cost, yesWeight } = this.task
    const base = index * classCount
    const watched = this.#watchedCount[index] ?? 0
    let kept = 0
    let count = 0
    for (let k = 0; k < watched; k++) {
      const c = this.#watched[base + k] ?? 0
      const target = targets[base + c] ?? 0
      const dual = this.#duals[base + c] ?? 0
      const soft = 0.5 / (target > 0 ? cost * yesWeight : cost)
      const slope = target * (this.#scores[k] ?? 0) - 1 + dual * soft
      if (dual > 0 || slope < farSlope) this.#watched[base + kept++] = c
      if (dual === 0 ? slope > -tolerance : Math.abs(slope) < tolerance) continue
      const next = Math.max(0, dual - slope / ((this.#squares[index] ?? 1) + soft))
      if (next === dual) continue
      this.#duals[base + c] = next
      this.#changed[count] = c
      this.#changes[count] = (next - dual) * target
      count++
    }
    this.#watchedCount[index] = kept
    return count
  }

  #update(index: number, count: number): void {
    const { classCount, featureCount, examples } = this.task
    const { starts, features, values } = examples
    const end = starts[index + 1] ?? 0
    for (let f = starts[index] ?? 0; f < end; f++) this.#addTo((features[f] ?? 0) * classCount, values[f] ?? 0, count)
    this.#addTo(featureCount * classCount, biasValue, count)
  }

  #addTo(row: number, value: number, count: number): void {
    for (let k = 0; k < count; k++) {
      const at = row + (this.#changed[k] ?? 0)
      this.#weights[at] = (this.#weights[at] ?? 0) + value * (this.#changes[k] ?? 0)
    }
  }
}

const sharedFloats = (length: number): Float32Array => new Float32Array(new SharedArrayBuffer(length * 4))

const sharedBytes = (length: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(length))

const squaresOf = ({ starts, values }: Rows): Float32Array =>
  new Float32Array(starts.length - 1).map((_, index) => {
    let sum = biasValue ** 2
    const end = starts[index + 1] ?? 0
    for (let at = starts[index] ?? 0; at < end; at++) sum += (values[at] ?? 0) ** 2
    return sum
  })
