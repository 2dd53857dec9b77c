/** A sparse vector: feature numbers and what each weighs. */
export interface Sparse {
  readonly features: Int32Array
  readonly values: Float32Array
}

/** Sparse vectors one behind the other, in memory that threads can share: `starts` has one more, the end. */
export interface Rows {
  readonly starts: Int32Array
  readonly features: Int32Array
  readonly values: Float32Array
}

export const packRows = (vectors: readonly Sparse[]): Rows => {
  const starts = new Int32Array(new SharedArrayBuffer((vectors.length + 1) * 4))
  vectors.forEach(({ features }, index) => {
    starts[index + 1] = (starts[index] ?? 0) + features.length
  })
  const size = starts[vectors.length] ?? 0
  const features = new Int32Array(new SharedArrayBuffer(size * 4))
  const values = new Float32Array(new SharedArrayBuffer(size * 4))
  vectors.forEach((vector, index) => {
    features.set(vector.features, starts[index])
    values.set(vector.values, starts[index])
  })
  return { starts, features, values }
}

/** Sums up one sparse vector after the other. Its features come in the order in which they were first added. */
export class SparseSum {
  readonly #sums: Float64Array
  readonly #found: Int32Array
  #count = 0

  constructor(size: number) {
    this.#sums = new Float64Array(size)
    this.#found = new Int32Array(size)
  }

  /** @param value above 0 */
  add(feature: number, value: number): void {
    const sum = this.#sums[feature] ?? 0
    if (sum === 0) this.#found[this.#count++] = feature
    this.#sums[feature] = sum + value
  }

  /** The sum, times `scale`; the next vector begins from nothing. */
  take(scale: number): Sparse {
    const features = this.#found.slice(0, this.#count)
    const values = new Float32Array(features.length)
    for (let at = 0; at < features.length; at++) {
      const feature = features[at] ?? 0
      values[at] = (this.#sums[feature] ?? 0) * scale
      this.#sums[feature] = 0
    }
    this.#count = 0
    return { features, values }
  }
}
