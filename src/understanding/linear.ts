/** An example as a sparse vector: feature numbers and what each weighs. */
export interface Sparse {
  readonly features: Int32Array
  readonly values: Float32Array
}

export interface LinearTask {
  readonly examples: readonly Sparse[]
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

/** A training that can be gone back into: what some examples taught is taken out, and the rest settles anew. */
export class Descent {
  readonly #task: LinearTask
  #weights: Float32Array
  #duals: Float32Array
  /** Examples that may not be looked at. */
  #left: ReadonlySet<number> = new Set()
  /** By example, then place: its classes that are looked at, so many. */
  readonly #watched: Uint8Array
  readonly #watchedCount: Uint8Array
  readonly #squares: Float32Array
  readonly #scores: Float32Array
  readonly #changed: Int32Array
  readonly #changes: Float32Array

  constructor(task: LinearTask) {
    this.#task = task
    this.#weights = new Float32Array((task.featureCount + 1) * task.classCount)
    this.#duals = new Float32Array(task.examples.length * task.classCount)
    this.#watched = new Uint8Array(task.examples.length * task.classCount)
    this.#watchedCount = new Uint8Array(task.examples.length)
    this.#squares = Float32Array.from(task.examples, ({ values }) =>
      values.reduce((sum, v) => sum + v * v, biasValue ** 2),
    )
    this.#scores = new Float32Array(task.classCount)
    this.#changed = new Int32Array(task.classCount)
    this.#changes = new Float32Array(task.classCount)
  }

  /**
   * Goes through all examples so many times. Of an example's classes, those that were far from mattering are looked at
   * again in every third round only.
   */
  run(epochs: number): void {
    const order = Int32Array.from(this.#task.examples.keys()).filter((index) => !this.#left.has(index))
    const random = seededRandom(20_240_229)
    for (let epoch = 0; epoch < epochs; epoch++) {
      shuffle(order, random)
      if (epoch % 3 === 0) for (const index of order) this.#watchAll(index)
      for (const index of order) this.#visit(index)
    }
  }

  /** What was learned so far. */
  weights(): LinearWeights {
    const { classCount, featureCount } = this.#task
    const weights = this.#weights.slice()
    for (let at = featureCount * classCount; at < weights.length; at++) weights[at] = (weights[at] ?? 0) * biasValue
    return weights
  }

  /** What would have been learned without these examples, after so many more rounds over the others. */
  without(left: ReadonlySet<number>, epochs: number): LinearWeights {
    const { weights, duals } = { weights: this.#weights, duals: this.#duals }
    this.#weights = weights.slice()
    this.#duals = duals.slice()
    this.#left = left
    for (const index of left) this.#takeOut(index)
    this.run(epochs)
    const learned = this.weights()
    this.#weights = weights
    this.#duals = duals
    this.#left = new Set()
    return learned
  }

  #takeOut(index: number): void {
    const { classCount, targets, examples } = this.#task
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
    const example = examples[index]
    if (example !== undefined && count > 0) this.#update(example, count)
  }

  #watchAll(index: number): void {
    const { classCount, targets } = this.#task
    const base = index * classCount
    let count = 0
    for (let c = 0; c < classCount; c++) if (targets[base + c] !== 0) this.#watched[base + count++] = c
    this.#watchedCount[index] = count
  }

  #visit(index: number): void {
    const example = this.#task.examples[index]
    const watched = this.#watchedCount[index] ?? 0
    if (example === undefined || watched === 0) return
    this.#score(example, index * this.#task.classCount, watched)
    const count = this.#moves(index)
    if (count > 0) this.#update(example, count)
  }

  /** Scores of the watched classes, in their order. */
  #score({ features, values }: Sparse, base: number, watched: number): void {
    const classes = this.#task.classCount
    const weights = this.#weights
    const scores = this.#scores
    const list = this.#watched
    const bias = this.#task.featureCount * classes
    for (let k = 0; k < watched; k++) scores[k] = (weights[bias + (list[base + k] ?? 0)] ?? 0) * biasValue
    for (let f = 0; f < features.length; f++) {
      const row = (features[f] ?? 0) * classes
      const value = values[f] ?? 0
      for (let k = 0; k < watched; k++)
        scores[k] = (scores[k] ?? 0) + value * (weights[row + (list[base + k] ?? 0)] ?? 0)
    }
  }

  /** The classes whose dual variable moves, and by how much. Those that are far from mattering are watched no more. */
  #moves(index: number): number {
    const { classCount, targets, cost, yesWeight } = this.#task
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

  #update({ features, values }: Sparse, count: number): void {
    const classes = this.#task.classCount
    for (let f = 0; f <= features.length; f++) {
      const isBias = f === features.length
      const row = (isBias ? this.#task.featureCount : (features[f] ?? 0)) * classes
      const value = isBias ? biasValue : (values[f] ?? 0)
      for (let k = 0; k < count; k++) {
        const at = row + (this.#changed[k] ?? 0)
        this.#weights[at] = (this.#weights[at] ?? 0) + value * (this.#changes[k] ?? 0)
      }
    }
  }
}

/** Mulberry32: numbers from 0 up to 1, the same for the same seed. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const shuffle = (order: Int32Array, random: () => number): void => {
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const kept = order[at] ?? 0
    order[at] = order[other] ?? 0
    order[other] = kept
  }
}
