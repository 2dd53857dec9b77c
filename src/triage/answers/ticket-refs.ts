import type { EffectKey } from '../../ids.ts'
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
