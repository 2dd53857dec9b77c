import type { Block } from '../message.ts'
import { button, part, text } from '../part.ts'
import { answer, type Outcome, type Turn } from '../turn.ts'
import { say, sayPlain } from '../world.ts'
import { priorityActions } from './ticket-lines.ts'
import { freshTicket } from './ticket-refs.ts'

/** What the priorities mean. */
export const answerPriorities = (turn: Turn): Outcome => {
  const { world, understanding, text: words } = turn
  const rows = world.catalog.priorities.map((priority) => [priority.name, priority.meaning])
  const lines: readonly Block[] = [text(say(world, 'priorities.table')), { kind: 'table', header: [], rows }]
  // What is asked about is open already: its priority is a button away.
  const fresh = freshTicket(turn)
  if (fresh !== null && fresh.number !== null && understanding.entities.asksPriority === true)
    return answer(part(lines, { actions: priorityActions(world, fresh.priority, false) }))
  if (understanding.entities.asksPriority !== true) return answer(part(lines))
  // What is asked about may well be there: its words go along, should a ticket be wanted.
  return {
    ...answer(part(lines, { actions: [button('open-ticket', sayPlain(world, 'button.open-ticket'))] })),
    change: { question: { kind: 'clarify', text: words, understanding } },
  }
}
