import { serviceById } from '../catalog/look-up.ts'
import type { Priority } from '../catalog/model.ts'
import type { ServiceId } from '../ids.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { subjectOf } from '../tickets/ticket-rules.ts'
import { type Intent, intents } from '../understanding/understanding.ts'
import { freeTicket } from './answers/coverage.ts'
import { answerHelp } from './answers/help.ts'
import { type HelpRequest, servicesOf, ticketFor } from './answers/help-request.ts'
import { answerIntents } from './answers/intents.ts'
import { ownOpenTickets, ownTicket } from './answers/own-tickets.ts'
import { callEmergency } from './answers/policies.ts'
import { isNamed } from './answers/small-talk.ts'
import { closeTicket, joinTicket, reopenTicket, setPriority } from './answers/ticket-changes.ts'
import { freshTicket, newestOpenTicket, ticketSpokenOf } from './answers/ticket-refs.ts'
import { askWhich } from './answers/tickets.ts'
import { agreeUnasked } from './consents.ts'
import { type Question, standingQuestion, type Verdict } from './conversation.ts'
import { page, part, text } from './part.ts'
import { openedAlready, openedBy, pressOf, shownAlready } from './pressed-again.ts'
import { refusePress } from './presses.ts'
import { chooseTicket, settle } from './questions.ts'
import { wholeOf } from './told-before.ts'
import { answer, type Outcome, type Turn } from './turn.ts'
import { addUnclear, readAs } from './unclear.ts'
import { planOf, say, sayPlain } from './world.ts'

/** The ids of all buttons; what follows the colon is the button's own. */
const verdicts: Readonly<Record<string, Verdict>> = {
  'consent-accept': 'accept',
  'consent-decline': 'decline',
  'defect-claim': 'defect',
  'same-ticket:add': 'add',
  'same-ticket:new': 'new',
  skip: 'skip',
}

/** Carries out a button. One that no longer stands, or was never offered, is said so and changes nothing. */
export const answerAction = (turn: Turn, id: string): Outcome => {
  const { question } = turn.conversation
  const verdict = verdicts[id]
  const outcome = verdict === undefined ? byName(turn, id) : verdictOn(turn, standingQuestion(question), verdict)
  return outcome ?? refusePress(turn, id)
}

const verdictOn = (turn: Turn, question: Question | null, verdict: Verdict): Outcome | null => {
  const settled = question === null ? null : settle(turn, question, verdict)
  return settled ?? (verdict === 'accept' ? agreeUnasked(turn) : null)
}

const byName = (turn: Turn, id: string): Outcome | null => {
  const [name, argument] = split(id)
  switch (name) {
    case 'more':
      return showMore(turn, id)
    case 'priority':
      return choosePriority(turn, argument)
    case 'ticket':
      return chooseTicket(turn, argument)
    case 'reopen':
      return onOwn(turn, argument, reopenTicket)
    case 'close':
      return onOwn(turn, argument, closeTicket)
    case 'join':
      return onOwn(turn, argument, joinTicket)
    case 'add-note':
      return addUnclear(turn)
    case 'ask':
      return ask(turn, argument)
    case 'mean':
      return mean(turn, argument)
    case 'open-ticket':
      return openedAlready(turn, id) ?? openedBy(turn, id, openFor(turn, argument))
    case callEmergency:
      return answerHelp(turn, { ...helpByButton(turn, []), wants: 'emergency' })
    default:
      return null
  }
}

const split = (id: string): readonly [string, string] => {
  const colon = id.indexOf(':')
  return colon === -1 ? [id, ''] : [id.slice(0, colon), id.slice(colon + 1)]
}

const showMore = (turn: Turn, id: string): Outcome | null => {
  const { more, offered, question, topic } = turn.conversation
  if (more.length === 0) return shownAlready(turn, id)
  const { shown, rest } = page(more)
  const actions = offered.filter((action) => action.id !== 'more')
  const pressed = pressOf(turn.conversation, id)
  return { ...answer(part(shown, { more: rest, actions })), change: { question, topic: { ...topic, pressed } } }
}

