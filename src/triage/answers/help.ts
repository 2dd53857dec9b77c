import type { Question, TicketRef } from '../conversation.ts'
import { type Decision, decideHelp } from '../decision.ts'
import { button, part, text } from '../part.ts'
import { holdsPhrase, isMadeOf } from '../phrases.ts'
import { helpWithToldBefore } from '../told-before.ts'
import type { Outcome, Turn } from '../turn.ts'
import { accountOf, chatState, hasLiveChat, liveChatsOf, planOf, say, sayPlain, type World } from '../world.ts'
import { keepAddress } from './contact-address.ts'
import { outcomeOf } from './coverage.ts'
import { freeOf, type HelpRequest, paymentOf, proposedPriority, ticketRequest, unnamed } from './help-request.ts'
import { answerAvailability } from './hours.ts'
import { ownChannels } from './plans.ts'
import { freshLines } from './ticket-lines.ts'
import { askConsent, openTicket, questionPart } from './ticket-opening.ts'
import { freshTicket } from './ticket-refs.ts'
import { whyNobody } from './why-ticket.ts'

/** A request for help: a ticket at once, live chat, or agreement to paid work first. */
export const answerHelp = (turn: Turn, wanted: HelpRequest): Outcome => {
  const { world } = turn
  const asked = helpWithToldBefore(turn, wanted)
  const plan = planOf(world)
  const account = accountOf(world)
  const priority = proposedPriority(world, asked)
  const critical = priority.critical || asked.wants === 'emergency'
  const judged = asked.priority !== null || asked.wants === 'emergency'
  const hourly = plan === null ? [] : asked.services.filter((service) => outcomeOf(service, plan) === 'hourly')
  const paid = asked.isFault === true ? undefined : hourly[0]
  const free = plan === null ? null : freeOf(asked, plan)
  const decision = decideHelp({
    plan,
    planEndedAt: account?.planEndsAt != null && account.planEndsAt <= world.now ? account.planEndsAt : null,
    liveChatInPlan: plan !== null && hasLiveChat(world.catalog, plan),
    chat: chatState(world),
    engineers: world.engineers,
    priority,
    judged,
    critical,
    paidService: paid?.id ?? null,
    free: free !== null,
    byTicket: asked.wants === 'ticket',
  })
  const fresh = freshTicket(turn)
  const isServed = decision.action === 'live-chat' || decision.action === 'queue'
  const isAwaited =
    namesNothing(turn) ||
    turn.conversation.question?.kind === 'describe-problem' ||
    (fresh !== null && isUnnamed(world, fresh))
  if (fresh !== null && (asked.wants !== 'ticket' || isAwaited) && !asked.described && !critical && !isServed)
    return withFreshTicket(turn, decision, fresh)
  if (!isServed && !critical && asksWhether(turn, asked)) return offerTicket(turn, decision, asked)
  const payment = plan?.tickets === 'paid' && free !== null ? free : paymentOf(plan, paid !== undefined)
  const request = ticketRequest(turn, asked, priority, payment)
  if (decision.action === 'consent' && plan !== null)
    return keepAddress(turn, askConsent(world, decision, request, asked, plan, paid ?? null))
  return keepAddress(turn, openTicket(turn, decision, request, asked, judged))
}

/** "Can I chat with somebody now?": asked about and not asked for, and nothing is told that a ticket could hold. */
const asksWhether = ({ text: words, understanding, world }: Turn, { wants, described }: HelpRequest): boolean =>
  wants === 'person' &&
  !described &&
  (understanding.entities.time !== undefined ||
    holdsPhrase(words, world.catalog.understanding.vocabulary.asked.reach) ||
    (understanding.intents.includes('availability') &&
      holdsPhrase(words, world.catalog.understanding.vocabulary.ticketChange.may)))

/** Whether somebody is there then, or why nobody is; the ticket is a button. */
const offerTicket = (turn: Turn, decision: Decision, { toldApart = [] }: HelpRequest): Outcome => {
  const { world, understanding } = turn
  const actions = [button('open-ticket', sayPlain(world, 'button.open-ticket'))]
  const answered: Decision = { ...decision, action: 'answer' }
  if (understanding.entities.time !== undefined && liveChatsOf(world.catalog).length > 0) {
    const { parts } = answerAvailability(turn)
    return { parts: [...parts, part([], { actions })], decision: answered }
  }
  // Beside the hours it is said there that nobody is present.
  const isToldApart = toldApart.includes('availability')
  const ways = liveChatsOf(world.catalog).length > 0 ? ownChannels(world) : []
  const why = [...ways, ...(isToldApart ? [] : whyNobody(world))]
  const lead = why.length > 0 || isToldApart ? why : [text(say(world, 'understood.person'))]
  return { parts: [part(lead, { actions })], decision: answered }
}

/** "The ticket please", right after one: that one is meant, and no other is asked for. */
const namesNothing = ({ text: words, world }: Turn): boolean => {
  const { tickets, ordinalFillers, courtesies } = world.catalog.understanding.vocabulary
  return isMadeOf(words, tickets.words, ordinalFillers, courtesies)
}

/** Nothing is told in it yet. */
const isUnnamed = (world: World, { subject, isBare, notes }: TicketRef): boolean =>
  (isBare === true && notes === 0) || subject === unnamed(world, 'person') || subject === unnamed(world, 'repair')

/** Who asks for help again and tells nothing new is told of the ticket that waits for it: a second would hold nothing. */
const withFreshTicket = (turn: Turn, { reasons }: Decision, ref: TicketRef): Outcome => {
  const { world, conversation } = turn
  const why = whyNobody(world)
  const isAsked = conversation.question?.kind === 'describe-problem' || isUnnamed(world, ref)
  const question: Question | null = isAsked ? { kind: 'describe-problem', ticket: ref.key } : null
  return {
    parts: [...(why.length > 0 ? [part(why)] : []), part(freshLines(world, ref)), ...questionPart(world, question)],
    decision: { action: 'answer', reasons: [...reasons, { code: 'looks-like-open-ticket' }] },
    change: question === null ? {} : { question },
  }
}
