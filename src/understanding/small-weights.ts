import type { LinearWeights } from './linear.ts'

/**
 * Weights in 256 steps, by feature, then class; the last row is the bias. A byte a weight: a quarter of the memory, a
 * row in one or two cache lines, and nothing lost that the figures would show.
 */
export interface SmallWeights {
  readonly steps: Int8Array
  /** By feature: how much a step is. */
  readonly scales: Float32Array
}

export const noWeights: SmallWeights = { steps: new Int8Array(0), scales: new Float32Array(0) }

/** A model's weights in shares of its classes, of which the first has the first class, the next the next, and so around. */
export type ModelShares = readonly LinearWeights[]

export const quantize = (shares: ModelShares, classCount: number): SmallWeights => {
  const rows = shares.reduce((sum, { length }) => sum + length, 0) / classCount
  const scales = largestOf(shares, rows).map((largest) => largest / 127)
  const steps = new Int8Array(rows * classCount)
  for (const [first, share] of shares.entries()) {
    const own = share.length / rows
    for (let at = 0, row = 0; row < rows; row++) {
      const scale = scales[row] ?? 0
      const end = at + own
      for (let to = row * classCount + first; at < end; at++, to += shares.length)
        steps[to] = scale === 0 ? 0 : Math.round((share[at] ?? 0) / scale)
    }
  }
  return { steps, scales: Float32Array.from(scales) }
}

/** The largest weight of each row, whatever its sign. */
const largestOf = (shares: ModelShares, rows: number): Float64Array => {
  const largest = new Float64Array(rows)
  for (const share of shares) {
    const own = share.length / rows
    for (let at = 0, row = 0; row < rows; row++) {
      let most = largest[row] ?? 0
      for (const end = at + own; at < end; at++) most = Math.max(most, Math.abs(share[at] ?? 0))
      largest[row] = most
    }
  }
  return largest
}
