import type { Place } from './places.ts'
import { type Gap, gap, type Token } from './tokens.ts'

/** Number of the list of words that tell when, and of those that count with it only right before such a word. */
const when = 0
const since = 1

/**
 * Without times of day and what else tells only when. What stood before something left out, the end of a sentence perhaps,
 * stands before what follows it.
 */
export const withoutTimes = (tokens: readonly Token[], places: readonly Place[]): readonly Token[] => {
  const isOut = tokens.map(({ kind }) => kind === 'time')
  for (const { id, at, end } of places) if (id === when) isOut.fill(true, at, end)
  for (const { id, at, end } of places.toReversed()) if (id === since && isOut[end] === true) isOut.fill(true, at, end)
  const left: Token[] = []
  let widest: Gap = gap.none
  for (const [at, token] of tokens.entries()) {
    if (token.gap > widest) widest = token.gap
    if (isOut[at] === true) continue
    left.push(token.gap === widest ? token : { ...token, gap: widest })
    widest = gap.none
  }
  return left
}
