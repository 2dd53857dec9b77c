import type { TicketAsked } from '../../understanding/understanding.ts'
import type { TicketRef } from '../conversation.ts'
import type { Action, Block } from '../message.ts'
import { button, part, text } from '../part.ts'
import { answer, type Outcome, type Turn } from '../turn.ts'
import { hourlyPrice, planOf, say, sayPlain, type World } from '../world.ts'
import { linkHint } from './coverage.ts'
import { reactionLine } from './plans.ts'
import { freeRepairRule } from './policies.ts'
import { priorityActions } from './ticket-lines.ts'
import { newestOpenTicket } from './ticket-refs.ts'

/** How something about tickets goes, where it was asked about and not asked for; the button does it. */
export const answerTicketDoing = (turn: Turn, asked: Exclude<TicketAsked, 'state' | 'number'>): Outcome => {
  const { world, conversation } = turn
  const ref = newestOpenTicket(conversation)
  const lines = asked === 'open' ? openingTerms(world) : []
  return answer(
    part([text(say(world, `ticket.how.${asked}`)), ...lines], {
      actions: actionsFor(world, asked, ref, conversation.tickets.at(-1)),
    }),
  )
}

/** What a ticket costs and brings under the customer's plan. */
const openingTerms = (world: World): readonly Block[] => {
  const plan = planOf(world)
  const price = hourlyPrice(world.catalog)
  if (plan === null) return [linkHint(world)]
  if (plan.tickets === 'included' || price === null) return [reactionLine(world, plan)]
  const free = freeRepairRule(world)
  return [text(say(world, 'ticket.how.paid', { plan: plan.name, price })), ...(free === null ? [] : [free])]
}

const actionsFor = (
  world: World,
  asked: TicketAsked,
  open: TicketRef | null,
  newest: TicketRef | undefined,
): readonly Action[] => {
  if (asked === 'open') return [button('open-ticket', sayPlain(world, 'button.open-ticket'))]
  if (asked === 'priority') return open === null ? [] : priorityActions(world, open.priority, false)
  if (asked === 'close') return open?.number == null ? [] : [closeButton(world, open.number)]
  if (asked !== 'reopen' || newest?.number == null || newest.state !== 'closed') return []
  return [reopenButton(world, newest.number)]
}

/** Whether a button closes a ticket: where the answer asked whether to, a yes presses it. */
export const closesTicket = ({ id }: Action): boolean => id.startsWith('close:')

/** Whether a button opens one again. */
export const reopensTicket = ({ id }: Action): boolean => id.startsWith('reopen:')

export const closeButton = (world: World, number: number): Action =>
  button(`close:${number}`, sayPlain(world, 'button.close', { number }))

export const reopenButton = (world: World, number: number): Action =>
  button(`reopen:${number}`, sayPlain(world, 'button.reopen', { number }))
