import type { Conversation, Pressed } from './conversation.ts'
import { part, text } from './part.ts'
import { answer, effectKey, type Outcome, type Turn } from './turn.ts'
import { say, sayPlain } from './world.ts'

/** A press as it is remembered. */
export const pressOf = ({ lastMessage }: Conversation, action: string): Pressed => ({ action, after: lastMessage })

const isSame = (one: Pressed | undefined, { action, after }: Pressed): boolean =>
  one?.action === action && one.after === after

/** What was pressed just now, with the ticket that it opened, if any, remembering which button that was. */
export const openedBy = (turn: Turn, action: string, outcome: Outcome | null): Outcome | null => {
  const tickets = outcome?.change?.tickets
  if (outcome === null || tickets === undefined) return outcome
  const key = effectKey(turn, 'ticket')
  const pressed = pressOf(turn.conversation, action)
  return {
    ...outcome,
    change: { ...outcome.change, tickets: tickets.map((ref) => (ref.key === key ? { ...ref, pressed } : ref)) },
  }
}

/** The second press of a double click opens nothing: it leads to the ticket of the first. Null: it is no such press. */
export const openedAlready = (turn: Turn, action: string): Outcome | null => {
  const { conversation, world } = turn
  const press = pressOf(conversation, action)
  const ref = conversation.tickets.findLast(({ pressed, state }) => isSame(pressed, press) && state !== 'closed')
  if (ref === undefined) return null
  const { number, state } = ref
  if (number === null) return saysNothing(turn)
  // Which is told with its question.
  if (conversation.question?.kind === 'describe-problem') return null
  const line = text(say(world, 'ticket.already', { number, state: sayPlain(world, `state.${state}`) }))
  return { ...answer(part([line])), change: { question: conversation.question } }
}

/** More was shown just now, and there is no more of it: the second press of a double click. */
export const shownAlready = (turn: Turn, action: string): Outcome | null =>
  isSame(turn.conversation.topic.pressed, pressOf(turn.conversation, action)) ? saysNothing(turn) : null

/** The answer to the first press is answer enough. */
const saysNothing = ({ conversation: { question } }: Turn): Outcome => ({ ...answer(), change: { question } })
