import { priorityById, rankOf } from '../../catalog/look-up.ts'
import type { Priority } from '../../catalog/model.ts'
import type { EffectKey, PriorityId, TicketNumber } from '../../ids.ts'
import type { Ticket, TicketChange } from '../../tickets/ticket.ts'
import { asksOf, type Effect, type TicketRef } from '../conversation.ts'
import type { Action, Span } from '../message.ts'
import { part, text } from '../part.ts'
import { holdsPhrase, isMadeOf } from '../phrases.ts'
import { withToldBefore } from '../told-before.ts'
import { answer, decision, effectKey, type Outcome, type Turn } from '../turn.ts'
import { wordCount } from '../words-in.ts'
import { accountOf, say, sayPlain } from '../world.ts'
import { dueLines, ownOpenTickets, ownTicket } from './own-tickets.ts'
import { emergencyRule } from './policies.ts'
import { reopenButton } from './ticket-doings.ts'
import {
  aroundTheClock,
  consentActions,
  freshLines,
  ofTicket,
  priorityActions,
  priorityButton,
} from './ticket-lines.ts'
import { newestOpenTicket, withTicket } from './ticket-refs.ts'

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
  if (reached) return isAlready(turn, ticket)
  const key = state === 'closed' ? 'ticket.closed' : 'ticket.reopened'
  return {
    parts: [
      part([text(say(world, key, { number: ticket.number }), calledAmongSeveral(turn, ticket.number))], {
        actions: state === 'closed' ? [reopenButton(world, ticket.number)] : [],
      }),
    ],
    decision: decision('answer', { code: 'added-to-ticket' }),
    effects: [change(turn, ticket.number, { kind: 'state', state })],
    change: {
      tickets: touch(turn, ticket.number, { state }),
      ...questionAfter(turn, ticket, state),
      ...withTicket(turn, ticket.number),
    },
  }
}

/** A ticket is as it is wanted, and stays so: how it stands is told. */
const isAlready = (turn: Turn, { number, state }: Closable): Outcome => {
  const { world } = turn
  const ticket = ownTicket(turn, String(number))
  const line = text(say(world, 'ticket.already', { number, state: sayPlain(world, `state.${state}`) }))
  return {
    ...answer(
      part([line, ...(ticket === null ? [] : dueLines(world, ticket))], {
        actions: state === 'closed' ? [reopenButton(world, number)] : [],
      }),
    ),
    change: withTicket(turn, number),
  }
}

/** What the ticket is called that was changed; nothing where no other of the writer's is open, or was spoken of. */
export const calledAmongSeveral = (turn: Turn, number: TicketNumber): readonly Span[] => {
  const ticket = ownTicket(turn, String(number))
  const spoken = turn.conversation.topic.ticket ?? number
  const isOnly = spoken === number && ownOpenTickets(turn).every((each) => each.number === number)
  return ticket === null || isOnly ? [] : [' ', ...say(turn.world, 'ticket.called', { subject: ticket.subject })]
}

/** Nobody is asked to agree to work on a ticket that is closed, nor to describe it. */
const questionAfter = ({ conversation: { question } }: Turn, ticket: Closable, state: 'open' | 'closed') =>
  state === 'closed' && asksOf(question, ticket.key) ? { question: null } : {}

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
  ticket.state === 'closed' && isMereWish(turn)
    ? isAlready(turn, ticket)
    : withComment(turn, ticket, setState(turn, ticket, 'closed'))

/** The same, to open it again. What is said of a ticket that is open, and is no mere wish, tells it something: "still not fixed". */
export const reopenByWords = (turn: Turn, ticket: Closable): Outcome => {
  if (ticket.state === 'closed') return withComment(turn, ticket, setState(turn, ticket, 'open'))
  return isMereWish(turn) ? isAlready(turn, ticket) : addNote(turn, ticket.number, turn.text)
}

/** A few words that tell nothing of a fault. */
const isMereWish = ({ text: words, understanding, world }: Turn): boolean => {
  const { relapses, negations } = world.catalog.understanding.vocabulary
  const isTold =
    understanding.intents.includes('report-problem') || [relapses, negations].some((each) => holdsPhrase(words, each))
  return !isTold && wordCount(words) <= mostWishing
}

const mostWishing = 6

export const closeTicket = (turn: Turn, ticket: Ticket): Outcome => setState(turn, ticket, 'closed')

export const reopenTicket = (turn: Turn, ticket: Ticket): Outcome => setState(turn, ticket, 'open')

