import { callEmergency } from './answers/policies.ts'
import type { Conversation } from './conversation.ts'
import type { PressRefusal } from './decision.ts'
import type { Action } from './message.ts'
import { part, text } from './part.ts'
import type { Decided } from './settle.ts'
import { answer, decision, type Outcome, type Turn } from './turn.ts'
import { say } from './world.ts'

/** A button of which nothing comes: said to whoever pressed it, and changes nothing. */
export const refusePress = ({ conversation, world }: Turn, action: string): Outcome => {
  const why: PressRefusal = isAnothers(conversation, action) ? 'not-theirs' : 'expired'
  const line = text(say(world, `action.${why}`))
  return { ...answer(part([line])), decision: decision('answer', { code: 'press-refused', why }) }
}

/**
 * Whether a pressed button has done its work. Where several read along, one that was for somebody else may do something
 * for whoever pressed it, such as open a ticket of theirs, and still stands for whom it was for. More is for everybody.
 */
export const isSpent = (before: Conversation, action: string, { entries }: Decided): boolean => {
  const reasons = entries.flatMap(({ why }) => why?.decision?.reasons ?? [])
  return !reasons.some(({ code }) => code === 'press-refused') && (action === 'more' || !isAnothers(before, action))
}

/** So many are remembered; a button of an answer long ago stands no longer. */
const mostOpeners = 60

const opensTicket = (action: string): boolean => action === callEmergency || /^open-ticket(?::|$)/.test(action)

/** The buttons that open a ticket and were ever offered, with those of one answer more. */
export const openersWith = (known: readonly string[] = [], actions: readonly Action[]): readonly string[] => {
  const fresh = actions.flatMap(({ id }) => (opensTicket(id) ? [id] : []))
  return fresh.length === 0 ? known : [...known.filter((id) => !fresh.includes(id)), ...fresh].slice(-mostOpeners)
}

/**
 * Whether a button opens a ticket that nobody was offered here. In a conversation of an older program nobody knows, and it
 * may be pressed.
 */
export const isMadeUp = ({ openers, lastSeq, offered, others = [] }: Conversation, action: string): boolean => {
  if (!opensTicket(action) || (openers === undefined && lastSeq > 0)) return false
  return (
    ![{ offered }, ...others].some((to) => to.offered.some(({ id }) => id === action)) && !openers?.includes(action)
  )
}

const isAnothers = ({ offered, others = [] }: Conversation, action: string): boolean => {
  const isOffered = (to: Pick<Conversation, 'offered'>) => to.offered.some(({ id }) => id === action)
  return !isOffered({ offered }) && others.some(isOffered)
}
