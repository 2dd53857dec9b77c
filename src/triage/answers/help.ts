import { priorityById, serviceById } from '../../catalog/look-up.ts'
import type { Plan, Priority, Service } from '../../catalog/model.ts'
import type { PriorityId } from '../../ids.ts'
import type { Payment, TicketRequest } from '../../tickets/ticket.ts'
import { answerDueAt, subjectOf } from '../../tickets/ticket-rules.ts'
import type { Intent } from '../../understanding/understanding.ts'
import type { Consent, Effect, Question, TicketRef } from '../conversation.ts'
import { type Decision, decideHelp } from '../decision.ts'
import { type Block, plainText } from '../message.ts'
import { button, type Part, part, sentence, text } from '../part.ts'
import { holdsPhrase } from '../phrases.ts'
import { effectKey, type Outcome, type Turn } from '../turn.ts'
import {
  accountOf,
  chatState,
  hasLiveChat,
  hourlyPrice,
  liveChatOf,
  planOf,
  say,
  sayPlain,
  type World,
} from '../world.ts'
import { contactAddress, keepAddress } from './contact-address.ts'
import { coverageCaveat, outcomeOf } from './coverage.ts'
import { answerAvailability } from './hours.ts'
import { ownChannels } from './plans.ts'
import { freeRepairRule } from './policies.ts'
import { consentActions, emergencyLines, freshLines } from './ticket-lines.ts'
import { freshTicket } from './ticket-refs.ts'
import { noChatInPlan, whyNobody, whyTicket } from './why-ticket.ts'

/** What a request for a person's help is made of, however it was put. */
export interface HelpRequest {
  /** The customer's own words; empty when a button asked. */
  readonly description: string
  readonly services: readonly Service[]
  readonly wants: 'person' | 'repair' | 'ticket' | 'emergency'
  /** The severity judged or chosen; null when nothing told. */
  readonly priority: PriorityId | null
  readonly version: string | null
  /** The words say what is wrong, not only that help is wanted. */
  readonly described: boolean
  /** The services are where the fault lies or what it followed, and not what is to be done. */
  readonly isFault?: boolean
  /** What is answered beside it, and needs no line here. */
  readonly toldApart?: readonly Intent[]
  /** A person was asked for besides. */
  readonly alsoPerson?: boolean
  /** What the ticket is called, where not by its description. */
  readonly subject?: string
  /** It was offered as the free repair of a defect. */
  readonly free?: 'defect-claim'
}

/** A ticket that a button or a yes asked for, with the words that it was offered for. */
export const ticketFor = (description: string, services: readonly Service[] = []): HelpRequest => ({
  description,
  services,
  wants: 'ticket',
  priority: null,
  version: null,
  described: services.length > 0 || description !== '',
})

/** A request for help: a ticket at once, live chat, or agreement to paid work first. */
export const answerHelp = (turn: Turn, asked: HelpRequest): Outcome => {
  const { world } = turn
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
  const isAwaited = turn.conversation.question?.kind === 'describe-problem'
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
  if (understanding.entities.time !== undefined && liveChatOf(world.catalog) !== null) {
    const { parts } = answerAvailability(turn)
    return { parts: [...parts, part([], { actions })], decision: answered }
  }
  // Beside the hours it is said there that nobody is present.
  const isToldApart = toldApart.includes('availability')
  const why = [...ownChannels(world), ...(isToldApart ? [] : whyNobody(world))]
  const lead = why.length > 0 || isToldApart ? why : [text(say(world, 'understood.person'))]
  return { parts: [part(lead, { actions })], decision: answered }
}

/** Who asks for help again and tells nothing new is told of the ticket that waits for it: a second would hold nothing. */
const withFreshTicket = (turn: Turn, { reasons }: Decision, ref: TicketRef): Outcome => {
  const { world, conversation } = turn
  const why = whyNobody(world)
  const isUnnamed = ref.subject === unnamed(world, 'person') || ref.subject === unnamed(world, 'repair')
  const isAsked = conversation.question?.kind === 'describe-problem' || isUnnamed
  const question: Question | null = isAsked ? { kind: 'describe-problem', ticket: ref.key } : null
  return {
    parts: [...(why.length > 0 ? [part(why)] : []), part(freshLines(world, ref)), ...questionPart(world, question)],
    decision: { action: 'answer', reasons: [...reasons, { code: 'looks-like-open-ticket' }] },
    change: question === null ? {} : { question },
  }
}

