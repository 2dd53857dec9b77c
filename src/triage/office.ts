import type { Intent } from '../understanding/understanding.ts'
import { answerIntents } from './answers/intents.ts'
import { contactOf } from './answers/plans.ts'
import { helpRequestOf } from './answers/reports.ts'
import { asks } from './asking.ts'
import { isSure } from './clarity.ts'
import { part, text } from './part.ts'
import { beginsWithPhrase, holdsPhrase } from './phrases.ts'
import { answer, type Outcome, type Turn } from './turn.ts'
import { personOrTicket } from './unclear.ts'
import { planOf, say } from './world.ts'

/** Matters that the page has something to say on, beside what it says nothing about. */
const onThePage: ReadonlySet<Intent> = new Set([
  'pricing',
  'my-plan',
  'plan-expiry',
  'plan-compare',
  'plans-overview',
  'availability',
  'reaction-time',
])

/**
 * Invoices, refunds, lawyers: the vendor's business, about which the support page says nothing. That is said at once, with
 * a ticket or a person. Null where nothing of the kind is named, or a fault is told beside it.
 */
export const answerOffice = (turn: Turn): Outcome | null => {
  const { understanding, world } = turn
  if (!isOfOffice(turn)) return null
  const isKnown = isSure(understanding, world.catalog) && understanding.services.length > 0
  const others = understanding.intents.filter((intent) => onThePage.has(intent))
  if (isKnown) return null
  const office = officeOutcome(turn)
  if (others.length === 0 || !isSure(understanding, world.catalog)) return office
  const told = answerIntents({ ...turn, understanding: { ...understanding, intents: others } })
  return { ...office, parts: [...told.parts, ...office.parts], change: { ...told.change, ...office.change } }
}

/**
 * Whether such business is named, and no fault is told: "and what about the invoice that I got twice?" asks about one's
 * own invoice, however much it looks like a fault of the product.
 */
export const isOfOffice = (turn: Turn): boolean => {
  const { text: words, world } = turn
  const { office, continues } = world.catalog.understanding.vocabulary
  const help = helpRequestOf(turn)
  const isAskedBeside =
    help?.wants === 'repair' && asks(words, world.catalog) && beginsWithPhrase(words, continues.openers)
  return (help === null || isAskedBeside) && holdsPhrase(words, office)
}

/** The ticket that asks is offered where it costs nothing. */
const officeOutcome = (turn: Turn): Outcome => {
  const { world, text: words, understanding } = turn
  const vendor = world.catalog.vendor.name
  const misunderstood = 0
  if (planOf(world)?.tickets === 'paid')
    return {
      ...answer(part([text(say(world, 'office.elsewhere', { vendor, contact: contactOf(world) }))])),
      change: { misunderstood },
    }
  return {
    ...answer(part([text(say(world, 'office.ask', { vendor }))], { actions: personOrTicket(turn) })),
    change: { misunderstood, question: { kind: 'offer-ticket', text: words, understanding } },
  }
}
