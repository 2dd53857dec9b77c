import { isPressing, priorityById, serviceById } from '../../catalog/look-up.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import { withWords } from '../context.ts'
import { tellsDefect } from '../defects.ts'
import { alikeTicket } from '../likeness.ts'
import { button, part, text } from '../part.ts'
import { holdsPhrase } from '../phrases.ts'
import { decision, type Outcome, type Turn } from '../turn.ts'
import { planOf, say, sayPlain } from '../world.ts'
import { answerCoverage, lacks } from './coverage.ts'
import { answerHelp } from './help.ts'
import { type HelpRequest, servicesOf } from './help-request.ts'
import { ownOpenTickets } from './own-tickets.ts'

/** Called out in words, and not asked about. */
export const isCry = (words: string): boolean =>
  words.trimEnd().endsWith('!') && !words.includes('?') && /\p{L}/u.test(words)

/** "My switch is down, what do I do": the worst is told, and not asked about as what might be. */
const tellsStandstill = ({ text: words, world }: Turn): boolean => {
  const { severity, vocabulary } = world.catalog.understanding
  const worst = severity.roles.bad.slice(0, -1)
  return (
    worst.some((cue) => holdsPhrase(words, severity.cues[cue] ?? [], vocabulary.negations)) &&
    !holdsPhrase(words, vocabulary.supposing)
  )
}

/** "How do I add a provider": no fault is told, and a job of the catalog is named. */
const asksHow = ({ text: words, understanding, world }: Turn): boolean => {
  const { intents, services, priority } = understanding
  const mildest = world.catalog.priorities.at(-1)?.id
  return (
    intents.length === 1 &&
    services.length > 0 &&
    (priority === null || priority === mildest) &&
    holdsPhrase(words, world.catalog.understanding.vocabulary.howTo)
  )
}

/** The message as a request for a person's help; null when it asks for none. */
export const helpRequestOf = (turn: Turn): HelpRequest | null => {
  const { intents, priority, entities } = turn.understanding
  const has = (intent: (typeof intents)[number]) => intents.includes(intent)
  if (entities.refusesTicket === true) return null
  const repair = has('report-problem')
  const byTicket = has('create-ticket') && entities.ticketAsked !== 'open'
  const called =
    has('emergency') &&
    (isPressing(turn.world.catalog, priority) ||
      repair ||
      has('talk-to-engineer') ||
      byTicket ||
      isCry(turn.text) ||
      tellsStandstill(turn))
  if (!repair && !called && !has('talk-to-engineer') && !byTicket) return null
  return {
    description: turn.text,
    services: servicesOf(turn),
    wants: called ? 'emergency' : byTicket ? 'ticket' : has('talk-to-engineer') ? 'person' : 'repair',
    priority: priority ?? entities.namedPriority,
    version: entities.versions[0] ?? null,
    described: repair || priority !== null || servicesOf(turn).length > 0,
    isFault: repair && !has('coverage'),
    alsoPerson: has('talk-to-engineer'),
    ...(repair && tellsDefect(turn) ? { free: 'defect-claim' } : {}),
  }
}

/** An emergency's ticket is open whatever follows; that it may be the same as another is asked below it. */
const withAlike = ({ world }: Turn, outcome: Outcome, { number, subject }: Ticket): Outcome => ({
  ...outcome,
  parts: [
    ...outcome.parts,
    part([text(say(world, 'ticket.same', { number, subject }))], {
      actions: [button(`join:${number}`, sayPlain(world, 'button.add-to-ticket', { number }))],
    }),
  ],
})

/** A job is wanted that the plan doesn't get for money either: there is nothing to agree to. */
const isInVain = (turn: Turn, { wants, services }: HelpRequest): boolean => {
  const plan = planOf(turn.world)
  return (
    plan?.tickets === 'paid' &&
    wants === 'ticket' &&
    !turn.understanding.intents.includes('report-problem') &&
    services.length > 0 &&
    services.every((service) => lacks(service, plan))
  )
}

/** Who wants a person in the middle of a talk of a job wants to talk of it: its ticket has the words that were said. */
const withJobSpokenOf = ({ conversation: { topic }, text: words, world }: Turn, asked: HelpRequest): HelpRequest => {
  const services = topic.services.flatMap((id) => serviceById(world.catalog, id) ?? [])
  const isOfJob = topic.intent === 'coverage' && topic.words !== undefined && services.length > 0
  if (asked.wants !== 'person' || asked.described || !isOfJob) return asked
  // To talk of a job costs nothing where tickets don't; what the job would cost is said.
  return { ...asked, description: withWords(topic.words, words), services, described: true, isFault: true }
}

/** A report that looks like an open ticket offers to go there; an emergency waits for no question. */
export const answerReport = (turn: Turn, request: HelpRequest): Outcome => {
  const asked = withJobSpokenOf(turn, request)
  const critical =
    asked.wants === 'emergency' ||
    (asked.priority !== null && priorityById(turn.world.catalog, asked.priority).critical)
  if (isInVain(turn, asked) || (asked.wants === 'repair' && asksHow(turn))) return answerCoverage(turn)
  const alike = asked.wants === 'ticket' || !request.described ? null : alikeTicket(turn.text, ownOpenTickets(turn))
  if (alike === null) return answerHelp(turn, asked)
  if (critical) return withAlike(turn, answerHelp(turn, asked), alike)
  return {
    parts: [
      part([text(say(turn.world, 'ticket.same', { number: alike.number, subject: alike.subject }))], {
        actions: [
          button('same-ticket:add', sayPlain(turn.world, 'button.add-to-ticket', { number: alike.number }), 'primary'),
          button('same-ticket:new', sayPlain(turn.world, 'button.new-ticket')),
        ],
      }),
    ],
    decision: decision('clarify', { code: 'looks-like-open-ticket' }),
    change: {
      question: { kind: 'same-ticket', ticket: alike.number, text: turn.text, understanding: turn.understanding },
    },
  }
}
