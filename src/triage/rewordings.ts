import type { EventId } from '../ids.ts'
import type { Conversation, Rewording } from './conversation.ts'

/** Changes come within moments of their message, or long after: so many are remembered. */
const mostKept = 3

/** Requests side by side may bring the change of a message before the message: it is remembered until that comes. */
export const keepingWording = (
  { reworded = [] }: Pick<Conversation, 'reworded'>,
  { of, text }: Rewording,
): Pick<Conversation, 'reworded'> => ({
  reworded: [...reworded.filter((each) => each.of !== of), { of, text }].slice(-mostKept),
})

/** The message as it reads by now, where its change came before it; else null. */
export const newestWording = (conversation: Pick<Conversation, 'reworded'> | null, of: EventId): string | null =>
  conversation?.reworded?.find((each) => each.of === of)?.text ?? null

/** Without the words of a message that came, or was taken back. */
export const withoutWording = (
  { reworded = [] }: Pick<Conversation, 'reworded'>,
  of: EventId,
): Pick<Conversation, 'reworded'> =>
  reworded.some((each) => each.of === of) ? { reworded: reworded.filter((each) => each.of !== of) } : {}
