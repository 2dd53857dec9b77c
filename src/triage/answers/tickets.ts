import { priorityById, rankOf } from '../../catalog/look-up.ts'
import type { Priority } from '../../catalog/model.ts'
import type { EffectKey, EventId, PriorityId, TicketNumber } from '../../ids.ts'
import type { Ticket, TicketChange } from '../../tickets/ticket.ts'
import type { Understanding } from '../../understanding/understanding.ts'
import type { Effect, TicketRef } from '../conversation.ts'
import type { Action } from '../message.ts'
import { button, part, text } from '../part.ts'
import { holdsPhrase } from '../phrases.ts'
import { answer, decision, effectKey, type Outcome, type Turn } from '../turn.ts'
import { accountOf, say, sayPlain, type World } from '../world.ts'
import { notFound, ownOpenTickets, ownTicket, ownTickets, statusLine, statusLines } from './own-tickets.ts'
import { emergencyRule } from './policies.ts'
import { answerTicketDoing, reopenButton } from './ticket-doings.ts'
import { aroundTheClock, consentActions, ofTicket, priorityActions, priorityButton } from './ticket-lines.ts'
import { newestOpenTicket } from './ticket-refs.ts'

export const answerTicketStatus = (turn: Turn): Outcome => {
  const { world, understanding } = turn
  const named = namedTickets(understanding)
  if (named.length > 0) {
    return answer(
      ...named.map((digits) => {
        const ticket = ownTicket(turn, digits)
        return part(ticket === null ? [notFound(world, digits)] : statusLines(world, ticket))
      }),
    )
  }
  const open = ownOpenTickets(turn)
  const [only] = open
  if (only === undefined) return answer(part([text(say(world, 'ticket.none'))]))
  if (open.length === 1)
    return { ...answer(part(statusLines(world, only))), listed: { kind: 'tickets', ids: [only.number] } }
  const shown = open.slice(0, mostListed)
  return {
    ...answer(
      part(
        [text(say(world, 'ticket.list', { count: open.length })), ...shown.map((ticket) => statusLine(world, ticket))],
        { more: open.slice(mostListed).map((ticket) => statusLine(world, ticket)) },
      ),
    ),
    listed: { kind: 'tickets', ids: shown.map(({ number }) => number) },
  }
}

const mostListed = 4

/** A comment, another priority, reopening or closing: on the ticket named, else on the only one it can mean. */
export const answerTicketUpdate = (turn: Turn): Outcome => {
  const { world, understanding, conversation } = turn
  const { ticketAsked } = understanding.entities
  if (ticketAsked !== undefined && ticketAsked !== 'state') return answerTicketDoing(turn, ticketAsked)
  const named = namedTickets(understanding)
  if (named.length > 1) return askWhichNamed(turn, named)
  if (understanding.ticket !== null) {
    const ticket = ownTicket(turn, understanding.ticket)
    return ticket === null ? answer(part([notFound(world, understanding.ticket)])) : updateTicket(turn, ticket)
  }
  const reopening = understanding.entities.ticketChange === 'reopen'
  const candidates = reopening ? ownTickets(turn).filter((ticket) => ticket.state === 'closed') : ownOpenTickets(turn)
  const spokenOf = conversation.topic.ticket ?? newestOpenTicket(conversation)?.number
  const { ordinal } = understanding.entities
  // Which is the first one, nobody can tell without a list; the other one is any but that which was spoken of.
  if (ordinal !== null)
    return askWhich(
      turn,
      candidates.filter(({ number }) => ordinal !== 'other' || number !== spokenOf),
    )
  const talkedOf = ownTickets(turn).find((ticket) => ticket.number === conversation.topic.ticket)
  const here = talkedOf ?? candidates.find((ticket) => ticket.number === newestOpenTicket(conversation)?.number)
  if (here !== undefined) return updateTicket(turn, here)
  return askWhich(turn, candidates)
}

/** Words for a ticket where none is open may be for a new one. */
const offerInstead = (turn: Turn): Outcome => {
  const { world, text: words, understanding } = turn
  const line = text(say(world, 'ticket.none'))
  const { ticketChange, namedPriority } = understanding.entities
  if ((ticketChange !== null && ticketChange !== 'comment') || namedPriority !== null) return answer(part([line]))
  const actions = [button('open-ticket', sayPlain(world, 'button.open-ticket'))]
  return {
    ...answer(part([line, text(say(world, 'ticket.shall-open'))], { actions })),
    change: { question: { kind: 'offer-ticket', text: words, understanding } },
  }
}

