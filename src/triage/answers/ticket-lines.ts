import { planById, priorityById, rankOf } from '../../catalog/look-up.ts'
import type { Priority } from '../../catalog/model.ts'
import type { ReplyKey } from '../../catalog/reply-keys.ts'
import type { Instant, PriorityId } from '../../ids.ts'
import type { Ticket, TicketRequest } from '../../tickets/ticket.ts'
import { lastAnswerOf } from '../../tickets/ticket-rules.ts'
import type { TicketRef } from '../conversation.ts'
import type { Action, Block, Span } from '../message.ts'
import { button, type Part, part, text } from '../part.ts'
import { hourlyPrice, planOf, say, sayAt, sayPlain, type World } from '../world.ts'
import { attachedLine } from './attached.ts'
import { linkSpans } from './coverage.ts'
import { emergencyRule, freeRepairRule } from './policies.ts'

/** The id of the button that agrees to paid work at the price that stands on it. */
export const agreeToPay = 'consent-accept'

/** The answers to the question for paid work; the free repair of defects is one of them. */
export const consentActions = (world: World): readonly Action[] => [
  button(agreeToPay, sayPlain(world, 'button.consent-accept', { price: hourlyPrice(world.catalog) ?? '' }), 'primary'),
  button('consent-decline', sayPlain(world, 'button.consent-decline')),
  button('defect-claim', sayPlain(world, 'button.defect-claim')),
]

/** Whoever's plan nobody knows may agree to pay at once. */
const payActions = (world: World): readonly Action[] =>
  hourlyPrice(world.catalog) === null
    ? []
    : consentActions(world)
        .slice(0, 1)
        .map((each) => ({ ...each, style: 'normal' }))

/** The line about a ticket that is open now, with what its opener must know and can correct. */
export const ticketOpened = (world: World, ticket: Ticket, ref: TicketRef | undefined): Part => {
  const terms = termsLines(world, ticket)
  const attached = attachedLine(world, ticket.files)
  const { number, email } = ticket
  const answers = email === null ? [] : [text(say(world, 'ticket.email-kept', { number, email }))]
  return part([openedLine(world, ticket), ...attached, ...emergencyLines(world, ticket), ...terms, ...answers], {
    actions: [
      ...(ticket.payment === 'not-agreed' ? consentActions(world) : []),
      ...priorityActions(world, ticket.priority, ref?.judged ?? true),
      ...(ticket.payment === 'plan-not-confirmed' ? payActions(world) : []),
    ],
  })
}

/** Only where the emergency rule holds: a vendor may have standstills, and nobody there at night. */
const isWorkedOnAroundTheClock = ({ critical, emergency }: Priority): boolean => critical && emergency

/** That a ticket which became critical is worked on around the clock: the first thing to say, where a plan covers it. */
export const aroundTheClock = (world: World, ref: TicketRef, priority: Priority): readonly Block[] => {
  // The plan that it was opened under, where the ticket was read: it holds although the account's has changed.
  const ticket = world.tickets.find(({ number }) => number === ref.number)
  const frozen = ticket?.plan ?? null
  const plan = frozen === null ? planOf(world) : planById(world.catalog, frozen)
  if (!isWorkedOnAroundTheClock(priority) || ref.number === null) return []
  if (ref.payment !== 'plan' || plan?.tickets !== 'included') return []
  const values = { number: ref.number, priority: priority.name, plan: plan.name, 'plan-priority': plan.priority }
  const isAnswered = ticket !== undefined && lastAnswerOf(ticket) !== undefined
  return [emergencyLine(world, values, isAnswered ? null : ref.answerDueAt)]
}

const emergencyLine = (
  world: World,
  values: Readonly<Record<string, string | number>>,
  answerDueAt: Instant | null,
): Block =>
  text(
    say(world, 'ticket.emergency', values),
    ...(answerDueAt === null ? [] : ['\n', say(world, 'ticket.emergency-due', { due: sayAt(world, answerDueAt) })]),
  )