export const setPriority = (turn: Turn, number: TicketNumber, id: PriorityId): Outcome => {
  const { world, conversation } = turn
  const priority = priorityById(world.catalog, id)
  const ref = conversation.tickets.find((ticket) => ticket.number === number)
  const ticket = ownTicket(turn, String(number))
  if ((ref ?? ticket)?.priority === id) return hasAlready(turn, number, priority, ticket)
  return {
    parts: [
      part(
        [
          ...(ref === undefined ? [] : aroundTheClock(world, ref, priority)),
          text(
            say(world, 'ticket.priority-set', { number, priority: priority.name }),
            calledAmongSeveral(turn, number),
          ),
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
      ...withTicket(turn, number),
      // What it is about is still to be told, and names it then.
      ...(conversation.question?.kind === 'describe-problem' ? { question: conversation.question } : {}),
    },
  }
}

/** The priority that is wanted is the ticket's own: nothing changes, but that nobody need judge it any more. */
const hasAlready = (turn: Turn, number: TicketNumber, { id, name }: Priority, ticket: Ticket | null): Outcome => {
  const { world, conversation } = turn
  const ref = conversation.tickets.find((each) => each.number === number)
  const line = text(say(world, 'ticket.priority-already', { number, priority: name }))
  const due = ticket === null ? (ref === undefined ? [] : freshLines(world, ref).slice(1)) : dueLines(world, ticket)
  const actions = ref?.payment === 'not-agreed' ? consentActions(world) : priorityActions(world, id, true)
  return {
    ...answer(part([line, ...due], { actions })),
    change: {
      tickets: touch(turn, number, { judged: true }),
      ...withTicket(turn, number),
      ...(conversation.question?.kind === 'describe-problem' ? { question: conversation.question } : {}),
    },
  }
}

/**
 * Adds the customer's words to a ticket, which may have been opened elsewhere, and opens it again where it is closed; what
 * they tell of its severity raises an unjudged or lower priority.
 */
export const addNote = (turn: Turn, ticket: TicketNumber | EffectKey, note: string): Outcome => {
  const ref = turn.conversation.tickets.find(({ number, key }) => number === ticket || key === ticket)
  const outcome = ref === undefined ? noted(turn, ticket, note, 1) : addNoteTo(turn, ref, note)
  const state = ref === undefined ? ownTicket(turn, String(ticket))?.state : ref.state
  const number = ref?.number ?? ticket
  return state === 'closed' && typeof number === 'number' ? reopening(turn, number, outcome) : outcome
}

/** Words for a closed ticket open it again: that is said, and not only done. */
const reopening = (turn: Turn, number: TicketNumber, outcome: Outcome): Outcome => ({
  ...outcome,
  parts: [part([text(say(turn.world, 'ticket.reopened', { number }))]), ...outcome.parts],
  effects: [...(outcome.effects ?? []), change(turn, number, { kind: 'state', state: 'open' })],
  change: {
    ...outcome.change,
    tickets: touch({ ...turn, conversation: { ...turn.conversation, ...outcome.change } }, number, { state: 'open' }),
  },
})

/** As `addNote`, for a ticket of this conversation, which may still be waiting for its number. */
export const addNoteTo = (turn: Turn, ref: TicketRef, note: string): Outcome => {
  const raised = raisedPriority(turn, ref)
  const outcome = noted(turn, ref.number ?? ref.key, note, ref.notes + 1, raised, ref)
  const tickets = turn.conversation.tickets.map((ticket) =>
    ticket.key === ref.key
      ? {
          ...ticket,
          ...withServices(ref, turn),
          notes: ref.notes + 1,
          touchedAt: turn.event.at,
          ...(raised === null ? {} : { priority: raised, judged: true }),
        }
      : ticket,
  )
  return { ...outcome, change: { tickets, ...(ref.number === null ? {} : withTicket(turn, ref.number)) } }
}

const withServices = ({ services = [] }: TicketRef, { understanding }: Turn): Pick<TicketRef, 'services'> => {
  const all = [...new Set([...services, ...understanding.services])]
  return all.length === 0 ? {} : { services: all.slice(0, mostServices) }
}
const mostServices = 20

const noted = (
  turn: Turn,
  ticket: TicketNumber | EffectKey,
  note: string,
  count: number,
  raised: PriorityId | null = null,
  ref: TicketRef | null = null,
): Outcome => {
  const { world } = turn
  const of = ref ?? { number: typeof ticket === 'number' ? ticket : null }
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
      change(turn, ticket, { kind: 'comment', text: withToldBefore(turn, note), public: true }),
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

/** "Nothing", "nobody": no fault is told in such words alone. */
export const saysNothing = ({ text: words, world }: Turn): boolean => {
  const { negations, courtesies } = world.catalog.understanding.vocabulary
  return isMadeOf(words, negations, courtesies)
}

const raisedPriority = (turn: Turn, ref: TicketRef): PriorityId | null => {
  const judged = reassures(turn) || saysNothing(turn) ? null : turn.understanding.priority
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
