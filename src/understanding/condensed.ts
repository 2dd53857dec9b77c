import type { Understanding } from './understanding.ts'

const evidenceKept = 8

const rounded = (value: number): number => Math.round(value * 100) / 100

/** What of an understanding is worth keeping with every message: half of its size, and still says why. */
export const condensed = (understanding: Understanding): Understanding => ({
  ...understanding,
  nearest: understanding.nearest.map((each) => ({ ...each, confidence: rounded(each.confidence) })),
  evidence: understanding.evidence.slice(0, evidenceKept).map((each) => ({ ...each, weight: rounded(each.weight) })),
})
