import type { Intent, Understanding } from '../understanding/understanding.ts'
import { isOfFault } from './answers/ticket-refs.ts'
import { inContext, surely } from './context.ts'
import { type Conversation, type ConversationEvent, standingQuestion } from './conversation.ts'
import { planOf, type World } from './world.ts'

/** A ticket's number and nothing else asks how it stands. Held against trimmed text: one search for blanks is enough. */
const numberAlone = /^#?\d{3,12}\s*[?.!]*$/
/** Longer than any ticket's number, but written as one; in angle brackets it is a room of a chat platform. */
const longNumber = /(?<!<)#\s?(\d{10,})/

/** What a message means in its conversation: the matcher's reading of the words, with what they lean on. */
export const readingOf = (
  event: Extract<ConversationEvent, { kind: 'message' | 'edited' }>,
  conversation: Conversation,
): Understanding => {
  const { topic } = conversation
  const question = standingQuestion(conversation.question)
  const understanding = ofPricedJob(withLongNumber(event.understanding, event.text))
  if (question === null && understanding.ticket !== null && numberAlone.test(event.text.trim()))
    return surely(understanding, 'ticket-status')
  if (question?.kind === 'consent' && asksItsPrice(understanding)) return surely(understanding, 'pricing')
  return (
    ofTicketAsked(understanding, conversation) ??
    ofPriorityAsked(understanding) ??
    ofRepairPaid(understanding, conversation) ??
    ofPlainAsking(understanding) ??
    inContext(understanding, topic, question)
  )
}

/** "VPN, price per hour?": the price of a job that is named is told with what the plan gives for it. */
const ofPricedJob = (understanding: Understanding): Understanding => {
  const { intents, services } = understanding
  if (services.length === 0 || !intents.includes('pricing')) return understanding
  return { ...understanding, intents: [...new Set(intents.map((each) => (each === 'pricing' ? 'coverage' : each)))] }
}

/** "Which plan includes …?", "what do I get?", "how long does it take?": said so plainly that it is asked, however else the words look. */
const ofPlainAsking = (understanding: Understanding): Understanding | null => {
  const { entities, services, intents, ticket } = understanding
  const isOther = ticket !== null || intents.some((intent) => !likePlans.has(intent))
  if (isOther) return null
  if (entities.asksIncluded === true && services.length === 0) return surely(understanding, 'plans-overview')
  // What leans on the last turn is asked of that turn's matter.
  if (entities.leans === true) return null
  if (entities.asksDuration === true) return surely(understanding, 'reaction-time')
  if (entities.asksWhichPlan === true && services.length > 0) return surely(understanding, 'coverage')
  return entities.asksWhichPlan === true ? surely(understanding, ...intents) : null
}

/** What such questions are easily taken for. */
const likePlans: ReadonlySet<Intent> = new Set([
  'coverage',
  'bug-policy',
  'plans-overview',
  'plan-compare',
  'my-plan',
  'pricing',
  'unsure-paid',
  'reaction-time',
  'help',
  'ticket-status',
  'out-of-scope',
])

/** "Is it free?", where paid work waits for a yes. */
const asksItsPrice = ({ entities, services }: Understanding): boolean =>
  entities.asksCost === true && entities.leans === true && services.length === 0

/** Who names a ticket that can't be means no other one; and means one, where nothing else was made of it. */
const withLongNumber = (understanding: Understanding, words: string): Understanding => {
  const { ticket, intents } = understanding
  const isAboutOne = intents.includes('ticket-status') || intents.includes('ticket-update')
  const isStrange = intents[0] === 'out-of-scope'
  const digits = ticket === null && (isAboutOne || isStrange) ? longNumber.exec(words)?.[1] : undefined
  if (digits === undefined) return understanding
  return { ...surely(understanding, ...(isStrange ? (['ticket-status'] as const) : intents)), ticket: digits }
}

