import type { Ticket, TicketChange, TicketEvent } from './ticket.ts'

/** The ticket after one event: the same event again, known by its key, changes nothing. */
export const applyEvent = (ticket: Ticket, event: TicketEvent): Ticket => {
  if (ticket.history.some((past) => past.key === event.key)) return ticket
  return {
    ...ticket,
    ...changed(event.change),
    ...(isAnswerOfCustomer(event) && ticket.state !== 'open' ? { state: 'open' } : {}),
    history: [...ticket.history, event],
    changedAt: event.at,
    revision: ticket.revision + 1,
  }
}

/** The customer has the last word: what is written into a ticket that waits or is closed must be read. */
const isAnswerOfCustomer = ({ by, change }: TicketEvent): boolean => by.kind === 'customer' && change.kind === 'comment'

const changed = (change: TicketChange): Partial<Ticket> => {
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
      return { payment: change.payment }
    case 'email':
      return { email: change.email }
    case 'version':
      return { version: change.version }
    case 'plan': {
      const { account, plan, payment, answerDueAt } = change
      return { account, plan, payment, answerDueAt }
    }
  }
}
