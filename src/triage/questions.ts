import { subjectOf } from '../tickets/ticket-rules.ts'
import type { Intent } from '../understanding/understanding.ts'
import { answerHelp } from './answers/help.ts'
import { ticketFor } from './answers/help-request.ts'
import { answerJobBeside, merge } from './answers/intents.ts'
import { ownTicket } from './answers/own-tickets.ts'
import { helpRequestOf } from './answers/reports.ts'
import { addNote, addNoteTo, change, closeByWords, saysNothing } from './answers/ticket-changes.ts'
import { closeButton } from './answers/ticket-doings.ts'
import { ticketByKey } from './answers/ticket-refs.ts'
import { ticketButton, updateEach, updateTicket } from './answers/tickets.ts'
import { asks } from './asking.ts'
import { closing, skipped } from './closing.ts'
import { answerConsent, settleConsent } from './consent-question.ts'
import type { Question, Verdict } from './conversation.ts'
import { emailAnswer, versionAnswer } from './kept-details.ts'
import type { Action } from './message.ts'
import { announcesOther } from './other-matters.ts'
import { part } from './part.ts'
import type { Outcome, Turn } from './turn.ts'
import { isPlainYes, isYesInWords, knowsNot } from './yes.ts'

/**
 * Reads a message as the answer to the question that stands. Null when it is none: then it is answered on its own,
 * and the question is left or repeated as its kind demands.
 */
export const answerToQuestion = (turn: Turn, question: Question): Outcome | null => {
  const [intent] = turn.understanding.intents
  const said = (wanted: Intent) => intent === wanted
  switch (question.kind) {
    case 'consent':
      return answerConsent(turn, question)
    case 'same-ticket':
      return said('affirm') || turn.understanding.entities.ticketChange === 'reopen'
        ? settle(turn, question, 'add')
        : said('deny')
          ? settle(turn, question, 'new')
          : null
    case 'offer-ticket':
      if (isYesInWords(turn)) return openOffered(turn, question)
      return said('deny') || said('cancel') ? closing(turn, 'ticket.refused-early', question.kind) : null
    case 'version':
      return versionAnswer(turn, question)
    case 'email':
      return emailAnswer(turn, question)
    case 'describe-problem':
      return describeAnswer(turn, question)
    case 'which-ticket': {
      if (turn.understanding.entities.ordinal === 'all') return onEach(turn, question)
      const digits = turn.understanding.ticket ?? (isPlainYes(turn) ? onlyTicketOffered(turn) : null)
      return digits === null ? null : onTicket(turn, question, digits)
    }
    case 'clarify':
      return null
  }
}

/** Numbers of the tickets that are offered to be chosen. */
const ticketsOffered = ({ conversation: { offered } }: Turn): readonly string[] =>
  offered.flatMap(({ id }) => /^ticket:(\d+)$/.exec(id)?.[1] ?? [])

/** The ticket that a yes means: where one alone was offered. */
const onlyTicketOffered = (turn: Turn): string | null => {
  const [only, ...others] = ticketsOffered(turn)
  return others.length === 0 ? (only ?? null) : null
}

/** Carries out a button's verdict on the question; null when the button belongs to another question. */
export const settle = (turn: Turn, question: Question, verdict: Verdict): Outcome | null => {
  if (verdict === 'skip') return skippable.has(question.kind) ? skipped(turn, question) : null
  if (question.kind === 'same-ticket') return settleSameTicket(turn, question, verdict)
  return question.kind === 'consent' ? settleConsent(turn, question, verdict) : null
}

const skippable: ReadonlySet<Question['kind']> = new Set(['describe-problem', 'email', 'version'])

const settleSameTicket = (
  turn: Turn,
  question: Extract<Question, { kind: 'same-ticket' }>,
  verdict: Verdict,
): Outcome | null => {
  const then: Turn = { ...turn, text: question.text, understanding: question.understanding }
  if (verdict === 'add') {
    const outcome = addNote(then, question.ticket, question.text)
    return { ...outcome, change: { question: null, ...outcome.change } }
  }
  const asked = verdict === 'new' ? (helpRequestOf(then) ?? ticketFor(question.text)) : null
  if (asked === null) return null
  const outcome = answerHelp(then, asked)
  return { ...outcome, change: { question: null, ...outcome.change } }
}

/**
 * Anything but another plain question describes the problem, a job that is named as well; where it is asked about, that
 * is answered besides.
 */