/** "Should I close it?", "is it closed?": of a ticket is asked, whatever the words look like. Null: nothing such. */
const ofTicketAsked = (understanding: Understanding, { topic, tickets }: Conversation): Understanding | null => {
  const { entities, intents } = understanding
  const { ticketAsked } = entities
  // "When will it be solved?" asks of the work, and not of closing.
  const isOfWork = ticketAsked === 'close' && entities.asksDuration === true
  if (ticketAsked === undefined || isOfWork || intents.includes('report-problem')) return null
  // Which one is meant is asked: of all that there are is told.
  if (ticketAsked === 'number') return { ...surely(understanding, 'ticket-status'), services: [], priority: null }
  const number = understanding.ticket ?? topic.ticket ?? tickets.at(-1)?.number ?? null
  const ticket = number === null ? null : String(number)
  if (ticketAsked === 'state') {
    // "Is it closed now?" is of live chat after a talk of its hours.
    const like = (intent: Intent) =>
      likeStatus.has(intent) || (intent === 'availability' && topic.intent !== 'availability')
    const isOther = !intents.every(like) && understanding.confidence >= surelyOther
    return ticket === null || isOther ? null : { ...surely(understanding, 'ticket-status'), ticket, priority: null }
  }
  const intent: Intent = ticketAsked === 'open' ? 'create-ticket' : 'ticket-update'
  const isRead = intents.some(isAboutTickets)
  if (!isRead && ticket === null) return null
  const asked = isRead ? intents.map((each) => (isAboutTickets(each) ? intent : each)) : [intent]
  return { ...surely(understanding, ...new Set(asked)), ticket, priority: null }
}

/** "Is that free?", "how much does the repair cost?", after a fault: what help with it costs. */
const ofRepairPaid = (understanding: Understanding, conversation: Conversation): Understanding | null => {
  const { entities, intents, services, plans, ticket } = understanding
  const isCost = entities.asksCost === true || (entities.leans === true && intents.some((each) => likeCost.has(each)))
  const isOther = services.length > 0 || ticket !== null || intents.some((each) => !likePlans.has(each))
  const isOfPlan = entities.asksPlanPrice === true || (plans.length > 0 && entities.leans !== true)
  // "Can you do it at nine?" asks for no price.
  const isOfTime = entities.asksCost !== true && entities.time !== undefined
  if (!isCost || isOther || isOfPlan || isOfTime || entities.asksDuration === true || !isOfFault(conversation))
    return null
  return surely(understanding, 'pricing')
}

/** What "does my plan include this?" is taken for. */
const likeCost: ReadonlySet<Intent> = new Set(['coverage', 'pricing', 'unsure-paid', 'bug-policy'])

/** "Is no sound a blocker?": what the priorities mean is asked, and no fault is told. */
const ofPriorityAsked = (understanding: Understanding): Understanding | null =>
  understanding.entities.asksPriority === true && understanding.ticket === null
    ? surely(understanding, 'priorities')
    : null

/** What "is it closed?" and "is it a blocker?" are easily taken for. */
const likeStatus: ReadonlySet<Intent> = new Set([
  'ticket-status',
  'ticket-update',
  'create-ticket',
  'priorities',
  'affirm',
  'deny',
  'out-of-scope',
])
const surelyOther = 0.6

const isAboutTickets = (intent: Intent): boolean => intent === 'ticket-update' || intent === 'create-ticket'

/** "And if I upgrade?", "which plan has it?": the plans above the own one are meant, where what was spoken of is. */
export const withBetterPlans = (understanding: Understanding, world: World): Understanding => {
  const { entities, intents, plans } = understanding
  const own = planOf(world)
  const isOther = intents.includes('plans-overview') || intents.includes('my-plan')
  const isAsked = entities.leans === true && entities.asksBetterPlans === true && !isOther
  if (!isAsked || own === null || plans.some((id) => id !== own.id)) return understanding
  const better = world.catalog.plans.slice(0, world.catalog.plans.indexOf(own))
  return better.length === 0 ? understanding : { ...understanding, plans: better.map(({ id }) => id) }
}
