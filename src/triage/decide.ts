import { linkCodeIn, mistypedCodeIn, withoutLinkCode } from '../accounts/link-code.ts'
import { priorityById } from '../catalog/look-up.ts'
import type { EventId, TicketNumber } from '../ids.ts'
import { subjectOf } from '../tickets/ticket-rules.ts'
import { condensed } from '../understanding/condensed.ts'
import { answerAction, personOrTicket } from './actions.ts'
import { answerFilesAlone, waitingWith, withFiles } from './answers/files.ts'
import { answerHelp, type HelpRequest } from './answers/help.ts'
import { answerIntents } from './answers/intents.ts'
import { callEmergency } from './answers/policies.ts'
import { helpRequestOf, isCry } from './answers/reports.ts'
import { intentName, isNamed } from './answers/small-talk.ts'
import { consentActions } from './answers/ticket-lines.ts'
import { freshTicket } from './answers/ticket-refs.ts'
import { addNoteTo, asksForTickets, namedTickets } from './answers/tickets.ts'
import { keepingList, pickedFromList, picksFromNothing, typedAction } from './choices.ts'
import { answerClaim } from './claims.ts'
import { isSure } from './clarity.ts'
import type { Conversation, ConversationEvent, Entry, Question } from './conversation.ts'
import {
  onChangeRefused,
  onCodeRedeemed,
  onCodeWrong,
  onDeleted,
  onTicketChanged,
  onTicketDelayed,
  onTicketOpened,
  onTicketRefused,
} from './events.ts'
import { answerGesture } from './gestures.ts'
import { isQuestion, textBlocks } from './message.ts'
import { answerOver, answerRelapse } from './over.ts'
import { button, part, text } from './part.ts'
import {
  agreedAfterAll,
  answerToQuestion,
  isPlainYes,
  keepEmail,
  keepVersion,
  reminder,
  withdrawConsent,
} from './questions.ts'
import { readingOf, withBetterPlans } from './reading.ts'
import { toldToEngineers, withSource } from './second-thoughts.ts'
import { customerEntry, type Decided, quietly, settleTurn } from './settle.ts'
import { isFilledIn, wordsOf } from './ticket-form.ts'
import { keepUnanswered } from './too-many.ts'
import { answer, decision, effectKey, type Outcome, type Turn } from './turn.ts'
import { hourlyPrice, say, sayAt, sayPlain, type World } from './world.ts'

/**
 * The one reducer: a conversation and an event give the conversation after it, the new lines of its transcript and
 * the work that follows. Pure; deciding the same again gives the same, keys included.
 */
export const decide = (conversation: Conversation, event: ConversationEvent, world: World): Decided => {
  switch (event.kind) {
    case 'message':
      return decideMessage(conversation, withLessToKeep(event), world, event.of)
    case 'edited':
      return decideEdit(conversation, withLessToKeep(event), world)
    case 'deleted':
      return onDeleted(conversation, event, world)
    case 'action':
      return decideAction(conversation, event, world)
    case 'ticket-form':
      return decideForm(conversation, event, world)
    case 'ticket-opened':
      return onTicketOpened(conversation, event, world)
    case 'ticket-delayed':
      return onTicketDelayed(conversation, event, world)
    case 'ticket-refused':
      return onTicketRefused(conversation, event, world)
    case 'change-refused':
      return onChangeRefused(conversation, world)
    case 'ticket-changed':
      return onTicketChanged(conversation, event, world)
    case 'code-redeemed':
      return onCodeRedeemed(conversation, event, world)
    case 'code-wrong':
      return onCodeWrong(conversation, event, world)
    case 'overheard':
      return quietly(conversation, { overheard: true })
    case 'opened':
    case 'wake':
      return quietly(conversation, {})
  }
}

/** The reading goes into the transcript, and into the question where one is asked about it. */
const withLessToKeep = <Event extends EventOf<'message' | 'edited'>>(event: Event): Event => ({
  ...event,
  understanding: condensed(event.understanding),
})

/** The button that closes a ticket: where the answer asked whether to, a yes presses it. */
const closes = /^close:/

