import { isPressing } from '../catalog/look-up.ts'
import { answerStrange, ownTicket } from './answers/own-tickets.ts'
import { isCry } from './answers/reports.ts'
import { addNote, addNoteTo } from './answers/ticket-changes.ts'
import { freshTicket } from './answers/ticket-refs.ts'
import { asks } from './asking.ts'
import { isSure } from './clarity.ts'
import { keepEmail, keepVersion } from './questions.ts'
import type { Outcome, Turn } from './turn.ts'

export const isUnderstood = ({ understanding, world }: Turn): boolean => isSure(understanding, world.catalog)

/** Words that tell of a problem, or that nothing else can be made of: no question of their own. */
export const isStatement = (turn: Turn): boolean => {
  const { intents, services, plans, priority } = turn.understanding
  const [first] = intents
  if (goesOn(turn)) return true
  // Nobody tells of a fault by asking, or by naming a plan: what is meant is asked back, and a button adds it all the same.
  if (!isUnderstood(turn)) return !asks(turn.text, turn.world.catalog) && plans.length === 0
  // "Also the backup server": looks like a job, and is none of the catalog's.
  if (intents.every((intent) => intent === 'coverage') && services.length + plans.length === 0)
    return !asks(turn.text, turn.world.catalog)
  return first === 'report-problem' || (first === 'emergency' && isPressing(turn.world.catalog, priority))
}

/** What tells of a ticket, or follows a fresh one, and is no question of its own is added to it. */
export const noteToTicket = (turn: Turn): Outcome | null => {
  const toNamed = noteToNamed(turn)
  if (toNamed !== null) return toNamed
  const ref = freshTicket(turn)
  if (ref === null) return null
  const [email] = turn.understanding.entities.emails
  if (email !== undefined && (turn.text.trim() === email || isAside(turn))) return keepEmail(turn, ref, email)
  const [version] = turn.understanding.entities.versions
  if (version !== undefined && isShort(turn.text)) return keepVersion(turn, ref, version)
  if (turn.understanding.intents[0] === 'emergency' && isCry(turn.text))
    return addNoteTo(asCritical(turn), ref, turn.text)
  return isStatement(turn) ? addNoteTo(turn, ref, turn.text) : null
}

/** Null where none is named, or a fault is told beside a number that is none of the writer's. */
const noteToNamed = (turn: Turn): Outcome | null => {
  const { ticket: digits, intents } = turn.understanding
  if (digits === null || intents[0] === 'ticket-status' || !isStatement(turn)) return null
  const ticket = ownTicket(turn, digits)
  if (ticket !== null) return addNote(turn, ticket.number, turn.text)
  return intents.includes('report-problem') ? null : answerStrange(turn)
}

/** A cry for emergency help is as severe as can be, where its words tell nothing else. */
const asCritical = (turn: Turn): Turn => {
  const { understanding, world } = turn
  const critical = world.catalog.priorities.find((priority) => priority.critical)?.id ?? null
  return { ...turn, understanding: { ...understanding, priority: understanding.priority ?? critical } }
}

/** A few words that ask for nothing. */
const isAside = (turn: Turn): boolean =>
  isShort(turn.text) && (!isUnderstood(turn) || turn.understanding.intents[0] === 'out-of-scope')

/** Few enough words to be about one thing. */
export const isShort = (words: string): boolean => words.trim().split(/\s+/).length <= 6

/** Cancelling is said more surely than this, where a message leans on the one before. */
const surelyCancels = 0.8

/** "And italy too", "also spain": goes on telling, whatever its one word looks like. */
export const goesOn = ({ text: words, understanding, world }: Turn): boolean => {
  const { continues, intents, services, plans, confidence } = understanding
  const isStrange = intents[0] === 'out-of-scope' || (intents[0] === 'cancel' && confidence < surelyCancels)
  const isBare = services.length + plans.length === 0 && !asks(words, world.catalog)
  return continues && isStrange && isBare && words.trim().includes(' ')
}