/** A change is made to one ticket: to the only one it can mean, else to the one that is chosen. */
const askWhich = (turn: Turn, candidates: readonly Ticket[]): Outcome => {
  const { world, understanding } = turn
  const [only, ...others] = candidates
  if (only === undefined) return offerInstead(turn)
  if (others.length === 0) return updateTicket(turn, only)
  return {
    ...answer(
      part([text(say(world, 'ticket.which'))], {
        actions: candidates.slice(0, 5).map((ticket) => ticketButton(world, ticket)),
      }),
    ),
    change: { question: { kind: 'which-ticket', text: turn.text, understanding } },
  }
}

/** Of several that were named, those that are the writer's may be chosen; of the others it is said that none is found. */
const askWhichNamed = (turn: Turn, named: readonly string[]): Outcome => {
  const found = named.flatMap((digits) => ownTicket(turn, digits) ?? [])
  const missing = named.filter((digits) => ownTicket(turn, digits) === null)
  const lines = missing.map((digits) => notFound(turn.world, digits))
  if (found.length === 0) return answer(part(lines))
  const outcome = askWhich(turn, found)
  return { ...outcome, parts: [...(lines.length > 0 ? [part(lines)] : []), ...outcome.parts] }
}

/** Carries out what was asked of several tickets, one after another. */
export const updateEach = (turn: Turn, tickets: readonly Ticket[]): Outcome =>
  tickets.reduce<Outcome>((before, ticket) => {
    // Each change has a key of its own, and sees what the one before it changed.
    const event = { ...turn.event, id: `${turn.event.id}/${ticket.number}` as EventId }
    const conversation = { ...turn.conversation, ...before.change }
    const {
      parts,
      decision: decided,
      effects = [],
      change: changed,
    } = updateTicket({ ...turn, event, conversation }, ticket)
    return {
      parts: [...before.parts, ...parts],
      decision: decided,
      effects: [...(before.effects ?? []), ...effects],
      change: { ...before.change, ...changed },
    }
  }, answer())

/** Carries out what the message asks of this ticket. */
export const updateTicket = (turn: Turn, ticket: Ticket): Outcome => {
  const outcome = changeAsked(turn, ticket)
  return { ...outcome, change: { ...outcome.change, topic: { ...turn.conversation.topic, ticket: ticket.number } } }
}

const changeAsked = (turn: Turn, ticket: Ticket): Outcome => {
  const { namedPriority, ticketChange } = turn.understanding.entities
  if (namedPriority !== null && meansPriority(turn, ticket, namedPriority))
    return setPriority(turn, ticket.number, namedPriority)
  if (ticketChange === 'priority') return askPriority(turn, ticket)
  if (ticketChange === 'close') return closeByWords(turn, ticket)
  // "Still not fixed" tells of a ticket that is open; nothing is there to be opened again.
  if (ticketChange === 'reopen' && ticket.state === 'closed')
    return withComment(turn, ticket, setState(turn, ticket, 'open'))
  return addNote(turn, ticket.number, turn.text)
}

/** "Urgent" names no priority: it may raise one, and lowers none. */
const meansPriority = ({ world, text: words }: Turn, ticket: Ticket, named: PriorityId): boolean => {
  const isSpelled = words.toLowerCase().includes(priorityById(world.catalog, named).name.toLowerCase())
  return isSpelled || rankOf(world.catalog, named) < rankOf(world.catalog, ticket.priority)
}

/** Another priority is wanted, and which one is not said. */
const askPriority = (turn: Turn, ticket: Ticket): Outcome => {
  const { world, conversation } = turn
  if (newestOpenTicket(conversation)?.number !== ticket.number) return addNote(turn, ticket.number, turn.text)
  const actions = priorityActions(world, ticket.priority, false)
  return answer(part([text(say(world, 'ticket.which-priority', { number: ticket.number }))], { actions }))
}

/** A change of state carries the customer's words along as a comment: they tell why. */
const withComment = (turn: Turn, ticket: Closable, outcome: Outcome): Outcome => ({
  ...outcome,
  effects: [
    change(turn, ticket.number, { kind: 'comment', text: turn.text, public: true }),
    ...(outcome.effects ?? []),
  ],
})

/** As much of a ticket as its state can be changed with. */
type Closable = Pick<Ticket, 'key' | 'number' | 'state'>

