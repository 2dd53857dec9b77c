import { priorityById } from '../catalog/look-up.ts'
import type { Catalog } from '../catalog/model.ts'
import type { TicketNumber } from '../ids.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { Intent } from '../understanding/understanding.ts'
import { answerIntents, forHelp, merge, smallTalk } from './answers/intents.ts'
import { answerStrange, ownTicket } from './answers/own-tickets.ts'
import { addNote, calledAmongSeveral } from './answers/ticket-changes.ts'
import { closeButton } from './answers/ticket-doings.ts'
import { ofTicket } from './answers/ticket-lines.ts'
import { freshTicket } from './answers/ticket-refs.ts'
import { asks, sentencesOf } from './asking.ts'
import { pickedTicket } from './choices.ts'
import { isSure } from './clarity.ts'
import type { TicketRef } from './conversation.ts'
import { sharesWords } from './likeness.ts'
import { goesOn } from './notes.ts'
import { announcesOther } from './other-matters.ts'
import { button, part, text } from './part.ts'
import { cutAtPhrase, endsInPhrase, holdsPhrase, isMadeOf } from './phrases.ts'
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
  if (isSaid && isOverInPart(turn)) return addNote(turn, ticket.number ?? ticket.key, turn.text)
  const offer = offerToClose(turn, ticket)
  return isSaid && asksBesides(turn) ? merge([offer, answerIntents(turn)]) : offer
}

/** "Oh no, it's back" takes nothing back. */
const isCancel = (turn: Turn): boolean => {
  const { understanding, text: words, world } = turn
  const { relapses } = world.catalog.understanding.vocabulary
  const isSaid = understanding.intents[0] === 'cancel' && isSure(understanding, world.catalog)
  return isSaid && !goesOn(turn) && !holdsPhrase(words, relapses)
}

/** "Works again, but slow": not all of it is over, and nobody is asked whether to close it. */
const isOverInPart = ({ text: words, world }: Turn): boolean => {
  const { over, reservations, courtesies, compliments } = world.catalog.understanding.vocabulary
  const cut = cutAtPhrase(words, reservations)
  if (cut === null || cut.after === '' || !holdsPhrase(cut.before, over)) return false
  const isThanks = isMadeOf(cut.after, courtesies, compliments) || isMadeOf(cut.after, compliments, courtesies)
  return !holdsPhrase(cut.after, over) && !isThanks
}

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
  if (!tellsRelapse(turn)) return null
  // A report has its own way: into a fresh ticket, or into one that looks like it.
  const isReport = turn.understanding.intents.includes('report-problem')
  const meant = ticketMeant(turn)
  if (meant !== null && meant.state !== 'closed')
    return isReport ? null : addNote(turn, meant.number ?? meant.key, turn.text)
  const number = meant?.number ?? closedLately(turn)
  const strange = answerStrange(turn)
  if (strange !== null || number === null) return strange
  return isReport ? offerForReport(turn, number) : offerToReopen(turn, number)
}

/** What somebody is read as who says that a fault is there still. */
const likeRelapse: ReadonlySet<Intent> = new Set([
  'report-problem',
  'ticket-update',
  'ticket-status',
  'emergency',
  'affirm',
  'deny',
  'cancel',
  'out-of-scope',
])

/** The fault of a ticket is there again, or still; none that is announced as another, or is an emergency. */
const tellsRelapse = (turn: Turn): boolean => {
  const { conversation, understanding, text: words, world } = turn
  const { intents, services, entities, priority } = understanding
  const { relapses } = world.catalog.understanding.vocabulary
  const isJob = services.length > 0 && !isOfLast(turn)
  const isOther = isSure(understanding, world.catalog) && intents.some((intent) => !likeRelapse.has(intent))
  // An emergency's ticket waits for no question.
  const isCritical = priority !== null && priorityById(world.catalog, priority).critical
  if (isJob || isOther || isCritical || entities.ticketChange !== null || announcesOther(turn)) return false
  return conversation.question?.kind !== 'consent' && holdsPhrase(words, relapses) && !asks(words, world.catalog)
}

/** A report that names a job as the last ticket does. */
const isOfLast = ({ conversation, text: words, understanding }: Turn): boolean => {
  const last = conversation.tickets.at(-1)
  return last !== undefined && understanding.intents.includes('report-problem') && sharesWords(words, last.subject)
}

/** The ticket that was opened last, where it was closed not long ago. */
const closedLately = ({ conversation, event }: Turn): TicketNumber | null => {
  const last = conversation.tickets.at(-1)
  return last?.state !== 'closed' || event.at - last.touchedAt > relapseMs ? null : last.number
}

/** It goes into the closed ticket or makes one of its own, as the customer says. */
const offerForReport = (turn: Turn, number: TicketNumber): Outcome => {
  const { understanding, text: words, world } = turn
  const actions = [
    button('same-ticket:add', sayPlain(world, 'button.reopen', { number }), 'primary'),
    button('same-ticket:new', sayPlain(world, 'button.new-ticket')),
  ]
  return {
    ...answer(part([text(say(world, 'ticket.shall-reopen', { number }))], { actions })),
    change: { question: { kind: 'same-ticket', ticket: number, text: words, understanding } },
  }
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
  const called = ticket.number === null ? [] : calledAmongSeveral(turn, ticket.number)
  const line = text(ofTicket(turn.world, ticket, 'ticket.shall-close'), called)
  const actions = ticket.number === null ? [] : [closeButton(turn.world, ticket.number)]
  return { ...noted, parts: [part([line], { actions })], change: { ...noted.change, question: null } }
}
