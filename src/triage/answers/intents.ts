import { priorityById } from '../../catalog/look-up.ts'
import type { Intent, TicketAsked, Understanding } from '../../understanding/understanding.ts'
import { asks } from '../asking.ts'
import { nextTopic } from '../context.ts'
import type { Conversation, TicketRef, Topic } from '../conversation.ts'
import { jobOfferFor, offersJob } from '../job-offers.ts'
import { part } from '../part.ts'
import { answer, type Outcome, type Turn } from '../turn.ts'
import { wordCount } from '../words-in.ts'
import { planOf, type World } from '../world.ts'
import { answerCoverage } from './coverage.ts'
import { answerAvailability, dayAsked } from './hours.ts'
import { answerJobCost } from './job-cost.ts'
import {
  answerMyPlan,
  answerPlanCompare,
  answerPlansOverview,
  answerPricing,
  answerReactionTime,
  answerSupportChannels,
  planChange,
} from './plans.ts'
import { answerPolicy } from './policies.ts'
import { answerPriorities } from './priorities.ts'
import { answerReport, helpRequestOf } from './reports.ts'
import { answerSmallTalk } from './small-talk.ts'
import { answerTicketDoing } from './ticket-doings.ts'
import { freshLines } from './ticket-lines.ts'
import { freshTicket } from './ticket-refs.ts'
import { answerTicketStatus, answerTicketUpdate } from './tickets.ts'

/** Intents that ask for a person's help; together they are one request. */
export const forHelp: ReadonlySet<Intent> = new Set([
  'report-problem',
  'talk-to-engineer',
  'create-ticket',
  'emergency',
])
export const smallTalk: ReadonlySet<Intent> = new Set(['greeting', 'thanks', 'goodbye', 'affirm', 'deny', 'cancel'])

const aboutPlans: ReadonlySet<Intent> = new Set(['my-plan', 'plan-compare', 'plans-overview', 'plan-expiry'])
/** Answers that tell what things cost. */
const aboutCost: ReadonlySet<Intent> = new Set(['coverage', 'pricing', 'bug-policy', 'unsure-paid'])
/** Wishes beside which a question of cost is easily overheard. */
const besideCost: ReadonlySet<Intent> = new Set(['report-problem', 'ticket-status', 'ticket-update', 'availability'])

/** Wishes that bring the hours along, or mean something else by them. */
const toldWithHours: ReadonlySet<Intent> = new Set(['talk-to-engineer', 'out-of-scope', 'reaction-time', 'emergency'])

/** Who tells a ticket something in a question needs more words. */
const mostAsked = 6

/** How a ticket stands, or which it is, and not how something is done with it. */
const isOfState = (asked: TicketAsked | undefined): boolean => asked === 'state' || asked === 'number'

/** "It's 1001, right?": tells nothing for the ticket. */
const asksOfTicket = ({ text, understanding, world }: Turn): boolean => {
  const { intents, entities } = understanding
  const isChange = entities.ticketChange !== null || entities.namedPriority !== null
  const isBrief = intents.includes('ticket-status') || wordCount(text) <= mostAsked
  const isHow = entities.ticketAsked !== undefined && !isOfState(entities.ticketAsked)
  return intents.includes('ticket-update') && isBrief && !isChange && !isHow && asks(text, world.catalog)
}

/** What a job costs is asked beside a fault, and no job is named: what the repair costs. */
const asksRepairPrice = ({ intents, services, entities }: Understanding): boolean =>
  entities.asksCost === true &&
  services.length === 0 &&
  intents.includes('report-problem') &&
  intents.includes('coverage')

/** What is asked for, with the question of cost beside it, and another priority beside the question how a ticket stands. */
const wishesOf = (turn: Turn): readonly Intent[] => {
  const { understanding, world } = turn
  const { services, entities } = understanding
  const isOfRepair = asksRepairPrice(understanding)
  const intents = understanding.intents.filter((each) => each !== 'coverage' || !isOfRepair)
  const isOverheard =
    isOfRepair ||
    (entities.asksCost === true &&
      intents.some((intent) => besideCost.has(intent)) &&
      !intents.some((intent) => aboutCost.has(intent)))
  // Where paid work is to be agreed to, its price is said anyway.
  const isSaid = intents.includes('report-problem') && planOf(world)?.tickets === 'paid'
  const asksHours = entities.asksHours === true && !intents.some((intent) => toldWithHours.has(intent))
  const asksForChange =
    entities.ticketChange !== null && !isOfState(entities.ticketAsked) && intents.includes('ticket-status')
  return [
    ...new Set<Intent>([
      ...(asksOfTicket(turn) ? intents.map((each) => (each === 'ticket-update' ? 'ticket-status' : each)) : intents),
      ...(asksForChange ? (['ticket-update'] as const) : []),
      ...(asksHours ? (['availability'] as const) : []),
      ...(isOverheard && !isSaid ? [services.length > 0 ? ('coverage' as const) : ('pricing' as const)] : []),
    ]),
  ]
}

