import type { PlanId } from '../ids.ts'
import { surroundings } from './mentions.ts'
import type { Place } from './places.ts'
import type { Vocabulary } from './schema.ts'
import { gap, type Token } from './tokens.ts'
import { begins, ended, type Found } from './word-lists.ts'

/** A plan's name: which of the catalog's, and from which token to which, the last not included. */
export interface PlanMention {
  readonly plan: number
  readonly at: number
  readonly end: number
  /** Whether the rules take it for the plan, and not for an everyday word or another product's name. */
  readonly byRule: boolean
  readonly features: readonly number[]
}

/** More names than these are no message of a customer. */
const mostPlans = 24

/** Every word in a message that may name a plan. */
export const findPlans = (
  tokens: readonly Token[],
  said: readonly string[],
  { plans: places, marks }: Found,
  planIds: readonly PlanId[],
  { plans }: Vocabulary,
): readonly PlanMention[] => {
  if (places.length === 0) return []
  const found = widest(places.slice(0, mostPlans))
  const isShouted = tokens.every(({ text }) => text === text.toUpperCase())
  // Of several words, such as "free plan", it is a name in itself.
  const isOrdinary = ({ id, at, end }: Place): boolean => end - at === 1 && plans.ordinary.includes(planIds[id] ?? '')
  const facts = found.map((place) => {
    const text = tokens[place.at]?.text ?? ''
    const [before, after] = [marks[place.at] ?? 0, marks[place.end] ?? 0]
    const isOther = (before & ended.noPlanAfter) !== 0 || (after & begins.noPlanBefore) !== 0
    const isNamed = (after & begins.planWord) !== 0 && (tokens[place.end]?.gap ?? gap.line) <= gap.space
    const isCapital = !isShouted && text.length > 1 && text === text.toUpperCase()
    const isAfter = (before & ended.planAfter) !== 0
    return { place, isOther, isNamed, isCapital, isAfter }
  })
  const outright = facts
    .filter(
      ({ place, isOther, isNamed, isCapital, isAfter }) =>
        !isOther && (!isOrdinary(place) || isNamed || isCapital || isAfter),
    )
    .map(({ place }) => place)
  return facts.map(({ place, isOther, isNamed, isCapital, isAfter }) => {
    const isListed = outright.some((other) => areListed(said, other, place, plans.joins))
    const byRule = outright.includes(place) || (!isOther && isListed)
    const kind = isOrdinary(place) ? 'ordinary' : 'name'
    const noted = { isOther, isNamed, isCapital, isAfter, isListed, byRule }
    const marks = Object.entries(noted).flatMap(([fact, is]) => (is ? [`${kind} ${fact}`] : []))
    return {
      plan: place.id,
      at: place.at,
      end: place.end,
      byRule,
      features: surroundings(tokens, said, place.at, place.end, [
        kind,
        `${kind} others ${outright.length > 1}`,
        ...marks,
      ]),
    }
  })
}

/** Of names that lie in one another, the longest. */
const widest = (places: readonly Place[]): readonly Place[] =>
  places.filter(
    (place, index) =>
      !places.some(
        (other, rank) =>
          other.at <= place.at &&
          other.end >= place.end &&
          (other.end - other.at > place.end - place.at || rank < index),
      ),
  )

/** Plans one after the other with no more than a joining word between: "basic or free". */
const areListed = (said: readonly string[], one: Place, other: Place, joins: readonly string[]): boolean => {
  const [first, second] = one.at < other.at ? [one, other] : [other, one]
  const between = said.slice(first.end, second.at)
  return one !== other && between.length <= 2 && between.every((word) => joins.includes(word))
}
