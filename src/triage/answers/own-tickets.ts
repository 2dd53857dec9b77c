import { priorityById } from '../../catalog/look-up.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import { lastAnswerOf } from '../../tickets/ticket-rules.ts'
import type { Conversation } from '../conversation.ts'
import type { Block } from '../message.ts'
import { part, text } from '../part.ts'
import { answer, type Outcome, type Turn } from '../turn.ts'
import { accountOf, say, sayAt, sayPlain, type World } from '../world.ts'

/** Whether the writer may see a ticket: it is of the writer's account, or the writer opened it. */
const isOwn = (world: World, conversation: Conversation, ticket: Ticket): boolean => {
  const account = accountOf(world)
  return ticket.identity === conversation.identity.key || (account !== null && ticket.account === account.id)
}

export const ownTicket = (turn: Turn, digits: string): Ticket | null =>
  ownTickets(turn).find((ticket) => String(ticket.number) === String(Number(digits))) ?? null

export const ownTickets = (turn: Turn): readonly Ticket[] =>
  turn.world.tickets.filter((ticket) => isOwn(turn.world, turn.conversation, ticket))

export const ownOpenTickets = (turn: Turn): readonly Ticket[] =>
  ownTickets(turn).filter((ticket) => ticket.state !== 'closed')

export const notFound = (world: World, digits: string): Block =>
  text(say(world, 'ticket.not-found', { number: digits }))

/** That a ticket which is named isn't the writer's; null where none is named, or it is. */
export const answerStrange = (turn: Turn): Outcome | null => {
  const { ticket } = turn.understanding
  return ticket === null || ownTicket(turn, ticket) !== null ? null : answer(part([notFound(turn.world, ticket)]))
}

export const statusLine = (world: World, ticket: Ticket): Block =>
  text(
    say(world, 'ticket.status', {
      number: ticket.number,
      subject: ticket.subject,
      state: sayPlain(world, `state.${ticket.state}`),
      priority: priorityById(world.catalog, ticket.priority).name,
    }),
  )

/** How a ticket stands, with its answer or when one is due. */
export const statusLines = (world: World, ticket: Ticket): readonly Block[] => [
  statusLine(world, ticket),
  ...dueLines(world, ticket),
]

/** When a ticket was answered, or an answer is due. */
export const dueLines = (world: World, ticket: Ticket): readonly Block[] => {
  const answered = lastAnswerOf(ticket)
  const due = ticket.answerDueAt
  return [
    ...(answered !== undefined
      ? [text(say(world, 'ticket.status-answered', { when: sayAt(world, answered.at) }))]
      : []),
    ...(answered === undefined && due !== null && ticket.state === 'open'
      ? [text(say(world, 'ticket.status-due', { due: sayAt(world, due) }))]
      : []),
  ]
}
