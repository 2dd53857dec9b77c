import type { ConversationId } from '../../src/ids.ts'
import type { ConversationSave } from '../../src/store/store.ts'
import { conversationOf, deliver, entryOf, eventId, openTicket, saveOf } from './examples.ts'

/** Conversations of one process, saved side by side so that they share commits. */
export const chatsOf = (name: string): readonly ConversationId[] =>
  ['a', 'b', 'c'].map((chat) => `test:${name}-${chat}` as ConversationId)

/** The n-th save of a conversation: what it holds follows from its name and number. */
export const crashSave = (id: ConversationId, version: number): ConversationSave =>
  saveOf(conversationOf(id, version, { lastSeq: version * 2, lastSaid: `answer ${version} of ${id}` }), {
    entries: [
      entryOf(version * 2 - 1, `question ${version} of ${id}`),
      entryOf(version * 2, `answer ${version} of ${id}`),
    ],
    effects: [deliver(`deliver ${version} of ${id}`, version * 2), openTicket(`ticket ${version} of ${id}`)],
    events: [eventId(`event ${version} of ${id}`)],
  })

export const crashTicketKey = (id: ConversationId, version: number): string => `opened ${version} of ${id}`

/** A line of the child's: what the store told it was saved. */
export interface Acknowledged {
  readonly id: ConversationId
  readonly version: number
  readonly ticket: number
}
