import { isPressing, priorityById } from '../catalog/look-up.ts'
import type { Catalog } from '../catalog/model.ts'
import { madeOnce } from '../made-once.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { wordsOf } from '../understanding/terms.ts'
import type { Intent } from '../understanding/understanding.ts'
import { otherAddress } from './answers/contact-address.ts'
import { answerHelp } from './answers/help.ts'
import { type HelpRequest, ticketFor } from './answers/help-request.ts'
import { answerJobBeside, merge } from './answers/intents.ts'
import { answerStrange, notFound, ownTicket, statusLines } from './answers/own-tickets.ts'
import { isCry } from './answers/reports.ts'
import { addNote, addNoteTo } from './answers/ticket-changes.ts'
import { freshTicket } from './answers/ticket-refs.ts'
import { asks } from './asking.ts'
import { isSure } from './clarity.ts'
import type { TicketRef } from './conversation.ts'
import { keepEmail, keepVersion } from './kept-details.ts'
import { sharesWords } from './likeness.ts'
import { isQuestion } from './message.ts'
import { isOfOffice } from './office.ts'
import { announcesOther } from './other-matters.ts'
import { button, part } from './part.ts'
import { holdsPhrase } from './phrases.ts'
import { answer, type Outcome, type Turn } from './turn.ts'
import { wordCount } from './words-in.ts'
import { sayPlain } from './world.ts'
import { hasWords } from './yes.ts'

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
  // "The ports are open" is said of a thing, and asks nothing of our hours.
  if (intents.every((intent) => intent === 'availability') && services.length > 0)
    return !asks(turn.text, turn.world.catalog)
  if (tellsFinding(turn) || tellsDetail(turn)) return true
  return first === 'report-problem' || (first === 'emergency' && isPressing(turn.world.catalog, priority))
}

/** What "the gate is open" is taken for where it is said and not asked. */
const likeFinding: ReadonlySet<Intent> = new Set([
  'report-problem',
  'coverage',
  'availability',
  'ticket-status',
  'affirm',
  'out-of-scope',
])

/** "The gate is open", "port 5060 is closed": how a thing stands that was looked at, and nothing of ours. */
const tellsFinding = ({ text: words, understanding, world }: Turn): boolean => {
  const { intents, plans, ticket } = understanding
  return (
    plans.length === 0 &&
    ticket === null &&
    intents.every((intent) => likeFinding.has(intent)) &&
    holdsPhrase(words, world.catalog.understanding.vocabulary.findings.words, oursOf(world.catalog)) &&
    !asks(words, world.catalog)
  )
}

/** What is ours: that it is open or closed is no finding. Once for each catalog: every message is held against it. */
const oursOf = madeOnce(({ supportChannels, understanding: { vocabulary } }: Catalog): readonly string[] => [
  ...vocabulary.findings.ours,
  ...vocabulary.tickets.words,
  ...vocabulary.ticketChange.pointers,
  ...supportChannels.flatMap(({ name }) => wordsOf(name)),
])

/** "Italy and Spain", right after a ticket: few words that are none of our business by themselves, and ask nothing. */
const tellsDetail = (turn: Turn): boolean =>
  turn.understanding.intents[0] === 'out-of-scope' &&
  // Another wording of a message adds nothing to it: engineers are told how it reads now.
  turn.conversation.lastMessage === turn.event.id &&
  freshTicket(turn) !== null &&
  isShort(turn.text) &&
  hasWords(turn.text) &&
  !asks(turn.text, turn.world.catalog)

/** What tells of a ticket, or follows a fresh one, and is no question of its own is added to it. */
export const noteToTicket = (turn: Turn): Outcome | null => {
  const toNamed = noteToNamed(turn)
  if (toNamed !== null) return toNamed
  const ref = freshTicket(turn)
  if (ref === null) return null
  if (announcesOther(turn)) return isUnderstood(turn) ? null : answerHelp(turn, announced(turn))
  const [email] = turn.understanding.entities.emails
  if (email !== undefined && (turn.text.trim() === email || isAside(turn))) return keepEmail(turn, ref, email)
  const other = otherAddress(turn)
  if (other !== null && !asks(turn.text, turn.world.catalog)) return keepEmail(turn, ref, other)
  const [version] = turn.understanding.entities.versions
  if (version !== undefined && isShort(turn.text)) return keepVersion(turn, ref, version)
  if (turn.understanding.intents[0] === 'emergency' && isCry(turn.text))
    return addNoteTo(asCritical(turn), ref, turn.text)
  if (isOfItsJob(turn, ref)) {
    const noted = addNoteTo(turn, ref, turn.text)
    return asks(turn.text, turn.world.catalog) ? merge([noted, answerJobBeside(turn)]) : noted
  }
  if (isOfItsTime(turn) || limitsCost(turn, ref)) return addNoteTo(turn, ref, turn.text)
  if (!isStatement(turn) || isOfOffice(turn)) return null
  return knownAlready(turn, ref) ?? (isOtherMatter(turn, ref) ? null : offeringApart(turn, ref))
}

/** "Can you do it at nine instead?": when the work is wanted, and nothing that we could tell. */
const isOfItsTime = ({ text: words, understanding }: Turn): boolean => {
  const { intents, entities } = understanding
  const isPlain = entities.asksCost !== true && entities.asksDuration !== true && entities.asksHours !== true
  const isRead = (intent: Intent) => intent === 'coverage' || (intent === 'ticket-status' && !isQuestion(words))
  return entities.leans === true && entities.time !== undefined && isPlain && intents.every(isRead)
}

