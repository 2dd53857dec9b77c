import type { EffectKey } from '../../ids.ts'
import type { Intent } from '../../understanding/understanding.ts'
import type { Conversation, TicketRef } from '../conversation.ts'
import type { Turn } from '../turn.ts'

/** People tell a problem in several messages: so long after the last one, more words still belong to its ticket. */
const freshMs = 30 * 60_000

/** The ticket that was opened or added to in this conversation a moment ago; null when there is none. */
export const freshTicket = (turn: Turn): TicketRef | null => {
  const newest = turn.conversation.tickets.at(-1)
  return newest !== undefined && newest.state !== 'closed' && turn.event.at - newest.touchedAt <= freshMs
    ? newest
    : null
}

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
  if (topic.intent === 'report-problem') return topic.services.length === 0
  const newest = tickets.at(-1)
  const isOpen = newest !== undefined && newest.state !== 'closed' && (newest.services ?? []).length === 0
  return isOpen && topic.services.length === 0 && besideFaults.has(topic.intent)
}
