import type { Attachment } from '../attachments/attachment.ts'
import type { ConversationId, EffectKey, EventId, TicketNumber } from '../ids.ts'
import { type Store, StoreError } from '../store/store.ts'
import type { Effect } from '../triage/conversation.ts'
import { applyEvent } from './apply.ts'
import type { Helpdesk, HelpdeskResult } from './helpdesk.ts'
import type { Ticket, TicketEvent, TicketRequest } from './ticket.ts'
import { forCustomer, isForCustomer } from './ticket-rules.ts'

/** Lost races in a row after which the store, not the race, is the trouble. */
const mostRaces = 50

/** The support system that is always there: tickets in Frontdesk's own store. */
export const createBuiltinHelpdesk = (store: Store): Helpdesk => ({
  name: 'built in',
  open: (request) => stored(() => open(store, request)),
  change: (number, event) => stored(() => change(store, number, event)),
  find: (number) =>
    stored<Ticket>(async () => {
      const ticket = await store.ticket(number)
      return ticket === null ? notFound(number) : { ok: true, value: ticket }
    }),
})

/** A ticket's files are its own: the customer may take the message back that they came with. */
const open = async (store: Store, request: TicketRequest): Promise<HelpdeskResult<Ticket>> => {
  const { ticket } = await store.openTicket(request)
  await hold(store, ticket.number, request.files)
  return { ok: true, value: ticket }
}

const hold = async (store: Store, number: TicketNumber, files: readonly Attachment[] = []): Promise<void> => {
  const ids = files.map(({ id }) => id)
  if (ids.length > 0) await store.holdAttachments(ids, `ticket:${number}`)
}

const change = async (store: Store, number: TicketNumber, event: TicketEvent): Promise<HelpdeskResult<Ticket>> => {
  for (let race = 0; race < mostRaces; race++) {
    const before = await store.ticket(number)
    if (before === null) return notFound(number)
    const after = applyEvent(before, event)
    if (after === before) return { ok: true, value: before }
    if (event.change.kind === 'comment') await hold(store, number, event.change.files)
    if ((await store.saveTicket(after, news(after, event))) === 'saved') return { ok: true, value: after }
  }
  return { ok: false, problem: 'unavailable', why: 'the ticket is changed by others without end' }
}

/** What the conversation in which the ticket began is told: all that the customer didn't do, and may know of. */
const news = (ticket: Ticket, event: TicketEvent): readonly Effect[] => {
  const { conversation, number } = ticket
  if (conversation === null || event.by.kind === 'customer' || !isForCustomer(event)) return []
  return [toldTo(conversation, forCustomer(ticket), event, `ticket:${number}:${event.key}`)]
}

const toldTo = (conversation: ConversationId, ticket: Ticket, event: TicketEvent, key: string): Effect => ({
  key: `tell:${key}` as EffectKey,
  kind: 'tell',
  conversation,
  event: { id: key as EventId, at: event.at, kind: 'ticket-changed', ticket, event },
})

const notFound = (number: TicketNumber): HelpdeskResult<never> => ({
  ok: false,
  problem: 'not-found',
  why: `there is no ticket #${number}`,
})

/** A store that fails now is a support system that doesn't answer now. */
const stored = async <Value>(work: () => Promise<HelpdeskResult<Value>>): Promise<HelpdeskResult<Value>> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof StoreError) return { ok: false, problem: 'unavailable', why: error.message }
    throw error
  }
}