/** "And not more than two hours", of work that was agreed to: whoever does it must read that. */
const limitsCost = ({ understanding, text: words, world }: Turn, { payment, services = [] }: TicketRef): boolean => {
  const { intents, plans } = understanding
  const isOfCost = intents.every((each) => each === 'pricing' || each === 'unsure-paid' || each === 'coverage')
  const isOfIt = plans.length === 0 && understanding.services.every((id) => services.includes(id))
  return payment === 'agreed' && isOfCost && isOfIt && /\d/.test(words) && !asks(words, world.catalog)
}

/** "I have another problem": what it is follows in the next message. */
const announced = ({ text: words }: Turn): HelpRequest => ({ ...ticketFor(words), described: false })

/** "Can you do it in the provider's panel, too?" is said of the job that the ticket is about, and opens no second one. */
const isOfItsJob = ({ understanding }: Turn, { services: known = [] }: TicketRef): boolean => {
  const { intents, services, plans, entities } = understanding
  const isPlain = entities.leans !== true && entities.asksCost !== true && entities.asksWhichPlan !== true
  const isOfIt = services.length > 0 && services.every((id) => known.includes(id))
  return isPlain && isOfIt && plans.length === 0 && intents.every((intent) => intent === 'coverage')
}

/** Who repeats what the ticket was opened for is told how it stands. */
const knownAlready = (turn: Turn, { number }: TicketRef): Outcome | null => {
  const ticket = number === null ? null : ownTicket(turn, String(number))
  const isSame = ticket !== null && ticket.description.trim().toLowerCase() === turn.text.trim().toLowerCase()
  return isSame ? answer(part(statusLines(turn.world, ticket))) : null
}

/** A report in a sentence of its own, of which the ticket has no word. */
const tellsApart = (turn: Turn, ref: TicketRef): boolean => {
  const { intents, continues } = turn.understanding
  const ticket = ref.number === null ? null : ownTicket(turn, String(ref.number))
  const known = ticket === null ? ref.subject : toldIn(ticket)
  const isReport = intents.length === 1 && intents[0] === 'report-problem' && isUnderstood(turn)
  return isReport && !continues && !isBrief(turn.text) && !sharesWords(turn.text, known)
}

/** Where everything stands still, what is the mildest of faults is no part of it, but a matter of its own. */
const isOtherMatter = (turn: Turn, ref: TicketRef): boolean => {
  const { catalog } = turn.world
  const mildest = catalog.priorities.at(-1)?.id
  return (
    ref.judged &&
    priorityById(catalog, ref.priority).critical &&
    turn.understanding.priority === mildest &&
    tellsApart(turn, ref)
  )
}

/** The words go into the fresh ticket; where they may be another matter, a button makes a ticket of them. */
const offeringApart = (turn: Turn, ref: TicketRef): Outcome => {
  const noted = addNoteTo(turn, ref, turn.text)
  const { question } = turn.conversation
  if ((question !== null && question.kind !== 'clarify') || !tellsApart(turn, ref)) return noted
  const actions = [button('mean:report-problem', sayPlain(turn.world, 'button.new-ticket'))]
  return {
    ...noted,
    parts: [...noted.parts, part([], { actions })],
    change: {
      ...noted.change,
      question: { kind: 'clarify', text: turn.text, understanding: turn.understanding, isKept: true },
    },
  }
}

/** All that customers wrote into a ticket. */
const toldIn = ({ subject, description, history }: Ticket): string =>
  [subject, description, ...history.flatMap(({ change }) => (change.kind === 'comment' ? change.text : []))].join('\n')

const isBrief = (words: string): boolean => wordCount(words) < 5

/** Null where none is named, or a fault is told beside a number that is none of the writer's. */
const noteToNamed = (turn: Turn): Outcome | null => {
  const { ticket: digits, intents } = turn.understanding
  if (digits === null) return null
  const ticket = ownTicket(turn, digits)
  const told = ticket === null ? tellsNumber(turn, digits) : null
  if (told !== null) return told
  if (intents[0] === 'ticket-status' || !isStatement(turn)) return null
  if (ticket !== null) return addNote(turn, ticket.number, turn.text)
  return intents.includes('report-problem') ? null : answerStrange(turn)
}

/** "37060", right after a ticket: a number that nobody calls a ticket, and that is none, may tell of the fault. */
const tellsNumber = (turn: Turn, digits: string): Outcome | null => {
  const { text: words, understanding, world } = turn
  const { tickets } = world.catalog.understanding.vocabulary
  const { ticketChange, namedPriority, tickets: several } = understanding.entities
  const ref = freshTicket(turn)
  const isWish = ticketChange !== null || namedPriority !== null || several !== undefined
  const isCalledSo = isWish || words.includes('#') || holdsPhrase(words, tickets.words)
  if (ref === null || isCalledSo || !isShort(words) || asks(words, world.catalog)) return null
  const strange = answer(part([notFound(world, digits)]))
  return merge([strange, addNoteTo(turn, ref, words)])
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
export const isShort = (words: string): boolean => wordCount(words) <= 6

/** Cancelling is said more surely than this, where a message leans on the one before. */
const surelyCancels = 0.8

/** "And italy too", "also spain": goes on telling, whatever its one word looks like. */
export const goesOn = ({ text: words, understanding, world }: Turn): boolean => {
  const { continues, intents, services, plans, confidence } = understanding
  const isStrange = intents[0] === 'out-of-scope' || (intents[0] === 'cancel' && confidence < surelyCancels)
  const isBare = services.length + plans.length === 0 && !asks(words, world.catalog)
  return continues && isStrange && isBare && words.trim().includes(' ')
}
