import { shuffled } from './random.ts'
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
  /**
   * By example: what its place in each round hangs on; absent: its number. Of its own, the others keep their order when one
   * comes or goes, and what was learned of them hardly moves.
   */
  readonly seeds?: Int32Array
}

/** Weights by feature, then class; the last row is the bias. */
export type LinearWeights = Float32Array<ArrayBuffer>

/** How strongly the constant feature counts; below 1, so that words speak first. */
const biasValue = 0.5
const tolerance = 1e-3
/** So far on the right side of the margin, an example hardly comes back to matter to a class. */
const farSlope = 0.3

/**
 * One-against-rest support vector machines with squared hinge loss, all classes at once, by dual coordinate descent
 * (Hsieh and others, 2008). Deterministic: the examples are shuffled by fixed seeds.
 */
export const trainLinear = (task: LinearTask): LinearWeights => {
  const descent = new Descent(task)
  descent.run(task.epochs)
  return descent.weights()
}

/** A training that can be gone on with, without some of the examples. */
export class Descent {
  readonly task: LinearTask
  readonly #weights: Float32Array
  readonly #duals: Float32Array
  /** The examples that it learns from. */
  readonly #order: Int32Array
  /** By example, then place: its classes that are still looked at, so many, in their order. */
  readonly #watched: Uint8Array
  readonly #watchedCount: Uint8Array
  readonly #squares: Float32Array
  /** Of the watched classes, in their order; a few more places, that four may be written at a time. */
  readonly #scores: Float64Array
  readonly #changed: Int32Array
  readonly #changes: Float32Array

  /**
   * @param from what is gone on from; it stays as it is
   * @param left examples that may not be looked at: what they taught is taken out first
   */
  constructor(task: LinearTask, from: Descent | null = null, left: ReadonlySet<number> = new Set()) {
    const { classCount } = task
    const count = task.examples.starts.length - 1
    this.task = task
    this.#order = new Int32Array(count).map((_, index) => index).filter((index) => !left.has(index))
    this.#scores = new Float64Array(classCount + 3)
    this.#changed = new Int32Array(classCount)
    this.#changes = new Float32Array(classCount)
    if (from === null) {
      this.#weights = new Float32Array((task.featureCount + 1) * classCount)
      this.#duals = new Float32Array(count * classCount)
      this.#watched = new Uint8Array(count * classCount)
      this.#watchedCount = new Uint8Array(count)
      this.#squares = squaresOf(task.examples)
      for (const index of this.#order) this.#watchAll(index)
    } else {
      this.#weights = from.#weights.slice()
      this.#duals = from.#duals.slice()
      this.#watched = from.#watched.slice()
      this.#watchedCount = from.#watchedCount.slice()
      this.#squares = from.#squares
      for (const index of left) this.#takeOut(index)
    }
  }

  /** Goes through all examples so many times. Classes that an example was once far from mattering to are looked at no more. */
  run(epochs: number): void {
    for (let epoch = 0; epoch < epochs; epoch++) {
      const order = shuffled(this.#order, this.task.seeds ?? null, epoch)
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

  /** A training that goes on from here as if it had never seen these examples. */
  without(left: ReadonlySet<number>): Descent {
    return new Descent(this.task, this, left)
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
    this.#score(index, watched)
    const count = this.#moves(index)
    if (count > 0) this.#update(index, count)
  }

  /** Scores of the watched classes, in their order: four at a time, so that their sums stay in registers. */
  #score(index: number, watched: number): void {
    const { classCount, featureCount, examples } = this.task
    const { starts, features, values } = examples
    const weights = this.#weights
    const scores = this.#scores
    const list = this.#watched
    const base = index * classCount
    const bias = featureCount * classCount
    const start = starts[index] ?? 0
    const end = starts[index + 1] ?? 0
    for (let k = 0; k < watched; k += 4) {
      // Behind the last of them stands any class: nobody reads its score.
      const c0 = list[base + k] ?? 0
      const c1 = list[base + k + 1] ?? 0
      const c2 = list[base + k + 2] ?? 0
      const c3 = list[base + k + 3] ?? 0
      let s0 = (weights[bias + c0] ?? 0) * biasValue
      let s1 = (weights[bias + c1] ?? 0) * biasValue
      let s2 = (weights[bias + c2] ?? 0) * biasValue
      let s3 = (weights[bias + c3] ?? 0) * biasValue
      for (let f = start; f < end; f++) {
        const row = (features[f] ?? 0) * classCount
        const value = values[f] ?? 0
        s0 += value * (weights[row + c0] ?? 0)
        s1 += value * (weights[row + c1] ?? 0)
        s2 += value * (weights[row + c2] ?? 0)
        s3 += value * (weights[row + c3] ?? 0)
      }
      scores[k] = s0
      scores[k + 1] = s1
      scores[k + 2] = s2
      scores[k + 3] = s3
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
    const weights = this.#weights
    const start = starts[index] ?? 0
    const end = starts[index + 1] ?? 0
    const bias = featureCount * classCount
    for (let k = 0; k < count; k++) {
      const c = this.#changed[k] ?? 0
      const change = this.#changes[k] ?? 0
      for (let f = start; f < end; f++) {
        const at = (features[f] ?? 0) * classCount + c
        weights[at] = (weights[at] ?? 0) + (values[f] ?? 0) * change
      }
      weights[bias + c] = (weights[bias + c] ?? 0) + biasValue * change
    }
  }
}

const squaresOf = ({ starts, values }: Rows): Float32Array =>
  new Float32Array(starts.length - 1).map((_, index) => {
    let sum = biasValue ** 2
    const end = starts[index + 1] ?? 0
    for (let at = starts[index] ?? 0; at < end; at++) sum += (values[at] ?? 0) ** 2
    return sum
  })