const choosePriority = (turn: Turn, id: string): Outcome | null => {
  const priority = turn.world.catalog.priorities.find((each) => each.id === id)
  const newest = newestOpenTicket(turn.conversation)
  if (priority === undefined || newest === null || newest.number === null) return null
  const isOffered = turn.conversation.offered.some((action) => action.id === `priority:${id}`)
  const open = ownOpenTickets(turn)
  // A button of an older message may be another ticket's.
  if (!isOffered && open.length > 1) return askWhich(wishing(turn, priority), open)
  return setPriority(turn, (isOffered ? ticketSpokenOf(turn) : null) ?? newest.number, priority.id)
}

/** The press, as it would be said. */
const wishing = (turn: Turn, { id, name }: Priority): Turn => {
  const { understanding } = turn
  const entities = { ...understanding.entities, ticketChange: 'priority', namedPriority: id } as const
  return { ...turn, text: name, understanding: { ...understanding, intents: ['ticket-update'], entities } }
}

const onOwn = (turn: Turn, digits: string, change: (turn: Turn, ticket: Ticket) => Outcome | null): Outcome | null => {
  const ticket = ownTicket(turn, digits)
  return ticket === null ? null : change(turn, ticket)
}

const isIntent = (text: string): text is Intent => (intents as readonly string[]).includes(text)

/** Buttons that ask for help: their labels tell nothing of it, what was not understood before them does. */
const helpOf: Partial<Record<Intent, HelpRequest['wants']>> = {
  'report-problem': 'repair',
  'talk-to-engineer': 'person',
}

/** A button that stands for a question, read as if it had been typed. */
const ask = (turn: Turn, intent: string): Outcome | null => {
  if (!isIntent(intent) || !isNamed(intent)) return null
  const wants = helpOf[intent]
  if (wants !== undefined) return answerHelp(turn, { ...helpByButton(turn, []), wants })
  return answerIntents({ ...turn, understanding: { ...turn.understanding, intents: [intent] } })
}

const mean = (turn: Turn, intent: string): Outcome | null => {
  const { question } = turn.conversation
  return question?.kind === 'clarify' && isIntent(intent) ? readAs(turn, question, intent) : null
}

const helpByButton = (turn: Turn, services: HelpRequest['services']): HelpRequest => {
  const { question } = turn.conversation
  if (question?.kind === 'clarify')
    return { ...ticketFor(wholeOf(question), services), subject: subjectOf(question.text) }
  return ticketFor(question?.kind === 'offer-ticket' ? question.text : '', services)
}

/** "Open a ticket", about a service or about what was not understood; pressed again it leads to the same ticket. */
const openFor = (turn: Turn, id: string): Outcome | null => {
  const service = serviceById(turn.world.catalog, id as ServiceId)
  const fresh = freshTicket(turn)
  if (id !== '' && service === undefined) return null
  if (fresh !== null && fresh.number !== null && fresh.subject === service?.name) {
    return answer(
      part([
        text(
          say(turn.world, 'ticket.already', {
            number: fresh.number,
            state: sayPlain(turn.world, `state.${fresh.state}`),
          }),
        ),
      ]),
    )
  }
  if (service === undefined) return answerHelp(turn, helpByButton(turn, servicesOf(turn)))
  const plan = planOf(turn.world)
  const isDefect = plan !== null && freeTicket(service, plan) === 'defect-claim'
  const { services, words = '', offer } = turn.conversation.topic
  const offered = offer?.service === service.id ? offer.words : ''
  const description = services.includes(service.id) ? words : offered
  const asked = { ...helpByButton(turn, [service]), description, subject: service.name }
  return answerHelp(turn, { ...asked, ...(isDefect ? { free: 'defect-claim' } : {}) })
}
