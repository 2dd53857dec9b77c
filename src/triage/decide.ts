import type { EventId, TicketNumber } from '../ids.ts'
import { condensed } from '../understanding/condensed.ts'
import { answerAction } from './actions.ts'
import { answerMessage } from './answer-message.ts'
import { answerFilesAlone, waitingWith, withFiles } from './answers/files.ts'
import { answerHelp } from './answers/help.ts'
import type { HelpRequest } from './answers/help-request.ts'
import { closesTicket } from './answers/ticket-doings.ts'
import { asksForTickets, namedTickets } from './answers/tickets.ts'
import type { Conversation, ConversationEvent, Entry } from './conversation.ts'
import {
  onChangeRefused,
  onCodeRedeemed,
  onCodeWrong,
  onDeleted,
  onNothingToPay,
  onTicketChanged,
  onTicketDelayed,
  onTicketOpened,
  onTicketRefused,
} from './events.ts'
import { havingHeard } from './heard.ts'
import { textBlocks } from './message.ts'
import { withJobsAlike } from './named-alike.ts'
import { isMadeUp, isSpent, refusePress } from './presses.ts'
import { readingOf, withBetterPlans } from './reading.ts'
import { keepingWording, withoutWording } from './rewordings.ts'
import { toldToEngineers, withSource } from './second-thoughts.ts'
import { customerEntry, type Decided, quietly, settleTurn } from './settle.ts'
import { isFilledIn, wordsOf } from './ticket-form.ts'
import { keepUnanswered } from './too-many.ts'
import type { Turn } from './turn.ts'
import { onUndelivered } from './undelivered.ts'
import type { World } from './world.ts'

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
    case 'nothing-to-pay':
      return onNothingToPay(conversation, event, world)
    case 'ticket-changed':
      return onTicketChanged(conversation, event, world)
    case 'code-redeemed':
      return onCodeRedeemed(conversation, event, world)
    case 'code-wrong':
      return onCodeWrong(conversation, event, world)
    case 'undelivered':
      return onUndelivered(conversation, event, world)
    case 'overheard':
      return quietly(conversation, { overheard: true, ...havingHeard(conversation, event.people) })
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

/** Which tickets must be read for `decide`: the writer's newest, and one by number. Null: none. */
export const ticketsNeeded = (
  conversation: Conversation,
  event: ConversationEvent,
): { numbers: readonly TicketNumber[] } | null => {
  if (event.kind === 'action')
    return /^(ask|reopen|close|ticket|same-ticket|join|mean|priority):/.test(event.action) ? { numbers: [] } : null
  if (event.kind !== 'message' && event.kind !== 'edited') return null
  const understanding = readingOf(event, conversation)
  const { listed } = conversation.topic
  const isPick =
    understanding.entities.ordinal !== null &&
    (listed?.kind === 'tickets' || (listed === undefined && conversation.tickets.length > 1))
  const isOffered = conversation.offered.some(closesTicket)
  const waits = conversation.tickets.length > 0 && understanding.intents.includes('reaction-time')
  const isWhich = conversation.question?.kind === 'which-ticket'
  const asked = isPick || isOffered || waits || isWhich || asksForTickets(understanding)
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
  const known = {
    ...before,
    ...withoutWording(before, message),
    lastMessage: message,
    ...waitingWith(before, event, files),
  }
  const isWordless = words.trim() === '' && files.length + refused.length > 0
  const decided = settleTurn(known, world, [entry], (conversation, said) => {
    const read = withBetterPlans(readingOf(event, conversation), said)
    const understanding = withJobsAlike(read, words, said.catalog)
    const turn = { conversation, event, text: words, understanding, world: said }
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
  return { ...quietly(before, { lastSeq: entry.seq, ...keepingWording(before, event) }), entries: [entry] }
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
  return settleTurn(before, world, entries, (conversation, said) => {
    const turn = { conversation, event, text: words, understanding: unspoken, world: said }
    return withFiles(turn, answerHelp(turn, asked))
  })
}

const decideAction = (before: Conversation, event: EventOf<'action'>, world: World): Decided => {
  const label = before.offered.find((action) => action.id === event.action)?.label
  const entries = label === undefined ? [] : [customerEntry(before, event.at, textBlocks(label), null)]
  const decided = settleTurn(before, world, entries, (conversation, said) => {
    const turn = { conversation, event, text: label ?? '', understanding: unspoken, world: said }
    return withFiles(
      turn,
      isMadeUp(before, event.action) ? refusePress(turn, event.action) : answerAction(turn, event.action),
    )
  })
  return { ...decided, spent: isSpent(before, event.action, decided) }
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