const setState = (turn: Turn, ticket: Closable, state: 'open' | 'closed'): Outcome => {
  const { world } = turn
  const reached = state === 'closed' ? ticket.state === 'closed' : ticket.state !== 'closed'
  if (reached) {
    return answer(
      part([
        text(say(world, 'ticket.already', { number: ticket.number, state: sayPlain(world, `state.${ticket.state}`) })),
      ]),
    )
  }
  return {
    parts: [
      part([text(say(world, state === 'closed' ? 'ticket.closed' : 'ticket.reopened', { number: ticket.number }))], {
        actions: state === 'closed' ? [reopenButton(world, ticket.number)] : [],
      }),
    ],
    decision: decision('answer', { code: 'added-to-ticket' }),
    effects: [change(turn, ticket.number, { kind: 'state', state })],
    change: { tickets: touch(turn, ticket.number, { state }), ...questionAfter(turn, ticket, state) },
  }
}

/** Nobody is asked to agree to work on a ticket that is closed. */
const questionAfter = ({ conversation: { question } }: Turn, ticket: Closable, state: 'open' | 'closed') =>
  state === 'closed' && question?.kind === 'consent' && question.ticket === ticket.key ? { question: null } : {}

/** The ticket opened last turns out to be about what another one is: its words go there, and it is closed. */
export const joinTicket = (turn: Turn, target: Ticket): Outcome | null => {
  const { world, conversation } = turn
  const newest = newestOpenTicket(conversation)
  const double =
    newest?.number == null || newest.number === target.number ? null : ownTicket(turn, String(newest.number))
  if (double === null) return null
  const added = addNote(turn, target.number, double.description)
  const closed = setState({ ...turn, conversation: { ...conversation, ...added.change } }, double, 'closed')
  return {
    ...added,
    parts: [...added.parts, part([text(say(world, 'ticket.closed', { number: double.number }))])],
    effects: [...(added.effects ?? []), ...(closed.effects ?? [])],
    change: { ...added.change, ...closed.change },
  }
}

/** Closes a ticket because the customer's words want it closed. */
export const closeByWords = (turn: Turn, ticket: Closable): Outcome =>
  withComment(turn, ticket, setState(turn, ticket, 'closed'))

export const closeTicket = (turn: Turn, ticket: Ticket): Outcome => setState(turn, ticket, 'closed')

export const reopenTicket = (turn: Turn, ticket: Ticket): Outcome => setState(turn, ticket, 'open')

export const setPriority = (turn: Turn, number: TicketNumber, id: PriorityId): Outcome => {
  const { world, conversation } = turn
  const priority = priorityById(world.catalog, id)
  const ref = conversation.tickets.find((ticket) => ticket.number === number)
  return {
    parts: [
      part(
        [
          ...(ref === undefined ? [] : aroundTheClock(world, ref, priority)),
          text(say(world, 'ticket.priority-set', { number, priority: priority.name })),
          ...(priority.emergency ? [emergencyRule(world)] : []),
        ],
        {
          actions: ref?.payment === 'not-agreed' ? consentActions(world) : priorityActions(world, priority.id, true),
        },
      ),
    ],
    decision: decision('answer', { code: 'priority', priority: priority.id, judged: true }),
    effects: [change(turn, number, { kind: 'priority', priority: priority.id })],
    change: {
      tickets: touch(turn, number, { priority: priority.id, judged: true }),
      // What it is about is still to be told, and names it then.
      ...(conversation.question?.kind === 'describe-problem' ? { question: conversation.question } : {}),
    },
  }
}

/**
 * Adds the customer's words to a ticket, which may have been opened elsewhere; what they tell of its severity raises an
 * unjudged or lower priority.
 */
export const addNote = (turn: Turn, ticket: TicketNumber | EffectKey, note: string): Outcome => {
  const ref = turn.conversation.tickets.find(({ number, key }) => number === ticket || key === ticket)
  return ref === undefined ? noted(turn, ticket, note, 1) : addNoteTo(turn, ref, note)
}

/** As `addNote`, for a ticket of this conversation, which may still be waiting for its number. */
export const addNoteTo = (turn: Turn, ref: TicketRef, note: string): Outcome => {
  const raised = raisedPriority(turn, ref)
  const outcome = noted(turn, ref.number ?? ref.key, note, ref.notes + 1, raised, ref)
  const tickets = turn.conversation.tickets.map((ticket) =>
    ticket.key === ref.key
      ? {
          ...ticket,
          notes: ref.notes + 1,
          touchedAt: turn.event.at,
          ...(raised === null ? {} : { priority: raised, judged: true }),
        }
      : ticket,
  )
  return { ...outcome, change: { tickets } }
}

