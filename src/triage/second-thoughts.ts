import type { ConversationId, EffectKey, EventId, Instant } from '../ids.ts'
import type { Conversation, Effect, TicketRef } from './conversation.ts'
import type { Decided } from './settle.ts'
import { sayToStaff, staffNote } from './staff-notes.ts'
import { effectKey } from './turn.ts'
import type { World } from './world.ts'

/** Messages that are remembered of one ticket: of more, the newest. */
const mostMessages = 20

/** Whether words of a message went into a ticket: it was opened for the message, or the message was added to it. */
export const wentInto = (id: ConversationId, message: EventId, { key, messages = [] }: TicketRef): boolean =>
  messages.includes(message) || key === effectKey({ conversation: { id }, event: { id: message } }, 'ticket')

const bringsWords = (effect: Effect, { key, number }: TicketRef): boolean =>
  effect.kind === 'open-ticket'
    ? effect.key === key
    : effect.kind === 'change-ticket' &&
      (effect.ticket === key || effect.ticket === number) &&
      (effect.event.change.kind === 'comment' || effect.event.change.kind === 'subject')

/** Remembers which tickets the words of a message went into. */
export const withSource = (decided: Decided, message: EventId): Decided => {
  const { conversation, effects } = decided
  const isTouched = (ref: TicketRef) => effects.some((effect) => bringsWords(effect, ref))
  if (!conversation.tickets.some(isTouched)) return decided
  const tickets = conversation.tickets.map((ref): TicketRef => {
    if (!isTouched(ref) || wentInto(conversation.id, message, ref)) return ref
    return { ...ref, messages: [...(ref.messages ?? []), message].slice(-mostMessages) }
  })
  return { ...decided, conversation: { ...conversation, tickets } }
}

/** A message as its writer wants it now; `text` null: taken back. */
interface SecondThought {
  readonly id: EventId
  readonly at: Instant
  readonly of: EventId
  readonly text: string | null
}

/**
 * Tells engineers, and nobody else, that a message whose words are in an open ticket reads otherwise now: it may be
 * no emergency any more. Not where the new wording goes into the ticket itself, by one of `decided`.
 */
export const toldToEngineers = (
  { id, tickets }: Conversation,
  thought: SecondThought,
  world: World,
  decided: readonly Effect[] = [],
): readonly Effect[] =>
  tickets
    .filter((ref) => ref.state !== 'closed' && wentInto(id, thought.of, ref))
    .filter((ref) => !decided.some((effect) => bringsWords(effect, ref)))
    .map((ref) => {
      const key = `rethought:${ref.key}:${thought.id}` as EffectKey
      return staffNote(ref, { key, at: thought.at, text: wordsOf(world, thought) })
    })

const wordsOf = (world: World, { text }: SecondThought): string =>
  text === null ? sayToStaff(world, 'staff.message-taken-back') : sayToStaff(world, 'staff.message-changed', { text })
