import type { EffectKey } from '../ids.ts'
import type { Conversation, ConversationEvent, Entry } from './conversation.ts'
import { plainText, textBlocks } from './message.ts'
import { type Decided, quietly } from './settle.ts'
import { sayToStaff, staffNote } from './staff-notes.ts'
import type { World } from './world.ts'

/** So much of a line says which one it is; the whole of it stands in the transcript. */
const longestQuote = 300

/**
 * A line reached nobody, and is tried no more: nobody is to believe that the customer has read it. Engineers read so
 * in the transcript, and in the customer's open tickets where the line may be about one: all that the desk said by
 * itself or an engineer wrote, and of our answers those that promise a ticket.
 */
export const onUndelivered = (
  before: Conversation,
  { at, entry, identity, why }: Extract<ConversationEvent, { kind: 'undelivered' }>,
  world: World,
): Decided => {
  const name = identity.displayName ?? identity.key
  const text = sayToStaff(world, 'staff.undelivered', { name, why, text: quoted(entry) })
  const seq = before.lastSeq + 1
  const blocks = textBlocks(text)
  const line: Entry = { seq, at, from: 'system', audience: 'staff', discreet: false, blocks, actions: [], why: null }
  const concerned = before.tickets.filter(({ state }) => state !== 'closed' && isOfTickets(entry))
  const effects = concerned.map((ref) =>
    staffNote(ref, { key: `undelivered:${ref.key}:${before.id}:${entry.seq}` as EffectKey, at, text }),
  )
  return { ...quietly(before, { lastSeq: seq }), entries: [line], effects }
}

const isOfTickets = ({ from, why }: Entry): boolean => from !== 'bot' || why?.decision?.action === 'ticket'

const quoted = ({ blocks }: Entry): string => {
  const words = plainText(blocks)
  return words.length <= longestQuote ? words : `${words.slice(0, longestQuote - 1).toWellFormed()}…`
}
