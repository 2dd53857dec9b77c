import type { DomainData } from './domain.ts'
import type { JudgeParams } from './judge.ts'
import type { Lexicon } from './lexicon.ts'
import type { Mentions } from './reader.ts'
import type { SpaceData } from './space.ts'
import type { SpellerData } from './speller.ts'

/** Everything learned from a catalog's examples. Belongs to the catalog whose digest it carries. */
export interface Model {
  readonly digest: string
  readonly speller: SpellerData
  readonly space: SpaceData
  readonly domain: DomainData
  readonly english: Lexicon
  readonly mentions: Mentions
  /** Weights in 256 steps, by feature, then class; the last row is the bias. Times `scales` of the row. */
  readonly weights: Int8Array
  readonly scales: Float32Array
  readonly judge: JudgeParams
}

/** A byte a weight: a quarter of the memory, and nothing lost that the figures would show. */
export const quantize = (weights: Float32Array, classCount: number): Pick<Model, 'weights' | 'scales'> => {
  const rows = weights.length / classCount
  const scales = new Float32Array(rows)
  const small = new Int8Array(weights.length)
  for (let row = 0; row < rows; row++) {
    const base = row * classCount
    let largest = 0
    for (let c = 0; c < classCount; c++) largest = Math.max(largest, Math.abs(weights[base + c] ?? 0))
    const scale = largest / 127
    scales[row] = scale
    if (scale === 0) continue
    for (let c = 0; c < classCount; c++) small[base + c] = Math.round((weights[base + c] ?? 0) / scale)
  }
  return { weights: small, scales }
}

export const dequantize = ({ weights, scales }: Pick<Model, 'weights' | 'scales'>): Float32Array => {
  const classCount = scales.length === 0 ? 1 : weights.length / scales.length
  const full = new Float32Array(weights.length)
  for (let at = 0; at < full.length; at++) full[at] = (weights[at] ?? 0) * (scales[Math.floor(at / classCount)] ?? 0)
  return full
}
