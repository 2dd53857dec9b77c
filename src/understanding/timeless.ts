import type { Place } from './places.ts'
import { type Gap, gap, type Token } from './tokens.ts'

/**
 * Without times of day and what else tells only when. What stood before something left out, the end of a sentence perhaps,
 * stands before what follows it.
 */
export const withoutTimes = (tokens: readonly Token[], whens: readonly Place[]): readonly Token[] => {
  const left: Token[] = []
  let widest: Gap = gap.none
  for (const [at, token] of tokens.entries()) {
    if (token.gap > widest) widest = token.gap
    if (token.kind === 'time' || whens.some((when) => when.at <= at && at < when.end)) continue
    left.push(token.gap === widest ? token : { ...token, gap: widest })
    widest = gap.none
  }
  return left
}
