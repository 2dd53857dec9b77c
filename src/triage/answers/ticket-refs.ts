import type { EffectKey, Instant, TicketNumber } from '../../ids.ts'
import type { Intent } from '../../understanding/understanding.ts'
import type { Conversation, TicketRef, Topic } from '../conversation.ts'
import type { Turn } from '../turn.ts'

/** People tell a problem in several messages: so long after the last one, more words still belong to its ticket. */
const freshMs = 30 * 60_000

/** The ticket that was opened, added to or spoken of in this conversation a moment ago; null when there is none. */
export const freshTicket = (turn: Turn): TicketRef | null => {
  const { tickets, topic } = turn.conversation
  const lastAt = Math.max(0, ...tickets.map((ref) => spokenAt(topic, ref)))
  const latest = tickets.filter((ref) => spokenAt(topic, ref) === lastAt)
  // Of several at the same moment the one that was spoken of, however long it has been open.
  const ref = latest.find(({ number }) => number !== null && number === topic.ticket) ?? latest.at(-1)
  return ref !== undefined && ref.state !== 'closed' && turn.event.at - lastAt <= freshMs ? ref : null
}

const spokenAt = ({ ticket, ticketAt }: Topic, { number, touchedAt }: TicketRef): Instant =>
  number !== null && number === ticket && ticketAt !== undefined && ticketAt > touchedAt ? ticketAt : touchedAt

/**
 * The number of the ticket that "it" means: the one that was spoken of last, where that was not long ago. Null where
 * nobody can tell.
 */
export const ticketSpokenOf = (turn: Turn): TicketNumber | null => {
  const { ticket, ticketAt, listed } = turn.conversation.topic
  if (listed?.kind === 'tickets' && listed.ids.length > 1) return null
  const fresh = freshTicket(turn)
  if (fresh !== null && (ticketAt === undefined || fresh.touchedAt > ticketAt)) return fresh.number
  return ticket !== null && ticketAt !== undefined && turn.event.at - ticketAt <= freshMs ? ticket : null
}

/** The topic, from now on with this ticket in it. */
export const withTicket = (
  { conversation: { topic }, event }: Turn,
  ticket: TicketNumber,
): { readonly topic: Topic } => ({
  topic: { ...topic, ticket, ticketAt: event.at },
})

/** The newest ticket of the conversation that isn't closed; null when there is none. */
export const newestOpenTicket = (conversation: Conversation): TicketRef | null =>
  conversation.tickets.findLast((ticket) => ticket.state !== 'closed') ?? null

/** The ticket of the conversation with this key. */
export const ticketByKey = (conversation: Conversation, key: EffectKey): TicketRef | undefined =>
  conversation.tickets.find((ticket) => ticket.key === key)

/** What a talk of a ticket leaves as it was: the fault that it is about. */
const besideFaults: ReadonlySet<Intent | null> = new Set([
  null,
  'report-problem',
  'ticket-status',
  'ticket-update',
  'reaction-time',
  'priorities',
  'availability',
  'pricing',
])

/** Whether a fault was told of last, rather than a job of the catalog or a plan. */
export const isOfFault = ({ topic, tickets }: Conversation): boolean => {
  const newest = tickets.at(-1)
  const isOpen = newest !== undefined && newest.state !== 'closed'
  // A defect's repair is a job of some catalogs; told of one, a fault was told.
  if (isOpen && newest.payment === 'defect-claim')
    return topic.intent === 'report-problem' || besideFaults.has(topic.intent)
  if (topic.intent === 'report-problem') return topic.services.length === 0
  return isOpen && (newest.services ?? []).length === 0 && topic.services.length === 0 && besideFaults.has(topic.intent)
}
