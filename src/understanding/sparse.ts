import { widened } from './tally.ts'

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

/** Sums up one sparse vector after the other. The features of each come in the order in which they were first added. */
export class RowSums {
  readonly #sums: Float64Array
  readonly #starts = [0]
  #features = new Int32Array(1 << 12)
  #values = new Float32Array(1 << 12)
  #end = 0

  /** @param size how many features there are */
  constructor(size: number) {
    this.#sums = new Float64Array(size)
  }

  /** @param value above 0 */
  add(feature: number, value: number): void {
    const sum = this.#sums[feature] ?? 0
    if (sum === 0) this.#take(feature)
    this.#sums[feature] = sum + value
  }

  /** Ends a vector, which is what was added times `scale`; the next begins from nothing. */
  endRow(scale: number): void {
    for (let at = this.#starts.at(-1) ?? 0; at < this.#end; at++) {
      const feature = this.#features[at] ?? 0
      this.#values[at] = (this.#sums[feature] ?? 0) * scale
      this.#sums[feature] = 0
    }
    this.#starts.push(this.#end)
  }

  rows(): Rows {
    return {
      starts: shared(Int32Array, this.#starts),
      features: shared(Int32Array, this.#features.subarray(0, this.#end)),
      values: shared(Float32Array, this.#values.subarray(0, this.#end)),
    }
  }

  #take(feature: number): void {
    if (this.#end === this.#features.length) {
      this.#features = widened(this.#features, new Int32Array(this.#end * 2))
      this.#values = widened(this.#values, new Float32Array(this.#end * 2))
    }
    this.#features[this.#end++] = feature
  }
}

const shared = <Numbers extends Int32Array | Float32Array>(
  kind: new (buffer: SharedArrayBuffer) => Numbers,
  numbers: ArrayLike<number>,
): Numbers => {
  const copy = new kind(new SharedArrayBuffer(numbers.length * 4))
  copy.set(numbers)
  return copy
}
