import type { ReplyKey } from '../catalog/reply-keys.ts'
import { change } from './answers/ticket-changes.ts'
import { ofTicket } from './answers/ticket-lines.ts'
import { ticketByKey } from './answers/ticket-refs.ts'
import { skipped } from './closing.ts'
import type { Question, TicketRef } from './conversation.ts'
import { button, part, text } from './part.ts'
import { answer, decision, type Outcome, type Turn } from './turn.ts'
import { say, sayPlain } from './world.ts'

/** The answer to the question for the version; null where it is none. */
export const versionAnswer = (turn: Turn, question: Extract<Question, { kind: 'version' }>): Outcome | null => {
  const { entities, intents } = turn.understanding
  const version = entities.versions[0] ?? versionIn(turn.text)
  if (version === undefined) return intents[0] === 'deny' || intents[0] === 'cancel' ? skipped(turn, question) : null
  const ref = ticketByKey(turn.conversation, question.ticket)
  return ref === undefined ? null : keepVersion(turn, ref, version)
}

/** A bare version, as it is answered to the question for it: of few words, the one that is a number. */
const versionIn = (words: string): string | undefined => {
  const said = words.trim().split(/\s+/, longestVersion + 1)
  const numbers = said.flatMap((word) => versionAlone.exec(word)?.[1] ?? [])
  return said.length > longestVersion || numbers.length !== 1 ? undefined : numbers[0]
}
const longestVersion = 6
const versionAlone = /^([vx]?\d{1,4}(?:\.\d{1,4}){0,3})[.,!]*$/i

/** The version that the customer runs, asked for or told unasked. */
export const keepVersion = (turn: Turn, ref: TicketRef, version: string): Outcome => {
  return {
    parts: [part([text(ofTicket(turn.world, ref, 'ticket.version-kept', { version }))])],
    decision: decision('answer', { code: 'question-answered', question: 'version' }),
    effects: [change(turn, ref.number ?? ref.key, { kind: 'version', version })],
    change: { question: null },
  }
}

/** The same for an e-mail address. */
export const emailAnswer = (turn: Turn, question: Extract<Question, { kind: 'email' }>): Outcome | null => {
  const { entities, intents } = turn.understanding
  const [email] = entities.emails
  if (email === undefined && turn.text.includes('@')) return askEmailAgain(turn, question, 'ticket.email-odd')
  if (email === undefined && intents[0] === 'affirm') return askEmailAgain(turn, question, 'ticket.email-which')
  if (email === undefined) return intents[0] === 'deny' || intents[0] === 'cancel' ? skipped(turn, question) : null
  const ref = ticketByKey(turn.conversation, question.ticket)
  return ref === undefined ? null : keepEmail(turn, ref, email)
}

/** After a yes without an address, and after what was meant for one and is none. */
const askEmailAgain = ({ world }: Turn, question: Question, key: ReplyKey): Outcome => ({
  ...answer(part([text(say(world, key))], { actions: [button('skip', sayPlain(world, 'button.skip'))] })),
  change: { question },
})

/** Where the answer to a ticket goes, too: asked for, or told unasked. */
export const keepEmail = (turn: Turn, ref: TicketRef, email: string): Outcome => {
  const { email: before = email } = turn.conversation
  const key = before === email ? 'ticket.email-kept' : 'ticket.email-replaced'
  return {
    parts: [part([text(ofTicket(turn.world, ref, key, { email, before }))])],
    decision: decision('answer', { code: 'question-answered', question: 'email' }),
    effects: [change(turn, ref.number ?? ref.key, { kind: 'email', email })],
    change: { question: null, ...(turn.conversation.identity.verified ? {} : { email }) },
  }
}