/** Answers everything that the message asks, each once, in one outcome. */
export const answerIntents = (turn: Turn): Outcome => {
  const help = helpRequestOf(turn)
  const others = wishesOf(turn).filter((intent) => help === null || !forHelp.has(intent))
  const asked = withoutSmallTalk(others, help !== null)
  const answers = asked.map((intent) => ({ intent, outcome: answerOne(turn, intent, help === null) }))
  const changing = asked.some((intent) => aboutPlans.has(intent)) && turn.understanding.entities.changesPlan === true
  const outcomesOf = answers.map(({ outcome }) => (isOpenAlready(turn) ? withoutOffers(outcome) : outcome))
  if (help === null) return withTopic(turn, merge(changing ? [...outcomesOf, planChange(turn)] : outcomesOf))
  const helped = answerReport(turn, { ...help, toldApart: asked })
  // A call for help is answered before the questions beside it, unless the first thing asked was a question.
  const first = turn.understanding.intents[0]
  const questionFirst = first !== undefined && !forHelp.has(first) && !isCritical(helped)
  const outcomes = answers.map(({ outcome }) => withoutOffers(outcome))
  return withTopic(turn, merge(questionFirst ? [...outcomes, helped] : [helped, ...outcomes]))
}

/** Small talk is answered where nothing else is asked for, and by one line then: thanks with a goodbye is a goodbye. */
const withoutSmallTalk = (intents: readonly Intent[], asksForHelp: boolean): readonly Intent[] => {
  const matters = intents.filter((intent) => !smallTalk.has(intent))
  return matters.length > 0 || asksForHelp ? matters : intents.slice(-1)
}

/** Where the ticket itself is opened or asked about, an answer beside it offers no second one. */
const withoutOffers = (outcome: Outcome): Outcome => ({
  ...outcome,
  parts: outcome.parts.map((part) =>
    part.kind === 'said' ? { ...part, actions: part.actions.filter((action) => !offersJob(action)) } : part,
  ),
})

/** What the plan gives for a job, told beside the ticket that the words went into. */
export const answerJobBeside = (turn: Turn): Outcome => withTopic(turn, withoutOffers(answerCoverage(turn, false)))

/** The jobs that are asked about have their ticket: a second one is not offered. */
const isOpenAlready = (turn: Turn): boolean => {
  const { services } = turn.understanding
  const known = freshTicket(turn)?.services ?? []
  return services.length > 0 && services.every((id) => known.includes(id))
}

const isCritical = (outcome: Outcome): boolean => outcome.decision.reasons.some((reason) => reason.code === 'critical')

const answerOne = (turn: Turn, intent: Intent, offering: boolean): Outcome => {
  switch (intent) {
    case 'coverage':
      return answerOfJob(turn, offering && !isOpenAlready(turn))
    case 'availability':
      return merge([...emergencyFirst(turn), answerAvailability(turn)])
    case 'ticket-status':
      return answerTicketStatus(turn)
    case 'ticket-update':
      return answerTicketUpdate(turn)
    case 'plans-overview':
      return answerPlansOverview(turn)
    case 'plan-compare':
      return answerPlanCompare(turn)
    case 'my-plan':
      return answerMyPlan(turn)
    case 'pricing':
      return answerPricing(turn)
    case 'reaction-time':
      return answerReactionTime(turn)
    case 'priorities':
      return answerPriorities(turn)
    case 'support-channels':
      return answerSupportChannels(turn)
    case 'emergency':
    case 'plan-expiry':
    case 'bug-policy':
    case 'unsure-paid':
      return answerPolicy(turn, intent)
    case 'greeting':
      return (asks(turn.text, turn.world.catalog) ? answerWaiting(turn) : null) ?? answerSmallTalk(turn, intent)
    case 'thanks':
      // "Thanks, when do you start" waits for something.
      return (asks(turn.text, turn.world.catalog) ? answerWaiting(turn) : null) ?? answerSmallTalk(turn, intent)
    case 'goodbye':
    case 'help':
    case 'out-of-scope':
      return answerSmallTalk(turn, intent)
    case 'cancel':
      return answerSmallTalk(turn, turn.conversation.question === null ? 'cancel.nothing' : 'cancel.question')
    case 'affirm':
      return answerWaiting(turn) ?? answerSmallTalk(turn, 'yes-no.nothing-asked')
    case 'deny': {
      const isOffered = turn.conversation.offered.some(({ id }) => /^(open-ticket|close:|ticket:)/.test(id))
      // "No, we do that ourselves" tells something, and answers no question of ours.
      const isTold = wordCount(turn.text) > 2
      return answerSmallTalk(turn, isOffered || isTold ? 'cancel.nothing' : 'yes-no.nothing-asked')
    }
    case 'create-ticket':
      return turn.understanding.entities.ticketAsked === 'open' ? answerTicketDoing(turn, 'open') : answer()
    case 'report-problem':
    case 'talk-to-engineer':
      return answer()
  }
}

