import type { Catalog } from '../catalog/model.ts'
import { amountText } from '../catalog/price.ts'
import { madeOnce } from '../made-once.ts'
import { agreesToPay } from './agreement.ts'
import { ownChannels } from './answers/plans.ts'
import { freeRepairRule } from './answers/policies.ts'
import { consentActions, ofTicket } from './answers/ticket-lines.ts'
import { freshTicket } from './answers/ticket-refs.ts'
import { asks } from './asking.ts'
import { isSure } from './clarity.ts'
import { refusesToPay } from './consents.ts'
import type { Consent } from './conversation.ts'
import { answerPause } from './gestures.ts'
import { offersJob } from './job-offers.ts'
import type { Block } from './message.ts'
import { part, text } from './part.ts'
import { beginsWithPhrase, holdsPhrase, isMadeOf } from './phrases.ts'
import { settle } from './questions.ts'
import { answer, decision, type Outcome, type Turn } from './turn.ts'
import { wordCount } from './words-in.ts'
import { hourlyPrice, planOf, say, type World } from './world.ts'

/** Who says more tells something, too. */
const mostWords = 12

/**
 * What is said while paid work waits for a yes, and is no part of it: "too expensive" declines, "why?" and "how much in
 * total?" are answered, "hm" may take its time. Null where anything else is said.
 */
export const answerHesitation = (turn: Turn): Outcome | null => {
  const { conversation, world, text: words } = turn
  const { question } = conversation
  const { hesitations, asked } = world.catalog.understanding.vocabulary
  if (question?.kind !== 'consent') return question === null ? declineUnasked(turn) : null
  if (agreesToPay(words, world.catalog)) return null
  if (isBrief(turn) && holdsPhrase(words, asked.total)) return answered(turn, question, [totalLine(world)])
  const tooDear = isTooDear(turn)
  if (asksWhy(turn) || (tooDear && asks(words, world.catalog)))
    return answered(turn, question, [whyLine(world), ...freeWays(world)])
  if (refusesToPay(turn)) return settle(turn, question, 'decline')
  if (tooDear) return declineKindly(turn, question)
  if (!saysOnly(turn, hesitations) && !saysOnly(turn, priceWords(world.catalog))) return null
  return asks(words, world.catalog) ? answered(turn, question, [whyLine(world)]) : answerPause(turn)
}

/** The price and nothing else. */
const priceWords = madeOnce(({ vendor: { hourlyRate } }: Catalog): readonly string[] =>
  hourlyRate === null ? [] : [String(hourlyRate.amount), amountText(hourlyRate), hourlyRate.currency],
)

/**
 * Nobody was asked to pay yet: a job is offered, or the ticket of somebody is open whose plan nobody knows. No work that
 * costs is done.
 */
const declineUnasked = (turn: Turn): Outcome | null => {
  const { conversation, world, text: words } = turn
  const { tooDear } = world.catalog.understanding.vocabulary
  const ref = freshTicket(turn)
  const isUnconfirmed = ref?.payment === 'plan-not-confirmed'
  const isOffered = conversation.offered.some(offersJob) || conversation.topic.offer !== undefined
  if (!isUnconfirmed && !isOffered) return null
  const isSaid = isOffered ? isTooDear(turn) : saysOnly(turn, tooDear)
  if (!isSaid || asks(words, world.catalog) || agreesToPay(words, world.catalog)) return null
  return answer(
    part([text(isUnconfirmed ? ofTicket(world, ref, 'consent.declined-ticket') : say(world, 'consent.too-dear'))]),
  )
}

/** "Why 100?": of the price, where no fault is told. */
const asksWhy = (turn: Turn): boolean => {
  const { text: words, understanding, world } = turn
  const { why } = world.catalog.understanding.vocabulary.asked
  const isOfFault = understanding.priority !== null || understanding.intents.includes('report-problem')
  return saysOnly(turn, why) || (isBrief(turn) && !isOfFault && beginsWithPhrase(words, why))
}

const isTooDear = (turn: Turn): boolean => {
  const { text: words, world } = turn
  const { tooDear, negations } = world.catalog.understanding.vocabulary
  // "Isn't that too much?" doubts it all the same.
  const unless = asks(words, world.catalog) ? [] : negations
  return saysOnly(turn, tooDear) || (isBrief(turn) && holdsPhrase(words, tooDear, unless))
}

/** Few words, of which none tells what is wrong. */
const isBrief = ({ text: words, understanding, world }: Turn): boolean =>
  wordCount(words) <= mostWords &&
  !(understanding.intents.includes('report-problem') && isSure(understanding, world.catalog))

const saysOnly = ({ text: words, world }: Turn, wanted: readonly string[]): boolean => {
  const { hesitations, courtesies, pauses } = world.catalog.understanding.vocabulary
  return isMadeOf(words, wanted, hesitations, courtesies, pauses.fillers)
}

/** Asked about, and neither agreed to nor declined. */
const answered = (turn: Turn, question: Consent, lines: readonly Block[]): Outcome => ({
  parts: [part(lines, { actions: consentActions(turn.world) })],
  decision: decision('consent', { code: 'question-answered', question: 'consent' }),
  change: { question },
})

const totalLine = (world: World): Block =>
  text(say(world, 'consent.total', { price: hourlyPrice(world.catalog) ?? '' }))

const whyLine = (world: World): Block =>
  text(say(world, 'consent.why', { plan: planOf(world)?.name ?? '', price: hourlyPrice(world.catalog) ?? '' }))

const declineKindly = (turn: Turn, question: Consent): Outcome | null => {
  const { world } = turn
  const declined = settle(turn, question, 'decline')
  if (declined === null) return null
  const kindly = question.request === null ? declined.parts : [part([text(say(world, 'consent.too-dear'))])]
  const free = freeWays(world)
  return { ...declined, parts: [...kindly, ...(free.length > 0 ? [part(free)] : [])] }
}

/** What costs nothing, for whom every ticket would cost. */
const freeWays = (world: World): readonly Block[] => {
  const rule = planOf(world)?.tickets === 'paid' ? freeRepairRule(world) : null
  return rule === null ? [] : [rule, text(say(world, 'consent.free-way')), ...ownChannels(world)]
}
