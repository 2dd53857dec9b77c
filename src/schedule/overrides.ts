import type { Override } from './hours.ts'
import { type Stretch, without } from './stretches.ts'

/** A stretch for which one override decides. */
export interface Decided extends Stretch {
  readonly open: boolean
  readonly reason: string
}

/** The overrides with what later ones take from them taken away: no two overlap. */
export const decide = (overrides: readonly Override[]): readonly Decided[] => {
  const taken: Stretch[] = []
  const decided: Decided[] = []
  for (const { from, to, open, reason } of overrides.toReversed()) {
    if (from >= to) continue
    const whole = { start: from, end: to }
    decided.push(...without([whole], taken).map((part) => ({ ...part, open, reason })))
    taken.push(whole)
  }
  return decided
}
