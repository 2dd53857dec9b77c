import { waitingWith, withFiles } from './answers/files.ts'
import { addNoteTo } from './answers/ticket-changes.ts'
import { freshTicket } from './answers/ticket-refs.ts'
import type { Conversation, ConversationEvent, Entry, Haste } from './conversation.ts'
import { part, text } from './part.ts'
import { type Decided, settleTurn } from './settle.ts'
import { decision, type Outcome, type Turn } from './turn.ts'
import { say, type World } from './world.ts'

type MessageEvent = Extract<ConversationEvent, { kind: 'message' }>

/** Kept, added to the ticket that is being told of, and not answered: the writer is told once. */
export const keepUnanswered = (
  before: Conversation,
  event: MessageEvent,
  { entry, haste }: { readonly entry: Entry; readonly haste: Haste },
  world: World,
): Decided => {
  const { files = [] } = event
  const known = { ...before, lastMessage: entry.message ?? event.id, ...waitingWith(before, event, files) }
  return settleTurn(known, world, [entry], (conversation, said) => {
    const turn: Turn = { conversation, event, text: event.text, understanding: event.understanding, world: said }
    const ref = freshTicket(turn)
    const added = ref === null ? nothing : withFiles(turn, addNoteTo(turn, ref, event.text))
    const notice = part([text(say(said, 'too-many', { count: haste.limit }))], { actions: conversation.offered })
    const change = { question: conversation.question, ...added.change }
    return { ...added, parts: haste.isTold ? [] : [notice], decision: decision('answer', { code: 'too-many' }), change }
  })
}

const nothing: Outcome = { parts: [], decision: decision('answer') }
