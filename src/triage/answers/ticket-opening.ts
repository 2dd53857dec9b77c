import type { Plan, Service } from '../../catalog/model.ts'
import type { TicketRequest } from '../../tickets/ticket.ts'
import { answerDueAt } from '../../tickets/ticket-rules.ts'
import { agreementIn, withPrice } from '../agreed-price.ts'
import type { Consent, Effect, Question, TicketRef } from '../conversation.ts'
import type { Decision } from '../decision.ts'
import { type Block, plainText } from '../message.ts'
import { button, type Part, part, sentence, text } from '../part.ts'
import type { Outcome, Turn } from '../turn.ts'
import { hourlyPrice, liveChatsOf, planOf, say, sayPlain, type World } from '../world.ts'
import { coverageCaveat, outcomeOf } from './coverage.ts'
import type { HelpRequest } from './help-request.ts'
import { freeRepairRule } from './policies.ts'
import { consentActions, emergencyLines } from './ticket-lines.ts'
import { noChatInPlan, whyNobody, whyTicket } from './why-ticket.ts'

/** Opens it, and says beside its number what its opener must know; one question follows, where one is worth asking. */
export const openTicket = (
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
  const isAskedInVain = asked.wants === 'person' && liveChatsOf(world.catalog).length === 0
  const whyNot = isCritical ? whyInEmergency : isAskedInVain ? whyNobody(world) : whyTicket(world, decision)
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
      tickets: [
        ...turn.conversation.tickets,
        refOf(request, judged, { ...idsOf(asked.services), described: asked.described }),
      ].slice(-20),
    },
    effects: [{ key: request.key, kind: 'open-ticket', request }],
  }
}

/** Paid work is agreed to before its ticket opens; the free repair of defects is offered beside it. */
export const askConsent = (
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

/** Opens what was agreed to, or claimed to be a defect. */
export const openAgreed = (
  turn: Turn,
  request: TicketRequest,
  payment: 'agreed' | 'defect-claim',
  asked: Pick<Consent, 'described' | 'services'>,
): Outcome => {
  const { described } = asked
  const { world, event } = turn
  const plan = planOf(world)
  const due = plan === null ? null : answerDueAt(plan, world.catalog.hours, event.at)
  const agreement = payment === 'agreed' ? agreementIn(turn) : null
  const agreed: TicketRequest = {
    ...request,
    payment,
    ...(agreement === null ? {} : { agreements: [agreement] }),
    openedAt: event.at,
    answerDueAt: due,
  }
  const judged = world.catalog.unjudgedPriority !== request.priority
  const question: Question | null = !described
    ? { kind: 'describe-problem', ticket: request.key }
    : payment === 'defect-claim' && request.version === null
      ? { kind: 'version', ticket: request.key }
      : null
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

const refOf = (
  request: TicketRequest,
  judged: boolean,
  { services, described }: Pick<Consent, 'described' | 'services'>,
): TicketRef => ({
  key: request.key,
  number: null,
  subject: request.subject,
  priority: request.priority,
  judged,
  state: 'open',
  payment: request.payment,
  ...withPrice(request.agreements?.at(-1)),
  answerDueAt: request.answerDueAt,
  openedAt: request.openedAt,
  touchedAt: request.openedAt,
  notes: 0,
  ...(services === undefined ? {} : { services }),
  ...(described ? {} : { isBare: true }),
})

const idsOf = (services: readonly Service[]): Pick<TicketRef, 'services'> =>
  services.length === 0 ? {} : { services: services.map(({ id }) => id) }