const openedLine = (world: World, ticket: Ticket): Block => {
  const plan = ticket.plan === null ? null : planById(world.catalog, ticket.plan)
  const priority = priorityById(world.catalog, ticket.priority)
  const values = {
    number: ticket.number,
    priority: priority.name,
    plan: plan?.name ?? '',
    'plan-priority': plan?.priority ?? '',
    // The catalog may have another one since.
    price: ticket.agreements?.at(-1)?.price ?? hourlyPrice(world.catalog) ?? '',
  }
  if (ticket.payment === 'agreed') return text(say(world, 'ticket.agreed', values))
  if (ticket.payment === 'defect-claim') return text(say(world, 'ticket.defect-claim', values))
  if (ticket.payment === 'question') return text(say(world, 'ticket.question', values))
  if (ticket.payment === 'plan-not-confirmed' || plan === null)
    return text(say(world, 'ticket.opened-unconfirmed', values))
  if (plan.tickets === 'paid' && ticket.payment !== 'plan') return text(say(world, 'ticket.emergency-no-plan', values))
  if (isWorkedOnAroundTheClock(priority)) return emergencyLine(world, values, ticket.answerDueAt)
  const due = ticket.answerDueAt === null ? null : sayAt(world, ticket.answerDueAt)
  return text(
    due === null ? say(world, 'ticket.opened-no-due', values) : say(world, 'ticket.opened', { ...values, due }),
  )
}

const termsLines = (world: World, ticket: Ticket): readonly Block[] => {
  const price = hourlyPrice(world.catalog)
  if (ticket.payment === 'plan-not-confirmed') {
    return [
      text(
        price === null
          ? say(world, 'ticket.unconfirmed-terms-no-price')
          : say(world, 'ticket.unconfirmed-terms', { price }),
        ' ',
        linkSpans(world),
      ),
    ]
  }
  if (ticket.payment !== 'not-agreed') return []
  const free = freeRepairRule(world)
  return [
    text(say(world, 'consent.ask-ticket', { number: ticket.number, price: price ?? '' })),
    ...(free === null ? [] : [free]),
  ]
}

export const emergencyLines = (world: World, ticket: Pick<TicketRequest, 'priority'>): readonly Block[] =>
  priorityById(world.catalog, ticket.priority).emergency ? [emergencyRule(world)] : []

/** Buttons that correct a priority: all others while it is a mere proposal, the neighbours when it was judged. */
export const priorityActions = (world: World, current: PriorityId, judged: boolean): readonly Action[] => {
  const index = rankOf(world.catalog, current)
  return world.catalog.priorities
    .filter((priority, each) => priority.id !== current && (!judged || Math.abs(each - index) === 1))
    .map((priority) => priorityButton(world, priority))
}

export const priorityButton = (world: World, { id, name }: Priority): Action =>
  button(`priority:${id}`, sayPlain(world, 'button.priority', { priority: name }))

/** How a ticket of this conversation stands that was just opened. */
export const freshLines = (world: World, ref: TicketRef): readonly Block[] => {
  const { subject, state, priority, answerDueAt, answeredAt } = ref
  const status = ofTicket(world, ref, 'ticket.status', {
    subject,
    state: sayPlain(world, `state.${state}`),
    priority: priorityById(world.catalog, priority).name,
  })
  if (answeredAt !== undefined)
    return [text(status), text(say(world, 'ticket.status-answered', { when: sayAt(world, answeredAt) }))]
  const due = answerDueAt === null ? [] : [text(say(world, 'ticket.status-due', { due: sayAt(world, answerDueAt) }))]
  return [text(status), ...due]
}

/** A line about a ticket; while it waits for its number, that it waits, and for what. */
export const ofTicket = (
  world: World,
  ticket: Pick<TicketRef, 'number' | 'delayed'>,
  key: ReplyKey,
  values: Readonly<Record<string, string | number>> = {},
): readonly Span[] => {
  const { number, delayed } = ticket
  if (number !== null) return say(world, key, { ...values, number })
  return say(world, delayed === true ? 'ticket.delayed' : 'ticket.opening')
}
