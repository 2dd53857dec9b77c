import type { PlanId } from '../ids.ts'
import type { Vocabulary } from './schema.ts'
import type { Terms } from './terms.ts'
import { gap, type Token } from './tokens.ts'

/** A plan named as a plan: which of the catalog's, and from which token to which, the last not included. */
export interface PlanMention {
  readonly plan: number
  readonly at: number
  readonly end: number
}

interface PlanWords {
  readonly planIds: readonly PlanId[]
  readonly planTerms: Terms
  readonly planWords: Terms
}

/** Plans named in a message; an everyday word such as "free" only where its neighbours make a plan of it. */
export const findPlans = (
  tokens: readonly Token[],
  said: readonly string[],
  { planIds, planTerms, planWords }: PlanWords,
  { plans }: Vocabulary,
): readonly PlanMention[] => {
  const found: PlanMention[] = []
  planTerms.find(said, (plan, at, end) => {
    if (!found.some((each) => each.at <= at && each.end >= end)) found.push({ plan, at, end })
  })
  if (found.length === 0) return found
  const isShouted = tokens.every(({ text }) => text === text.toUpperCase())
  const meant = found.filter(({ at, end }) => !isOtherThing(said, at, end, plans))
  const isOrdinary = ({ plan }: PlanMention): boolean => plans.ordinary.includes(planIds[plan] ?? '')
  const outright = meant.filter((mention) => !isOrdinary(mention) || isMarked(mention))
  return meant.filter((mention) => outright.includes(mention) || outright.some((other) => areListed(other, mention)))

  function isMarked({ at, end }: PlanMention): boolean {
    if (planWords.lengthAt(said, end) > 0 && (tokens[end]?.gap ?? gap.line) <= gap.space) return true
    const text = tokens[at]?.text ?? ''
    if (!isShouted && text.length > 1 && text === text.toUpperCase()) return true
    return plans.before.some((before) => endsWith(said, at, before))
  }

  /** Plans one after the other, with no more than a word between: "basic or free". */
  function areListed(one: PlanMention, other: PlanMention): boolean {
    const between = one.at < other.at ? other.at - one.end : one.at - other.end
    return between >= 0 && between <= 2
  }
}

const endsWith = (said: readonly string[], end: number, term: string): boolean => {
  const words = term.split(' ')
  return words.length <= end && words.every((word, index) => said[end - words.length + index] === word)
}

const isOtherThing = (said: readonly string[], at: number, end: number, plans: Vocabulary['plans']): boolean =>
  plans.notAfter.some((term) => endsWith(said, at, term)) ||
  plans.notBefore.some((term) => term.split(' ').every((word, index) => said[end + index] === word))