/** Which tickets must be read for `decide`: the writer's newest, and one by number. Null: none. */
export const ticketsNeeded = (
  conversation: Conversation,
  event: ConversationEvent,
): { numbers: readonly TicketNumber[] } | null => {
  if (event.kind === 'action')
    return /^(reopen|close|ticket|same-ticket|join|mean):/.test(event.action) ? { numbers: [] } : null
  if (event.kind !== 'message' && event.kind !== 'edited') return null
  const understanding = readingOf(event, conversation)
  const isPick = understanding.entities.ordinal !== null && conversation.topic.listed?.kind === 'tickets'
  const isOffered = conversation.offered.some(({ id }) => closes.test(id))
  const asked = isPick || isOffered || asksForTickets(understanding) || conversation.question?.kind === 'which-ticket'
  if (!asked) return null
  const numbers = namedTickets(understanding).map(Number).filter(Number.isSafeInteger)
  return { numbers: numbers.map((number) => number as TicketNumber) }
}

/** `message` is what the words are changed and deleted by, where the event is another wording or hands it over. */
const decideMessage = (
  before: Conversation,
  event: EventOf<'message'>,
  world: World,
  message: EventId = event.id,
): Decided => {
  const { text: words, files = [], refused = [], haste } = event
  const entry = messageEntry(before, event, message)
  if (haste !== undefined) return withSource(keepUnanswered(before, event, { entry, haste }, world), message)
  const understanding = withBetterPlans(readingOf(event, before), world)
  const known = { ...before, lastMessage: message, ...waitingWith(before, event, files) }
  const isWordless = words.trim() === '' && files.length + refused.length > 0
  const decided = settleTurn(known, world, [entry], (said) => {
    const turn = { conversation: known, event, text: words, understanding, world: said }
    return withFiles(turn, isWordless ? answerFilesAlone(turn, files) : answerMessage(turn), { files, refused })
  })
  return withSource(decided, message)
}

/** The line of a message, or of a new wording of it. */
const messageEntry = (before: Conversation, event: EventOf<'message' | 'edited'>, message: EventId): Entry => {
  const files = event.kind === 'message' ? (event.files ?? []) : []
  const blocks = event.text === '' ? [] : textBlocks(event.text)
  const what = files.length > 0 ? { message, files } : { message }
  return customerEntry(before, event.at, blocks, event.understanding, what)
}

/**
 * The newest message is answered as it reads now; an older one is only kept, for whoever reads back. Of both, engineers
 * are told whose ticket it is in.
 */
const decideEdit = (before: Conversation, event: EventOf<'edited'>, world: World): Decided => {
  const { of } = event
  const decided =
    of === before.lastMessage && event.haste === undefined
      ? decideMessage(before, { ...event, kind: 'message' }, world, of)
      : keepEdit(before, event)
  const told = toldToEngineers(before, event, world, decided.effects)
  return { ...decided, effects: [...decided.effects, ...told] }
}

const keepEdit = (before: Conversation, event: EventOf<'edited'>): Decided => {
  const entry = messageEntry(before, event, event.of)
  return { ...quietly(before, { lastSeq: entry.seq }), entries: [entry] }
}

const decideForm = (before: Conversation, event: EventOf<'ticket-form'>, world: World): Decided => {
  const { priority, version } = event.form
  const words = wordsOf(event.form)
  const entries = [customerEntry(before, event.at, textBlocks(words), null)]
  const chosen = world.catalog.priorities.find((each) => each.id === priority)?.id ?? null
  const asked: HelpRequest = {
    description: words,
    services: [],
    wants: 'ticket',
    priority: chosen,
    version: version.trim() === '' ? null : version.trim(),
    described: isFilledIn(event.form),
  }
  const turn = { conversation: before, event, text: words, understanding: unspoken }
  return settleTurn(before, world, entries, (said) =>
    withFiles({ ...turn, world: said }, answerHelp({ ...turn, world: said }, asked)),
  )
}

const decideAction = (before: Conversation, event: EventOf<'action'>, world: World): Decided => {
  const label = before.offered.find((action) => action.id === event.action)?.label
  const entries = label === undefined ? [] : [customerEntry(before, event.at, textBlocks(label), null)]
  const turn = { conversation: before, event, text: label ?? '', understanding: unspoken }
  return settleTurn(before, world, entries, (said) =>
    withFiles({ ...turn, world: said }, answerAction({ ...turn, world: said }, event.action)),
  )
}

type EventOf<Kind extends ConversationEvent['kind']> = Extract<ConversationEvent, { kind: Kind }>

/** A press says nothing but itself. */
const unspoken: Turn['understanding'] = {
  intents: ['affirm'],
  services: [],
  plans: [],
  priority: null,
  ticket: null,
  confidence: 1,
  nearest: [],
  entities: { versions: [], emails: [], ticketChange: null, namedPriority: null, ordinal: null },
  continues: false,
  evidence: [],
}

