import type { Instant } from '../ids.ts'
import type { Agreement, Payment, Ticket, TicketChange, TicketEvent } from './ticket.ts'

/**
 * The ticket after one event: the same event again, known by its key, changes nothing. Nor does a yes to a price where a
 * plan pays by now.
 */
export const applyEvent = (ticket: Ticket, event: TicketEvent): Ticket => {
  if (ticket.history.some((past) => past.key === event.key)) return ticket
  if (event.change.kind === 'payment' && ticket.payment === 'plan') return ticket
  return {
    ...ticket,
    ...changed(ticket, event),
    ...(isAnswerOfCustomer(event) && ticket.state !== 'open' ? { state: 'open' } : {}),
    history: [...ticket.history, event],
    changedAt: event.at,
    revision: ticket.revision + 1,
  }
}

/** The customer has the last word: what is written into a ticket that waits or is closed must be read. */
const isAnswerOfCustomer = ({ by, change }: TicketEvent): boolean => by.kind === 'customer' && change.kind === 'comment'

const changed = (ticket: Ticket, { change, at }: TicketEvent): Partial<Ticket> => {
  switch (change.kind) {
    case 'comment':
      return {}
    case 'subject':
      return { subject: change.subject }
    case 'priority':
      return { priority: change.priority }
    case 'state':
      return { state: change.state }
    case 'payment':
      return paid(ticket, change.payment, at, change.agreement)
    case 'email':
      return { email: change.email }
    case 'version':
      return { version: change.version }
    case 'plan': {
      const { account, plan, answerDueAt } = change
      return { account, plan, answerDueAt, ...paid(ticket, paymentInPlan(ticket, change), at) }
    }
  }
}

/** Whoever chose the plan may have read the ticket before its customer settled how the work is paid. */
const paymentInPlan = ({ payment }: Ticket, change: Extract<TicketChange, { kind: 'plan' }>): Payment =>
  change.payment === 'plan' || payment === 'plan-not-confirmed' ? change.payment : payment

/** A price holds as long as it is agreed to. */
const paid = (
  { agreements = [] }: Ticket,
  payment: Payment,
  at: Instant,
  agreement?: Agreement,
): Pick<Ticket, 'payment' | 'agreements'> => {
  const holds = payment === 'agreed' && agreement === undefined
  const former = holds ? agreements : agreements.map((each) => ({ ...each, endedAt: each.endedAt ?? at }))
  const all = agreement === undefined ? former : [...former, agreement]
  return all.length === 0 ? { payment } : { payment, agreements: all }
}
