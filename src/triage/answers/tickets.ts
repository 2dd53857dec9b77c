import { priorityById, rankOf } from '../../catalog/look-up.ts'
import type { EventId, PriorityId } from '../../ids.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import type { Understanding } from '../../understanding/understanding.ts'
import type { TicketRef } from '../conversation.ts'
import type { Action, Block } from '../message.ts'
import { button, part, text } from '../part.ts'
import { holdsPhrase, isMadeOf } from '../phrases.ts'
import { answer, type Outcome, type Turn } from '../turn.ts'
import { wordCount } from '../words-in.ts'
import { say, sayPlain, type World } from '../world.ts'
import { notFound, ownOpenTickets, ownTicket, ownTickets, statusLine, statusLines } from './own-tickets.ts'
import { addNote, addNoteTo, closeByWords, reopenByWords, setPriority } from './ticket-changes.ts'
import { answerTicketDoing, closeButton, reopensTicket } from './ticket-doings.ts'
import { ofTicket, priorityActions } from './ticket-lines.ts'
import { newestOpenTicket, ticketSpokenOf, withTicket } from './ticket-refs.ts'

export const answerTicketStatus = (turn: Turn): Outcome => {
  const { world, understanding } = turn
  const named = namedTickets(understanding)
  if (named.length > 0) {
    const told = answer(
      ...named.map((digits) => {
        const ticket = ownTicket(turn, digits)
        return part(ticket === null ? [notFound(world, digits)] : statusLines(world, ticket))
      }),
    )
    return { ...told, ...spokenOf(turn, named) }
  }
  const open = hereFirst(turn, ownOpenTickets(turn))
  const [only] = open
  const waiting = beingOpenedLines(turn)
  if (only === undefined)
    return answer(part(waiting.length > 0 ? waiting : [text(say(world, 'ticket.none')), ...lastClosed(turn)]))
  if (open.length === 1)
    return {
      ...answer(part([...statusLines(world, only), ...waiting])),
      listed: { kind: 'tickets', ids: [only.number] },
      change: withTicket(turn, only.number),
    }
  const shown = open.slice(0, mostListed)
  return {
    ...answer(
      part(
        [
          text(say(world, 'ticket.list', { count: open.length })),
          ...shown.map((ticket) => statusLine(world, ticket)),
          ...waiting,
        ],
        { more: open.slice(mostListed).map((ticket) => statusLine(world, ticket)) },
      ),
    ),
    listed: { kind: 'tickets', ids: shown.map(({ number }) => number) },
  }
}

/** "It" means the one ticket of the writer's that was asked about. */
const spokenOf = (turn: Turn, [digits = '', ...others]: readonly string[]): Pick<Outcome, 'change'> => {
  const ticket = others.length === 0 ? ownTicket(turn, digits) : null
  return ticket === null ? {} : { change: withTicket(turn, ticket.number) }
}

const mostListed = 4

/** The newest that has no number yet: no list of tickets has it. */
const beingOpened = ({ conversation }: Turn): TicketRef | undefined =>
  conversation.tickets.findLast(({ number, state }) => number === null && state !== 'closed')

const beingOpenedLines = (turn: Turn): readonly Block[] => {
  const ref = beingOpened(turn)
  return ref === undefined ? [] : [text(ofTicket(turn.world, ref, 'ticket.opening'))]
}

/** Tickets of this conversation are meant before those of others. */
const hereFirst = (turn: Turn, tickets: readonly Ticket[]): readonly Ticket[] => [
  ...tickets.filter((ticket) => isHereIn(turn, ticket)),
  ...tickets.filter((ticket) => !isHereIn(turn, ticket)),
]

const isHereIn = ({ conversation }: Turn, { number }: Ticket): boolean =>
  conversation.tickets.some((ref) => ref.number === number)

/** "Close all of them": no one of them is meant, and nothing else is said. */
const closesEach = ({ text: words, understanding: { entities }, world }: Turn): boolean => {
  const { ticketChange, courtesies } = world.catalog.understanding.vocabulary
  const beside = [ticketChange.close, courtesies, ticketChange.may]
  return entities.ticketChange === 'close' && isMadeOf(words, ticketChange.every, ...beside)
}

/** Whose number is asked for, where none is open any more. */
const lastClosed = (turn: Turn): readonly Block[] => {
  const [newest] = turn.understanding.entities.ticketAsked === 'number' ? ownTickets(turn) : []
  return newest === undefined ? [] : [statusLine(turn.world, newest)]
}

/** A comment, another priority, reopening or closing: on the ticket named, else on the only one it can mean. */
export const answerTicketUpdate = (turn: Turn): Outcome => {
  const { world, understanding, conversation } = turn
  const { ticketAsked } = understanding.entities
  if (ticketAsked !== undefined && ticketAsked !== 'state' && ticketAsked !== 'number')
    return answerTicketDoing(turn, ticketAsked)
  const named = namedTickets(understanding)
  if (named.length > 1) return askWhichNamed(turn, named)
  if (understanding.ticket !== null) {
    const ticket = ownTicket(turn, understanding.ticket)
    return ticket === null ? answer(part([notFound(world, understanding.ticket)])) : updateTicket(turn, ticket)
  }
  const reopening = understanding.entities.ticketChange === 'reopen'
  const candidates = reopening ? ownTickets(turn).filter((ticket) => ticket.state === 'closed') : ownOpenTickets(turn)
  const spoken = ticketSpokenOf(turn)
  const { ordinal } = understanding.entities
  // Which is the first one, nobody can tell without a list; the other one is any but that which was spoken of.
  if (closesEach(turn) && candidates.length > 1)
    return candidates.every((each) => isHereIn(turn, each)) ? updateEach(turn, candidates) : askWhich(turn, candidates)
  // Nobody who names the second of one means that one.
  const [sole] = candidates
  if (sole !== undefined && candidates.length === 1 && typeof ordinal === 'number' && ordinal > 1)
    return offerChoice(turn, [sole])
  if (ordinal !== null)
    return askWhich(
      turn,
      candidates.filter(
        ({ number }) => ordinal !== 'other' || number !== (spoken ?? newestOpenTicket(conversation)?.number),
      ),
    )
  // One that is closed by now is meant where nothing else can be.
  const isMeant = ({ number, state }: Ticket) => number === spoken && (state !== 'closed' || candidates.length === 0)
  const talkedOf = ownTickets(turn).find((ticket) => (reopening ? ticket.number === spoken : isMeant(ticket)))
  if (talkedOf !== undefined) return updateTicket(turn, talkedOf)
  const [only, ...others] = candidates
  const isHere = only !== undefined && isHereIn(turn, only)
  if (isHere && others.length === 0) return updateTicket(turn, only)
  return only !== undefined && others.length === 0 && onlyTells(turn)
    ? offerToAdd(turn, only)
    : askWhich(turn, candidates)
}