const noted = (
  turn: Turn,
  ticket: TicketNumber | EffectKey,
  note: string,
  count: number,
  raised: PriorityId | null = null,
  ref: TicketRef | null = null,
): Outcome => {
  const { world } = turn
  const of = { number: typeof ticket === 'number' ? ticket : null }
  const priority = raised === null ? null : priorityById(world.catalog, raised)
  const line =
    priority === null
      ? ofTicket({ ...world, variant: count > 1 ? 1 : world.variant }, of, 'ticket.note-added', { count })
      : ofTicket(world, of, 'ticket.note-raised', { priority: priority.name, count })
  return {
    parts: [
      part(
        [
          ...(priority === null || ref === null ? [] : aroundTheClock(world, ref, priority)),
          text(line),
          ...(priority?.emergency === true ? [emergencyRule(world)] : []),
        ],
        { actions: ref === null ? [] : correcting(turn, ref, priority) },
      ),
    ],
    decision: decision('answer', { code: 'added-to-ticket' }),
    effects: [
      change(turn, ticket, { kind: 'comment', text: note, public: true }),
      ...turn.understanding.entities.versions
        .slice(0, 1)
        .map((version) => change(turn, ticket, { kind: 'version', version })),
      ...(raised === null ? [] : [change(turn, ticket, { kind: 'priority', priority: raised })]),
    ],
  }
}

/** What words raised is set back by a button; where they say that it isn't so bad, another priority is offered. */
const correcting = (turn: Turn, { number, priority }: TicketRef, raised: Priority | null): readonly Action[] => {
  if (number === null) return []
  if (raised === null) return reassures(turn) ? priorityActions(turn.world, priority, true) : []
  return [priorityButton(turn.world, priorityById(turn.world.catalog, priority))]
}

/** "The system is not down", "nothing in the logs": nothing worse is told, whatever the words look like. */
const reassures = ({ text: words, world }: Turn): boolean => {
  const { reassurances, conjunctions } = world.catalog.understanding.vocabulary
  const clauses = words.split(/[,.;:!\n]+/).filter((clause) => clause.trim().includes(' '))
  return (
    clauses.length > 0 &&
    clauses.every((clause) => holdsPhrase(clause, reassurances) && !holdsPhrase(clause, conjunctions))
  )
}

const raisedPriority = (turn: Turn, ref: TicketRef): PriorityId | null => {
  const judged = reassures(turn) ? null : turn.understanding.priority
  const { catalog } = turn.world
  if (judged === null || judged === ref.priority) return null
  return !ref.judged || rankOf(catalog, judged) < rankOf(catalog, ref.priority) ? judged : null
}

/** An effect that changes a ticket, by the customer, recognised when repeated. */
export const change = (turn: Turn, ticket: TicketNumber | EffectKey, what: TicketChange): Effect => {
  const key = effectKey(turn, `ticket-${what.kind}`)
  const name = turn.conversation.identity.displayName ?? accountOf(turn.world)?.name ?? ''
  return {
    key,
    kind: 'change-ticket',
    ticket,
    event: { key, at: turn.event.at, by: { kind: 'customer', name }, change: what },
  }
}

/** The conversation's tickets with one changed. */
const touch = (turn: Turn, number: TicketNumber, changes: Partial<TicketRef>): readonly TicketRef[] =>
  turn.conversation.tickets.map((ticket) =>
    ticket.number === number ? { ...ticket, ...changes, touchedAt: turn.event.at } : ticket,
  )

export const ticketButton = (world: World, ticket: Ticket): Action =>
  button(
    `ticket:${ticket.number}`,
    sayPlain(world, 'button.ticket', { number: ticket.number, subject: ticket.subject.slice(0, 40) }),
  )

/** Digits of the tickets that a message names; of a long list the first. */
export const namedTickets = ({ ticket, entities }: Understanding): readonly string[] =>
  entities.tickets?.slice(0, mostNamed) ?? (ticket === null ? [] : [ticket])

const mostNamed = 10

/** Which of the writer's tickets a reading of this needs; null when none. */
export const asksForTickets = (understanding: Understanding): boolean =>
  understanding.ticket !== null ||
  understanding.intents.some(
    (intent) => intent === 'ticket-status' || intent === 'ticket-update' || intent === 'report-problem',
  )