/** What makes a ticket free although the plan has none: to ask about what the page leaves open, or a defect. */
const freeOf = ({ free, services, wants }: HelpRequest, plan: Plan): 'defect-claim' | 'question' | null => {
  const isOpen = services.length > 0 && services.every((service) => outcomeOf(service, plan) === 'ask')
  return free ?? (wants === 'ticket' && isOpen ? 'question' : null)
}

/** What a ticket is called of which nothing is told yet. */
const unnamed = (world: World, wants: HelpRequest['wants']): string =>
  sayPlain(world, wants === 'repair' ? 'intent.report-problem' : 'intent.talk-to-engineer')

const proposedPriority = (world: World, asked: HelpRequest): Priority => {
  if (asked.priority !== null) return priorityById(world.catalog, asked.priority)
  const critical = world.catalog.priorities.find((each) => each.critical)
  return asked.wants === 'emergency' && critical !== undefined
    ? critical
    : priorityById(world.catalog, world.catalog.unjudgedPriority)
}

const paymentOf = (plan: Plan | null, paidService: boolean): Payment => {
  if (plan === null) return 'plan-not-confirmed'
  return plan.tickets === 'paid' || paidService ? 'not-agreed' : 'plan'
}

const ticketRequest = (turn: Turn, asked: HelpRequest, priority: Priority, payment: Payment): TicketRequest => {
  const { world, conversation, event } = turn
  const account = accountOf(world)
  const plan = planOf(world)
  return {
    key: effectKey(turn, 'ticket'),
    subject: asked.subject || subjectOf(asked.description) || asked.services[0]?.name || unnamed(world, asked.wants),
    description: asked.description,
    priority: priority.id,
    payment,
    plan: plan?.id ?? null,
    account: account?.id ?? null,
    identity: conversation.identity.key,
    conversation: conversation.id,
    version: asked.version ?? account?.productVersion ?? null,
    email: contactAddress(turn),
    openedAt: event.at,
    answerDueAt: plan === null ? null : answerDueAt(plan, world.catalog.hours, event.at),
  }
}

/** Paid work is agreed to before its ticket opens; the free repair of defects is offered beside it. */
const askConsent = (
  world: World,
  decision: Decision,
  request: TicketRequest,
  asked: HelpRequest,
  plan: Plan,
  service: Service | null,
): Outcome => {
  const price = hourlyPrice(world.catalog) ?? ''
  const notDone = asked.services.flatMap((each) => coverageCaveat(world, each))
  const caveats = emergencyLines(world, request)
  const free = freeRepairRule(world)
  return {
    parts: [
      ...(notDone.length > 0 ? [part(notDone)] : []),
      part(
        [
          service !== null && plan.tickets === 'included'
            ? sentence(say(world, 'consent.ask-service', { service: service.name, plan: plan.name, price }))
            : text(say(world, 'consent.ask', { plan: plan.name, price })),
          ...(free === null ? [] : [free]),
          ...(asked.wants === 'person' ? noChatInPlan(world, plan) : []),
          ...caveats,
        ],
        { actions: consentActions(world) },
      ),
    ],
    decision,
    change: {
      question: { kind: 'consent', request, described: asked.described, ticket: null, ...idsOf(asked.services) },
    },
  }
}

const openTicket = (
  turn: Turn,
  decision: Decision,
  request: TicketRequest,
  asked: HelpRequest,
  judged: boolean,
): Outcome => {
  const { world } = turn
  const ticket: Part = { kind: 'ticket', key: request.key }
  const isCritical = decision.reasons.some((reason) => reason.code === 'critical')
  // Emergencies are no matter of live chat: its hours are told to who asked for a person.
  const whyInEmergency = asked.alsoPerson === true ? whyNobody(world) : []
  const whyNot = isCritical ? whyInEmergency : whyTicket(world, decision)
  const why = asked.toldApart?.includes('availability') === true ? [] : whyNot
  const caveats = asked.services.flatMap((service) => [
    ...coverageNote(world, service, asked),
    ...costCaveat(world, service, asked),
  ])
  // One question at a time: where paid work is to be agreed to, that is asked with the ticket's own line.
  const isPaid = request.payment === 'not-agreed'
  const question = isPaid ? null : nextQuestion(turn, request, asked)
  const personFirst = asked.wants === 'person' && !isCritical
  return {
    parts: [
      ...(personFirst && why.length > 0 ? [part(why)] : []),
      ticket,
      ...(caveats.length > 0 ? [part(caveats)] : []),
      ...(!personFirst && why.length > 0 ? [part(why)] : []),
      ...questionPart(world, question),
    ],
    decision,
    change: {
      question: isPaid ? { kind: 'consent', request: null, described: asked.described, ticket: request.key } : question,
      tickets: [...turn.conversation.tickets, refOf(request, judged, idsOf(asked.services))].slice(-20),
    },
    effects: [{ key: request.key, kind: 'open-ticket', request }],
  }
}