const describeAnswer = (turn: Turn, question: Extract<Question, { kind: 'describe-problem' }>): Outcome | null => {
  const { intents, confidence, entities } = turn.understanding
  if (intents[0] === 'deny' || intents[0] === 'cancel' || saysNothing(turn)) return nothingToTell(turn, question)
  if (entities.ticketChange === 'close' || announcesOther(turn)) return null
  const isJob = intents.every((intent) => intent === 'coverage') && turn.understanding.services.length > 0
  const ownQuestion =
    intents[0] !== 'report-problem' &&
    intents[0] !== 'out-of-scope' &&
    !isJob &&
    confidence >= turn.world.catalog.understanding.thresholds.answer
  const ref = ticketByKey(turn.conversation, question.ticket)
  if (ownQuestion || ref === undefined) return null
  const outcome = addNoteTo(turn, ref, turn.text)
  const subject = subjectOf(turn.text) || ref.subject
  const tickets = (outcome.change?.tickets ?? []).map((each) => (each.key === ref.key ? { ...each, subject } : each))
  // A question alone hardly says what it is about: what comes next may.
  const isAsked = asks(turn.text, turn.world.catalog)
  const described = {
    ...outcome,
    effects: [...(outcome.effects ?? []), change(turn, ref.number ?? ref.key, { kind: 'subject', subject })],
    change: { question: isAsked ? question : null, ...outcome.change, tickets },
  }
  return isJob && isAsked ? merge([described, answerJobBeside(turn)]) : described
}

/** "Forget it" takes back a ticket of which nothing was told; after a mere no, closing it is offered. */
const nothingToTell = (turn: Turn, question: Extract<Question, { kind: 'describe-problem' }>): Outcome => {
  const { understanding, world, conversation } = turn
  const ref = ticketByKey(conversation, question.ticket)
  const outcome = skipped(turn, question)
  if (ref === undefined || ref.number === null || knowsNot(turn)) return outcome
  const { number } = ref
  if (understanding.intents[0] !== 'cancel' || ref.notes > 0) return withButton(outcome, closeButton(world, number))
  const closed = closeByWords(turn, { ...ref, number })
  return { ...closed, change: { ...closed.change, question: null } }
}

const withButton = (outcome: Outcome, action: Action): Outcome => ({
  ...outcome,
  parts: outcome.parts.map((each) => (each.kind === 'said' ? { ...each, actions: [...each.actions, action] } : each)),
})

const onTicket = (
  turn: Turn,
  question: Extract<Question, { kind: 'which-ticket' }>,
  digits: string,
): Outcome | null => {
  const ticket = ownTicket(turn, digits)
  if (ticket === null) return null
  const outcome = updateTicket({ ...turn, text: question.text, understanding: question.understanding }, ticket)
  // Who named several may want the same of the others.
  const others = question.understanding.entities.tickets === undefined ? [] : ticketsOffered(turn)
  const rest = others.flatMap((other) => (other === digits ? [] : (ownTicket(turn, other) ?? [])))
  if (rest.length === 0) return { ...outcome, change: { question: null, ...outcome.change } }
  const choice = part([], { actions: rest.map((each) => ticketButton(turn.world, each)) })
  return { ...outcome, parts: [...outcome.parts, choice], change: { question, ...outcome.change } }
}

/** "Both": what was asked is done to all that were offered. */
const onEach = (turn: Turn, question: Extract<Question, { kind: 'which-ticket' }>): Outcome | null => {
  const tickets = ticketsOffered(turn).flatMap((digits) => ownTicket(turn, digits) ?? [])
  if (tickets.length === 0) return null
  const outcome = updateEach({ ...turn, text: question.text, understanding: question.understanding }, tickets)
  return { ...outcome, change: { question: null, ...outcome.change } }
}

/** The ticket chosen by a button for what was asked before. */
export const chooseTicket = (turn: Turn, digits: string): Outcome | null => {
  const { question } = turn.conversation
  return question?.kind === 'which-ticket' ? onTicket(turn, question, digits) : null
}

/** A ticket with the words that it was offered for. */
const openOffered = (turn: Turn, { text: words }: Extract<Question, { kind: 'offer-ticket' }>): Outcome => {
  const outcome = answerHelp(turn, ticketFor(words))
  return { ...outcome, change: { question: null, ...outcome.change } }
}