/** "I meant the other one", right after one was closed: both can be put right. Null where none was. */
export const answerOtherMeant = (turn: Turn): Outcome | null => {
  const { conversation, understanding, world } = turn
  const reopens = conversation.offered.filter(reopensTicket)
  if (understanding.entities.ordinal !== 'other' || understanding.entities.ticketChange !== null) return null
  const open = ownOpenTickets(turn).slice(0, mostListed)
  if (reopens.length === 0 || open.length === 0) return null
  const actions = [...reopens, ...open.map(({ number }) => closeButton(world, number))]
  return answer(part([text(say(world, 'choice.several'))], { actions }))
}

/** Words for a ticket, and no other change of one. */
const onlyTells = ({ understanding: { entities } }: Turn): boolean =>
  (entities.ticketChange === null || entities.ticketChange === 'comment') && entities.namedPriority === null

/** Whether words belong to a ticket of another conversation, nobody can tell but the customer. */
const offerToAdd = ({ world, text: words, understanding }: Turn, { number, subject }: Ticket): Outcome => ({
  ...answer(
    part([text(say(world, 'ticket.shall-add', { number, subject }))], {
      actions: [
        button('same-ticket:add', sayPlain(world, 'button.add-to-ticket', { number }), 'primary'),
        button('same-ticket:new', sayPlain(world, 'button.new-ticket')),
      ],
    }),
  ),
  change: { question: { kind: 'same-ticket', ticket: number, text: words, understanding } },
})

/** Words for a ticket where none is open may be for a new one. */
const offerInstead = (turn: Turn): Outcome => {
  const { world, text: words, understanding } = turn
  const line = text(say(world, 'ticket.none'))
  const { ticketChange, namedPriority } = understanding.entities
  const ref = ticketChange === 'reopen' ? undefined : beingOpened(turn)
  // Whatever is to be done with it, its engineers read so.
  if (ref !== undefined) return addNoteTo(turn, ref, words)
  if ((ticketChange !== null && ticketChange !== 'comment') || namedPriority !== null) return answer(part([line]))
  const actions = [button('open-ticket', sayPlain(world, 'button.open-ticket'))]
  return {
    ...answer(part([line, text(say(world, 'ticket.shall-open'))], { actions })),
    change: { question: { kind: 'offer-ticket', text: words, understanding } },
  }
}

/** A change is made to one ticket: to the only one it can mean, else to the one that is chosen. */
export const askWhich = (turn: Turn, candidates: readonly Ticket[]): Outcome => {
  const [only, ...others] = candidates
  if (only === undefined) return offerInstead(turn)
  return others.length === 0 ? updateTicket(turn, only) : offerChoice(turn, candidates)
}

/** Which ticket is meant is asked, and nothing changed before it is chosen. */
const offerChoice = (turn: Turn, candidates: readonly Ticket[]): Outcome => {
  const { world, understanding } = turn
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
  return { ...outcome, change: { ...outcome.change, ...withTicket(turn, ticket.number) } }
}

const changeAsked = (turn: Turn, ticket: Ticket): Outcome => {
  const { namedPriority, ticketChange } = turn.understanding.entities
  if (namedPriority !== null && meansPriority(turn, ticket, namedPriority))
    return setPriority(turn, ticket.number, namedPriority)
  if (ticketChange === 'priority') return askPriority(turn, ticket)
  if (ticketChange === 'close') return closeByWords(turn, ticket)
  if (ticketChange === 'reopen') return reopenByWords(turn, ticket)
  return addNote(turn, ticket.number, turn.text)
}

/** "Urgent" names no priority: it may raise one, and lowers none, but where that is wished in so many words: "make it normal". */
const meansPriority = ({ world, text: words }: Turn, ticket: Ticket, named: PriorityId): boolean => {
  const { raises } = world.catalog.understanding.vocabulary.ticketChange
  const isSpelled = words.toLowerCase().includes(priorityById(world.catalog, named).name.toLowerCase())
  const isMild = !priorityById(world.catalog, named).emergency
  const isWished = isMild && wordCount(words) <= mostWishing && holdsPhrase(words, raises)
  return isSpelled || isWished || rankOf(world.catalog, named) < rankOf(world.catalog, ticket.priority)
}

/** Who writes more than this tells something with it. */
const mostWishing = 5

/** Another priority is wanted, and which one is not said. */
const askPriority = (turn: Turn, ticket: Ticket): Outcome => {
  const { world } = turn
  const actions = priorityActions(world, ticket.priority, false)
  return answer(part([text(say(world, 'ticket.which-priority', { number: ticket.number }))], { actions }))
}

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