const answerOfJob = (turn: Turn, offering: boolean): Outcome =>
  answerJobCost(turn, offering) ?? answerCoverage(turn, offering)

/** "Anyone there?", right after an emergency, asks whether it is seen. */
const emergencyFirst = (turn: Turn): readonly Outcome[] => {
  const fresh = freshTicket(turn)
  const isCritical = fresh !== null && priorityById(turn.world.catalog, fresh.priority).critical
  return isCritical ? [standing(turn.world, fresh)] : []
}

/** "Hello?", "ok", where nothing was asked: whoever has just been given a ticket hears how it stands. */
const answerWaiting = (turn: Turn): Outcome | null => {
  const fresh = freshTicket(turn)
  return fresh === null ? null : standing(turn.world, fresh)
}

const standing = (world: World, ref: TicketRef): Outcome => answer(part(freshLines(world, ref)))

/** Several outcomes as one: the weightiest decision leads, every reason is kept. */
export const merge = (outcomes: readonly Outcome[]): Outcome => {
  const lead = outcomes.find((outcome) => outcome.decision.action !== 'answer') ?? outcomes[0]
  const others = outcomes.filter((outcome) => outcome !== lead)
  return {
    parts: outcomes.flatMap((outcome) => outcome.parts),
    decision: {
      action: lead?.decision.action ?? 'answer',
      reasons: [...(lead?.decision.reasons ?? []), ...others.flatMap((outcome) => outcome.decision.reasons)],
    },
    change: Object.assign({}, ...outcomes.map((outcome) => outcome.change)) as Partial<Conversation>,
    effects: outcomes.flatMap((outcome) => outcome.effects ?? []),
    ...listedIn(outcomes),
  }
}

/** What can be chosen from: of several lists in one answer, none. */
const listedIn = (outcomes: readonly Outcome[]): Pick<Outcome, 'listed'> => {
  const [listed, ...others] = outcomes.flatMap((outcome) => outcome.listed ?? [])
  return listed === undefined || others.length > 0 ? {} : { listed }
}

/** The ticket that is offered for a job; the last such offer stands while something else is asked of it. */
const offerIn = (turn: Turn, { parts }: Outcome, { words = '' }: Topic): Pick<Topic, 'offer'> => {
  const ids = parts.flatMap((each) => (each.kind === 'said' ? each.actions.map(({ id }) => id) : []))
  const [service, ...others] = turn.world.catalog.services.filter(({ id }) => ids.includes(jobOfferFor(id)))
  if (service !== undefined && others.length === 0) return { offer: { service: service.id, words, at: turn.event.at } }
  const { intents, services } = turn.understanding
  const { offer } = turn.conversation.topic
  const isOther = services.some((id) => id !== offer?.service)
  const isLeft = !isOther && intents.every((intent) => !smallTalk.has(intent) && !forHelp.has(intent))
  return isLeft && offer !== undefined ? { offer } : {}
}

const withTopic = (turn: Turn, outcome: Outcome): Outcome => {
  const { listed: _, offer: __, day: ___, ...before } = turn.conversation.topic
  const next = nextTopic(before, turn.understanding, turn.text)
  const { ticket = next.ticket, ticketAt = next.ticketAt } = outcome.change?.topic ?? {}
  const listed = outcome.listed === undefined ? {} : { listed: outcome.listed }
  const spokenOf = ticketAt === undefined ? {} : { ticketAt }
  const topic = { ...next, ticket, ...spokenOf, ...listed, ...offerIn(turn, outcome, next), ...dayAsked(turn) }
  return { ...outcome, change: { ...outcome.change, topic } }
}