/** What lies beside a job need not be that job: a fault is looked into whatever the plan gives for it. */
const coverageNote = (world: World, service: Service, { isFault }: HelpRequest): readonly Block[] =>
  coverageCaveat(world, service).map((line) =>
    isFault === true && planOf(world) !== null
      ? text(say(world, 'coverage.if-needed', { text: plainText([line]) }))
      : line,
  )

/** What a fault's repair may come to, where the job that it is told beside costs although tickets don't. */
const costCaveat = (world: World, service: Service, { isFault, toldApart = [] }: HelpRequest): readonly Block[] => {
  const plan = planOf(world)
  const price = hourlyPrice(world.catalog)
  const mayCost =
    isFault === true &&
    !toldApart.includes('coverage') &&
    plan?.tickets === 'included' &&
    outcomeOf(service, plan) === 'hourly'
  return mayCost && price !== null ? [text(say(world, 'consent.may-cost', { service: service.name, price }))] : []
}

/** The one question worth asking after the ticket; none where the answer is known or would not matter. */
const nextQuestion = (turn: Turn, request: TicketRequest, asked: HelpRequest): Question | null => {
  if (!asked.described) return { kind: 'describe-problem', ticket: request.key }
  const isDefect = request.payment === 'defect-claim' || asked.services.some((service) => service.dependsOnVersion)
  if (request.version === null && isDefect) {
    return { kind: 'version', ticket: request.key }
  }
  const { verified } = turn.conversation.identity
  return verified || request.email !== null ? null : { kind: 'email', ticket: request.key }
}

/** A question as it is asked, with the way to skip it. */
export const questionPart = (world: World, question: Question | null): readonly Part[] => {
  if (question === null) return []
  const skip = [button('skip', sayPlain(world, 'button.skip'))]
  if (question.kind === 'describe-problem')
    return [part([text(say(world, 'ticket.ask-description'))], { actions: skip })]
  if (question.kind === 'version') {
    return [
      part([text(say(world, 'ticket.ask-version', { product: world.catalog.vendor.product }))], { actions: skip }),
    ]
  }
  return question.kind === 'email' ? [part([text(say(world, 'ticket.ask-email'))], { actions: skip })] : []
}

const idsOf = (services: readonly Service[]): Pick<TicketRef, 'services'> =>
  services.length === 0 ? {} : { services: services.map(({ id }) => id) }

const refOf = (request: TicketRequest, judged: boolean, { services }: Pick<TicketRef, 'services'>): TicketRef => ({
  key: request.key,
  number: null,
  subject: request.subject,
  priority: request.priority,
  judged,
  state: 'open',
  payment: request.payment,
  answerDueAt: request.answerDueAt,
  openedAt: request.openedAt,
  touchedAt: request.openedAt,
  notes: 0,
  ...(services === undefined ? {} : { services }),
})

/** Opens what was agreed to, or claimed to be a defect. */
export const openAgreed = (
  turn: Turn,
  request: TicketRequest,
  payment: 'agreed' | 'defect-claim',
  asked: Pick<Consent, 'described' | 'services'>,
): Outcome => {
  const { described } = asked
  const agreed: TicketRequest = { ...request, payment }
  const judged = turn.world.catalog.unjudgedPriority !== request.priority
  const question: Question | null = !described
    ? { kind: 'describe-problem', ticket: request.key }
    : payment === 'defect-claim' && request.version === null
      ? { kind: 'version', ticket: request.key }
      : null
  const { world } = turn
  return {
    parts: [{ kind: 'ticket', key: request.key }, ...questionPart(world, question)],
    decision: {
      action: 'ticket',
      reasons: [{ code: 'question-answered', question: 'consent' }],
    },
    change: {
      question,
      tickets: [...turn.conversation.tickets, refOf(agreed, judged, asked)].slice(-20),
    },
    effects: [{ key: request.key, kind: 'open-ticket', request: agreed } satisfies Effect],
  }
}

/** The services of a turn that the catalog knows. */
export const servicesOf = (turn: Turn): readonly Service[] =>
  turn.understanding.services.flatMap((id) => serviceById(turn.world.catalog, id) ?? [])
