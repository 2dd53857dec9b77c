import type { Catalog } from '../catalog/model.ts'
import type { TicketNumber } from '../ids.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { answerIntents, forHelp, merge, smallTalk } from './answers/intents.ts'
import { answerStrange, ownTicket } from './answers/own-tickets.ts'
import { addNote } from './answers/ticket-changes.ts'
import { closeButton } from './answers/ticket-doings.ts'
import { ofTicket } from './answers/ticket-lines.ts'
import { freshTicket } from './answers/ticket-refs.ts'
import { asks, sentencesOf } from './asking.ts'
import { pickedTicket } from './choices.ts'
import { isSure } from './clarity.ts'
import type { TicketRef } from './conversation.ts'
import { goesOn } from './notes.ts'
import { button, part, text } from './part.ts'
import { endsInPhrase, holdsPhrase } from './phrases.ts'
import { settle } from './questions.ts'
import { answer, type Outcome, type Turn } from './turn.ts'
import { say, sayPlain } from './world.ts'

/** So long after a ticket was closed, what is back is its matter. */
const relapseMs = 24 * 3_600_000

/**
 * "Works again, thanks", "false alarm": the words go into the ticket that they tell of, and it is asked whether to close
 * it. Null where nothing of the kind was said, or no such ticket is open.
 */
export const answerOver = (turn: Turn): Outcome | null => {
  const { question } = turn.conversation
  const isSaid = tellsOver(turn)
  if (isSaid && question?.kind === 'consent' && question.request !== null) return settle(turn, question, 'decline')
  if (!isSaid && (question !== null || isSkip(turn) || !isCancel(turn))) return null
  const strange = isSaid ? answerStrange(turn) : null
  if (strange !== null) return strange
  const ticket = isSaid || pickedTicket(turn) !== null ? ticketMeant(turn) : freshTicket(turn)
  if (ticket === null || ticket.state === 'closed') return null
  const offer = offerToClose(turn, ticket)
  return isSaid && asksBesides(turn) ? merge([offer, answerIntents(turn)]) : offer
}

const isCancel = (turn: Turn): boolean =>
  turn.understanding.intents[0] === 'cancel' && isSure(turn.understanding, turn.world.catalog) && !goesOn(turn)

/** The way past a question that isn't asked any more. */
const isSkip = ({ text: words, world }: Turn): boolean =>
  words.trim().toLowerCase() === sayPlain(world, 'button.skip').toLowerCase()

/** A question stands beside it, and is understood. */
const asksBesides = ({ text: words, understanding, world }: Turn): boolean =>
  asks(words, world.catalog) &&
  isSure(understanding, world.catalog) &&
  !understanding.intents.some((intent) => smallTalk.has(intent) || forHelp.has(intent) || intent === 'out-of-scope')

/** "Oh no, it's back": into the open ticket, or the one that was closed is offered to be opened again. */
export const answerRelapse = (turn: Turn): Outcome | null => {
  const { conversation, understanding, world } = turn
  const { relapses } = world.catalog.understanding.vocabulary
  // A report, or a wish for a ticket, has its own way: into a fresh ticket, or into one that looks like it.
  const { intents, services, entities } = understanding
  const isReport = intents.includes('report-problem') || services.length > 0 || entities.ticketChange !== null
  const isAsked = conversation.question?.kind === 'consent' || asks(turn.text, world.catalog)
  if (isReport || isAsked || !holdsPhrase(turn.text, relapses)) return null
  const meant = ticketMeant(turn)
  if (meant !== null && meant.state !== 'closed') return addNote(turn, meant.number ?? meant.key, turn.text)
  const number = meant?.number ?? closedLately(turn)
  return answerStrange(turn) ?? (number === null ? null : offerToReopen(turn, number))
}

/** The ticket that was opened last, where it was closed not long ago. */
const closedLately = ({ conversation, event }: Turn): TicketNumber | null => {
  const last = conversation.tickets.at(-1)
  return last === undefined || event.at - last.touchedAt > relapseMs ? null : last.number
}

/** The words go along when it is opened again. */
const offerToReopen = (turn: Turn, number: TicketNumber): Outcome => {
  const { understanding, world } = turn
  const entities = { ...understanding.entities, ticketChange: 'reopen' as const, namedPriority: null }
  const line = text(say(world, 'ticket.shall-reopen', { number }))
  const actions = [button(`ticket:${number}`, sayPlain(world, 'button.reopen', { number }), 'primary')]
  return {
    ...answer(part([line], { actions })),
    change: { question: { kind: 'which-ticket', text: turn.text, understanding: { ...understanding, entities } } },
  }
}

/** A fault is over, in words of the catalog's list, and no other is told of beside it. */
const tellsOver = ({ text: words, understanding, world }: Turn): boolean => {
  const { over, relapses, negations } = world.catalog.understanding.vocabulary
  const { ticketChange, refusesTicket } = understanding.entities
  const asksChange = (ticketChange !== null && ticketChange !== 'comment') || refusesTicket === true
  return (
    !asksChange &&
    holdsPhrase(words, over, negations) &&
    (understanding.priority === null || endsInPhrase(words, over)) &&
    holdsPhrase(withoutQuestions(words, world.catalog), over, negations) &&
    !holdsPhrase(words, relapses)
  )
}

/** The sentences that tell something. */
const withoutQuestions = (words: string, catalog: Catalog): string =>
  words.length > mostTold
    ? ''
    : sentencesOf(words)
        .filter((sentence) => !asks(sentence, catalog))
        .join('')

/** Letters; a pasted log tells of no end. */
const mostTold = 1000

/** The ticket that is named, or fresh, or was spoken of last. */
const ticketMeant = (turn: Turn): TicketRef | Ticket | null => {
  const { conversation, understanding } = turn
  if (understanding.ticket !== null) return ownTicket(turn, understanding.ticket)
  const picked = pickedTicket(turn)
  if (picked !== null) return ownTicket(turn, String(picked))
  const { tickets, topic } = conversation
  const spokenOf = tickets.find(({ number, state }) => number !== null && number === topic.ticket && state !== 'closed')
  return freshTicket(turn) ?? spokenOf ?? null
}

/** Nothing else waits for an answer then: a yes closes it, and agrees to no paid work. */
const offerToClose = (turn: Turn, ticket: TicketRef | Ticket): Outcome => {
  const calm = { ...turn, understanding: { ...turn.understanding, priority: null } }
  const noted = addNote(calm, ticket.number ?? ticket.key, turn.text)
  const line = text(ofTicket(turn.world, ticket, 'ticket.shall-close'))
  const actions = ticket.number === null ? [] : [closeButton(turn.world, ticket.number)]
  return { ...noted, parts: [part([line], { actions })], change: { ...noted.change, question: null } }
}