/** What a message means, most binding first: a link code, a choice typed out, an answer, a note, a question. */
const answerMessage = (turn: Turn): Outcome => {
  const { question } = turn.conversation
  const code = linkCodeIn(turn.text) ?? mistypedCodeIn(turn.text)
  if (code !== null) return redeem(turn, code)
  const typed = typedAction(turn)
  if (typed !== null) return answerAction(turn, typed)
  const stopped = withdrawConsent(turn)
  if (stopped !== null) return stopped
  const gesture = answerGesture(turn)
  if (gesture !== null) return gesture
  const over = answerOver(turn) ?? answerRelapse(turn)
  if (over !== null) return over
  const answered = question === null ? null : answerToQuestion(turn, question)
  if (answered !== null) return answered
  const picked = pickedFromList(turn)
  if (picked !== null) return withReasons(picked.turn, keepingList(answerIntents(picked.turn), picked.listed))
  if (picksFromNothing(turn)) return answer(part([text(say(turn.world, 'choice.none'))]))
  const note = noteToTicket(turn)
  if (note !== null) return note
  if (question?.kind === 'consent' && question.request !== null && isStatement(turn))
    return intoConsent(turn, question, question.request)
  const agreed = wishAgreedTo(turn)
  if (agreed !== null) return answerAction(turn, agreed)
  const again = agreedAfterAll(turn)
  if (again !== null) return again
  const claimed = answerClaim(turn)
  if (claimed !== null) return claimed
  const unclear = offersAgreedTo(turn)
  if (unclear.length > 1) return askWhichOffer(turn, unclear)
  if (!isUnderstood(turn)) return notUnderstood(turn)
  const outcome = withReasons(turn, answerIntents(turn))
  return question?.kind === 'consent' && outcome.change?.question === undefined && !cancels(turn)
    ? { ...outcome, parts: [...outcome.parts, ...reminder(turn, consentActions(turn.world))] }
    : outcome
}

const cancels = (turn: Turn): boolean => turn.understanding.intents[0] === 'cancel'

const withReasons = (turn: Turn, outcome: Outcome): Outcome => {
  const { intents, confidence } = turn.understanding
  const strange = intents[0] === 'out-of-scope'
  const misunderstood = strange ? turn.conversation.misunderstood + 1 : 0
  const change = { misunderstood, ...(cancels(turn) ? { question: null } : {}), ...outcome.change }
  // What is none of our business twice in a row was perhaps not understood.
  const offers =
    misunderstood > 1 ? [part([text(say(turn.world, 'understood.person'))], { actions: personOrTicket(turn) })] : []
  return {
    ...outcome,
    parts: [...outcome.parts, ...offers],
    change,
    decision: decision(outcome.decision.action, { code: 'asked', intents, confidence }, ...outcome.decision.reasons),
  }
}

const redeem = (turn: Turn, code: string): Outcome => {
  const { codeAttempts, identity } = turn.conversation
  if (codeAttempts.blockedUntil !== null && turn.event.at < codeAttempts.blockedUntil) {
    return answer(
      part([text(say(turn.world, 'link.blocked', { until: sayAt(turn.world, codeAttempts.blockedUntil) }))]),
    )
  }
  const key = effectKey(turn, 'code')
  const effect = { key, kind: 'redeem-code', code, identity } as const
  const words = withoutLinkCode(turn.text)
  const rest = { ...turn, text: words }
  // A fault told beside the code waits for nothing: its ticket gets the plan once the code is known to be right.
  if (!turn.understanding.intents.includes('report-problem') || helpRequestOf(rest) === null)
    return { parts: [], decision: decision('answer'), effects: [effect] }
  const told = withReasons(rest, answerIntents(rest))
  return { ...told, effects: [...(told.effects ?? []), effect] }
}

const isUnderstood = ({ understanding, world }: Turn): boolean => isSure(understanding, world.catalog)

/** A plain yes right after an answer that offered to close a ticket or to open one, or a wish for one. */
const wishAgreedTo = (turn: Turn): string | null => {
  const { intents, services } = turn.understanding
  const { offered, question, lastSaid } = turn.conversation
  if (offered.some(({ id }) => id === callEmergency) && callsBriefly(turn)) return callEmergency
  const close = offered.find(({ id }) => closes.test(id))
  if (close !== undefined && question === null && isQuestion(lastSaid ?? '') && isPlainYes(turn)) return close.id
  const offers = offered.filter(({ id }) => id.startsWith('open-ticket:'))
  const [offer] = offers
  const agrees = isPlainYes(turn) || (intents.length === 1 && intents[0] === 'create-ticket' && services.length === 0)
  return question === null && offers.length === 1 && offer !== undefined && agrees ? offer.id : null
}

