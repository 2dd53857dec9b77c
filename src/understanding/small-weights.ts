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

export const quantize = (weights: LinearWeights, classCount: number): SmallWeights => {
  const rows = weights.length / classCount
  const scales = new Float32Array(rows)
  const steps = new Int8Array(weights.length)
  for (let row = 0; row < rows; row++) {
    const base = row * classCount
    let largest = 0
    for (let c = 0; c < classCount; c++) largest = Math.max(largest, Math.abs(weights[base + c] ?? 0))
    const scale = largest / 127
    scales[row] = scale
    if (scale === 0) continue
    for (let c = 0; c < classCount; c++) steps[base + c] = Math.round((weights[base + c] ?? 0) / scale)
  }
  return { steps, scales }
}
