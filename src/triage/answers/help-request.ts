import { priorityById, serviceById } from '../../catalog/look-up.ts'
import type { Plan, Priority, Service } from '../../catalog/model.ts'
import type { PriorityId } from '../../ids.ts'
import type { Payment, TicketRequest } from '../../tickets/ticket.ts'
import { answerDueAt, subjectOf } from '../../tickets/ticket-rules.ts'
import type { Intent } from '../../understanding/understanding.ts'
import { effectKey, type Turn } from '../turn.ts'
import { accountOf, planOf, sayPlain, type World } from '../world.ts'
import { contactAddress } from './contact-address.ts'
import { freeTicket } from './coverage.ts'

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

/** The services of a turn that the catalog knows. */
export const servicesOf = (turn: Turn): readonly Service[] =>
  turn.understanding.services.flatMap((id) => serviceById(turn.world.catalog, id) ?? [])

/**
 * What makes a ticket free although the plan has none: to ask about what the page leaves open, a defect, or a job that the
 * plan has all the same.
 */
export const freeOf = (asked: HelpRequest, plan: Plan): 'defect-claim' | 'question' | 'plan' | null => {
  const { free, services, wants, isFault } = asked
  if (free !== undefined) return free
  const [why = null, ...others] = new Set(services.map((service) => freeTicket(service, plan)))
  if (wants !== 'ticket' || others.length > 0 || why === 'defect-claim') return null
  return why === 'plan' && isFault === true ? null : why
}

export const proposedPriority = (world: World, asked: HelpRequest): Priority => {
  if (asked.priority !== null) return priorityById(world.catalog, asked.priority)
  const critical = world.catalog.priorities.find((each) => each.critical)
  return asked.wants === 'emergency' && critical !== undefined
    ? critical
    : priorityById(world.catalog, world.catalog.unjudgedPriority)
}

export const paymentOf = (plan: Plan | null, paidService: boolean): Payment => {
  if (plan === null) return 'plan-not-confirmed'
  return plan.tickets === 'paid' || paidService ? 'not-agreed' : 'plan'
}

export const ticketRequest = (turn: Turn, asked: HelpRequest, priority: Priority, payment: Payment): TicketRequest => {
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

/** What a ticket is called of which nothing is told yet. */
export const unnamed = (world: World, wants: HelpRequest['wants']): string =>
  sayPlain(world, wants === 'repair' ? 'intent.report-problem' : 'intent.talk-to-engineer')