/** Jobs that are offered, where a yes may mean any of them. */
const offersAgreedTo = (turn: Turn): Conversation['offered'] =>
  turn.conversation.question === null &&
  isShort(turn.text) &&
  turn.understanding.intents.every((each) => each === 'affirm')
    ? turn.conversation.offered.filter(({ id }) => id.startsWith('open-ticket:'))
    : []

/** From here on "the second one" means a button, and no more what was listed. */
const askWhichOffer = ({ conversation, world }: Turn, actions: Conversation['offered']): Outcome => {
  const { listed: _, ...topic } = conversation.topic
  return { ...answer(part([text(say(world, 'choice.several'))], { actions })), change: { topic } }
}

/** "This is an emergency": too short to ask anything more about it, and it tells of no fault. */
const callsBriefly = (turn: Turn): boolean => {
  const { intents, plans } = turn.understanding
  const isBrief = /\p{L}/u.test(turn.text) && turn.text.trim().split(/\s+/).length <= 4 && !turn.text.includes('?')
  const isBareCall = intents.length === 1 && intents[0] === 'emergency' && plans.length === 0
  return isBrief && isBareCall && helpRequestOf(turn) === null
}

/** Words that tell of a problem, or that nothing else can be made of: no question of their own. */
const isStatement = (turn: Turn): boolean => {
  const { intents, plans, priority } = turn.understanding
  const [first] = intents
  // Nobody tells of a fault by asking, or by naming a plan: what is meant is asked back, and a button adds it all the same.
  if (!isUnderstood(turn)) return !isQuestion(turn.text) && plans.length === 0
  return first === 'report-problem' || (first === 'emergency' && priority !== null)
}

/** What follows a fresh ticket and is no question of its own is added to it. */
const noteToTicket = (turn: Turn): Outcome | null => {
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
const isShort = (words: string): boolean => words.trim().split(/\s+/).length <= 6

/** More words on a problem whose ticket waits for a yes go into it; an emergency waits no longer. */
const intoConsent = (
  turn: Turn,
  question: Extract<Question, { kind: 'consent' }>,
  request: NonNullable<Extract<Question, { kind: 'consent' }>['request']>,
): Outcome => {
  const { world } = turn
  const description = `${request.description}\n${turn.text}`.trim()
  const judged = turn.understanding.priority
  const help = helpRequestOf(turn)
  if (
    help !== null &&
    (help.wants === 'emergency' || (judged !== null && priorityById(world.catalog, judged).critical))
  ) {
    return withReasons(turn, answerHelp(turn, { ...help, description }))
  }
  const version = request.version ?? turn.understanding.entities.versions[0] ?? null
  const subject = question.described ? request.subject : subjectOf(turn.text) || request.subject
  const next = { ...request, subject, description, version, priority: judged ?? request.priority }
  return {
    parts: [
      part([text(say(world, 'consent.noted', { price: hourlyPrice(world.catalog) ?? '' }))], {
        actions: consentActions(world),
      }),
    ],
    decision: decision('consent', { code: 'added-to-ticket' }),
    change: { question: { ...question, described: true, request: next } },
  }
}

/** The nearest readings as buttons; the second time in a row a ticket or a person, never a third guess. */
const notUnderstood = (turn: Turn): Outcome => {
  const { world, conversation, understanding } = turn
  const times = conversation.misunderstood + 1
  const readings = understanding.nearest
    .map((reading) => reading.intent)
    .filter(isNamed)
    .slice(0, 3)
  const guess = times === 1 && readings.length > 0
  const actions = guess
    ? readings.map((intent) => button(`mean:${intent}`, intentName(world, intent)))
    : personOrTicket(turn)
  return {
    parts: [
      part([text(say(world, guess ? 'understood.not' : 'understood.still-not'))], {
        actions: [...actions, ...addingInstead(turn)],
      }),
    ],
    decision: decision('clarify', { code: 'not-understood', times }),
    change: { misunderstood: times, question: { kind: 'clarify', text: turn.text, understanding } },
  }
}

/** What may have been meant for the ticket that was just opened is added to it by a button. */
const addingInstead = (turn: Turn) => {
  const number = freshTicket(turn)?.number ?? null
  return number === null ? [] : [button('add-note', sayPlain(turn.world, 'button.add-to-ticket', { number }))]
}
