import type { Identity } from '../accounts/account.ts'
import type { Attachment, RefusedFile } from '../attachments/attachment.ts'
import type {
  ConversationId,
  EffectKey,
  EventId,
  Instant,
  PlanId,
  PriorityId,
  ServiceId,
  TicketNumber,
} from '../ids.ts'
import type { NamedDay } from '../schedule/asked-time.ts'
import type { Payment, Ticket, TicketEvent, TicketRequest, TicketState } from '../tickets/ticket.ts'
import type { Intent, Understanding } from '../understanding/understanding.ts'
import type { Decision } from './decision.ts'
import type { Action, Block } from './message.ts'
import type { Part } from './part.ts'

/** The working document of one customer thread: bounded, however long the thread. The transcript is kept apart. */
export interface Conversation {
  readonly id: ConversationId
  /** 0 before the first save, one more with each: compare-and-set is on it. */
  readonly version: number
  readonly identity: Identity
  readonly zone: string | null
  readonly language: string | null
  readonly openedAt: Instant
  /** Others read along where it takes place. */
  readonly shared: boolean
  /** The customer's newest message, as its platform names it; null before the first. */
  readonly lastMessage: EventId | null
  /** Newest wordings of messages that are older, or have yet to come: one that comes after its wording is read so. */
  readonly reworded?: readonly Rewording[]
  /** Sequence number of the newest transcript entry; 0 before the first. */
  readonly lastSeq: number
  readonly topic: Topic
  /** The one question that waits for an answer; null when none does. */
  readonly question: Question | null
  /** What was offered with the newest message, so that "the second one" and a typed label work. */
  readonly offered: readonly Action[]
  /** Buttons that open a ticket, and were offered here to whomever: an older answer's may still be pressed. */
  readonly openers?: readonly string[]
  /** What "more" shows. */
  readonly more: readonly Block[]
  /** "More" of an answer that was for the asker alone is for nobody else either. */
  readonly isMoreOwn?: boolean
  /** Newest last, at most twenty. */
  readonly tickets: readonly TicketRef[]
  /** Answers that wait for a ticket's number; empty between turns while the support system answers. */
  readonly drafts: readonly DraftAnswer[]
  /** Plain text of the newest answer: the same is never said twice in a row. */
  readonly lastSaid: string | null
  /** Messages in a row that were not understood. */
  readonly misunderstood: number
  /** Wrong link codes typed in a row, and until when no more are taken. */
  readonly codeAttempts: { readonly wrong: number; readonly blockedUntil: Instant | null }
  /** Where a visitor whom nobody vouches for wants answers to go, too. */
  readonly email?: string
  /** Files that wait for a ticket to go into, oldest first. */
  readonly waitingFiles?: readonly WaitingFile[]
  /** How it stands with the others who have written where several read along, by whoever spoke longest ago. */
  readonly others?: readonly Standing[]
  /** Paid work that was declined, and when: who agrees soon after is asked again. */
  readonly declined?: { readonly question: Question; readonly at: Instant } | null
  /** The price that paid work was last asked to be agreed to at. */
  readonly priceTold?: string | null
  /** People have spoken to one another since we last answered. */
  readonly overheard?: true
  /** Names of people who spoke there to others, or were named there: calling one of them calls none of us. */
  readonly heard?: readonly string[]
  /** When the conversation wants to be looked at again; null: only when something happens. */
  readonly wakeAt: Instant | null
}

/** The message `of` as it reads since it was changed. */
export interface Rewording {
  readonly of: EventId
  readonly text: string
}

/** What is between us and one person of a conversation, and nobody else's. */
export type Standing = Pick<
  Conversation,
  | 'identity'
  | 'zone'
  | 'language'
  | 'lastMessage'
  | 'topic'
  | 'question'
  | 'offered'
  | 'tickets'
  | 'misunderstood'
  | 'codeAttempts'
  | 'email'
  | 'waitingFiles'
  | 'declined'
  | 'priceTold'
> &
  Partial<Pick<Conversation, 'more' | 'isMoreOwn'>>

export interface WaitingFile {
  readonly file: Attachment
  /** The message that it came with. */
  readonly message: EventId
  readonly at: Instant
}

/** What the last turn was about: what "and on …?" leans on. */
export interface Topic {
  readonly intent: Intent | null
  readonly services: readonly ServiceId[]
  readonly plans: readonly PlanId[]
  readonly ticket: TicketNumber | null
  /** When it was last spoken of; absent in conversations of older programs. */
  readonly ticketAt?: Instant
  /** What the customer wrote of a job, for the ticket that the answer offers. */
  readonly words?: string
  /** The ticket for a job that was offered, and when: a question in between takes the offer away from nobody. */
  readonly offer?: { readonly service: ServiceId; readonly words: string; readonly at: Instant }
  /** What the last answer told of one after another: "the second one". */
  readonly listed?: Listed
  /** The day whose hours were asked for: "and at nine?" is of the same. */
  readonly day?: NamedDay
  /** The button that showed more. */
  readonly pressed?: Pressed
}

export type Listed =
  | { readonly kind: 'plans'; readonly ids: readonly PlanId[] }
  | { readonly kind: 'services'; readonly ids: readonly ServiceId[] }
  | { readonly kind: 'tickets'; readonly ids: readonly TicketNumber[] }

/** What the conversation must know of a ticket without asking the support system. */
export interface TicketRef {
  readonly key: EffectKey
  /** Null while it is being opened. */
  readonly number: TicketNumber | null
  /** It couldn't be opened at the first try: the support system didn't answer. */
  readonly delayed?: true
  readonly subject: string
  readonly priority: PriorityId
  /** The priority follows from what the customer said or chose. */
  readonly judged: boolean
  readonly state: TicketState
  readonly payment: Payment
  /** The price that was agreed to, as it was read. */
  readonly agreedPrice?: string
  /** The newest change of `payment` that went to the ticket from here: what it was before then is no news. */
  readonly settledBy?: EffectKey
  readonly answerDueAt: Instant | null
  /** When an engineer last answered; absent before the first answer. */
  readonly answeredAt?: Instant
  readonly openedAt: Instant
  /** When something was last added from here. */
  readonly touchedAt: Instant
  /** Customer's notes added from here since it was opened. */
  readonly notes: number
  /** Jobs that it was opened for, or that were named in its notes. */
  readonly services?: readonly ServiceId[]
  /** The newest messages whose words went into it, beside the one that it was opened for. */
  readonly messages?: readonly EventId[]
  /** The button that opened it. */
  readonly pressed?: Pressed
  /** It was opened by a mere wish for help. */
  readonly isBare?: true
}

/** A button, and the customer's newest message when it was pressed: pressed again before the next one, it is the same press. */
export interface Pressed {
  readonly action: string
  readonly after: EventId | null
}

/** How a button answers a question; typed words are brought to the same ones. */
export type Verdict = 'accept' | 'decline' | 'skip' | 'defect' | 'add' | 'new'

/** Paid work: `request` opens when agreed to; null when the ticket `key` is open already and only waits for it. */
export interface Consent {
  readonly kind: 'consent'
  readonly request: TicketRequest | null
  /** The request says what is wrong, not only that help is wanted. */
  readonly described: boolean
  readonly ticket: EffectKey | null
  /** Jobs that the request is for. */
  readonly services?: readonly ServiceId[]
}

/** What a typed answer or a button is read as while it stands. */
export type Question =
  | Consent
  /** Which version runs: whether a defect's repair is free depends on it. */
  | { readonly kind: 'version'; readonly ticket: EffectKey }
  | { readonly kind: 'describe-problem'; readonly ticket: EffectKey }
  | { readonly kind: 'email'; readonly ticket: EffectKey }
  | {
      readonly kind: 'same-ticket'
      readonly ticket: TicketNumber
      readonly text: string
      readonly understanding: Understanding
    }
  | { readonly kind: 'which-ticket'; readonly text: string; readonly understanding: Understanding }
  /** Whether a ticket is to be opened with this text, which costs nothing. */
  | { readonly kind: 'offer-ticket'; readonly text: string; readonly understanding: Understanding }
  /** The text that was not understood, to be read as one of the offered intents. */
  | {
      readonly kind: 'clarify'
      readonly text: string
      readonly understanding: Understanding
      /** Paid work that waits for a yes all the while. */
      readonly waiting?: Consent
      /** What was told before it, and not understood either. */
      readonly earlier?: string
      /** A ticket has the text already. */
      readonly isKept?: true
    }

/** The question that words can answer: behind one that buttons alone answer, the one that waits, if any. */
export const standingQuestion = (question: Question | null): Question | null => {
  if (question?.kind !== 'clarify') return question
  return question.waiting ?? (question.isKept === true ? null : question)
}

/** Whether a question is about this ticket, and means nothing once it is closed. */
export const asksOf = (question: Question | null, key: EffectKey): boolean =>
  question !== null && question.kind !== 'same-ticket' && 'ticket' in question && question.ticket === key

/** An answer that waits for the number of the ticket it tells of. */
export interface DraftAnswer {
  readonly waitsFor: EffectKey
  readonly parts: readonly Part[]
  readonly decision: Decision
  /** Who asked; others may write while it waits. */
  readonly asker: Identity
  /** The customer was told that it takes longer. */
  readonly delayed: boolean
}

/** One line of the transcript. */
export interface Entry {
  /** 1 for the first; cursors are made of it. */
  readonly seq: number
  readonly at: Instant
  readonly from: 'customer' | 'bot' | 'engineer' | 'system'
  /** `staff` never reaches the customer, whatever the channel. */
  readonly audience: 'customer' | 'staff'
  /** Tells what is the asker's own business: where others read along, the asker alone is shown it. */
  readonly discreet: boolean
  /** Whom a discreet entry is for: others may have written since. */
  readonly asker?: Identity
  /** The customer's message that this is, by its first wording or a later one. */
  readonly message?: EventId
  /** The customer took the message back: nothing of it is left. */
  readonly withdrawn?: true
  readonly files?: readonly Attachment[]
  readonly blocks: readonly Block[]
  readonly actions: readonly Action[]
  /** How it came about: the understanding of a customer's message, the decision behind an answer. Staff only. */
  readonly why: { readonly understanding: Understanding | null; readonly decision: Decision | null } | null
}

/** What a form for a ticket holds as it was filled in; '' where a field was left empty. */
export interface TicketForm {
  readonly subject: string
  readonly description: string
  /** A priority's id. */
  readonly priority: string
  readonly version: string
}

/** That somebody wrote more within a minute than is answered, and whether they were told so. */
export interface Haste {
  readonly limit: number
  readonly isTold: boolean
}

/** Everything that can happen to a conversation. */
export type ConversationEvent = { readonly id: EventId; readonly at: Instant } & (
  | {
      readonly kind: 'message'
      readonly text: string
      readonly understanding: Understanding
      readonly files?: readonly Attachment[]
      readonly refused?: readonly RefusedFile[]
      /** The message with these words, where the event hands it over. */
      readonly of?: EventId
      /** Too many came at once: it is kept, and not answered. */
      readonly haste?: Haste
    }
  /** The message `of` was changed by its writer. */
  | {
      readonly kind: 'edited'
      readonly of: EventId
      readonly text: string
      readonly understanding: Understanding
      readonly haste?: Haste
    }
  /** The message `of` was deleted by its writer. */
  | { readonly kind: 'deleted'; readonly of: EventId }
  | { readonly kind: 'action'; readonly action: string }
  | { readonly kind: 'ticket-form'; readonly form: TicketForm }
  | { readonly kind: 'ticket-opened'; readonly key: EffectKey; readonly ticket: Ticket }
  | { readonly kind: 'ticket-delayed'; readonly key: EffectKey }
  | { readonly kind: 'ticket-refused'; readonly key: EffectKey }
  | { readonly kind: 'change-refused'; readonly key: EffectKey }
  /** How the work is paid was settled for a ticket that a plan pays for by now. */
  | { readonly kind: 'nothing-to-pay'; readonly ticket: Ticket }
  | { readonly kind: 'ticket-changed'; readonly ticket: Ticket; readonly event: TicketEvent }
  /** With whoever typed the code: others may have written since. */
  | { readonly kind: 'code-redeemed'; readonly identity: Identity }
  | { readonly kind: 'code-wrong'; readonly identity: Identity }
  /** A line for this person could not be delivered, and is not tried again. */
  | { readonly kind: 'undelivered'; readonly entry: Entry; readonly identity: Identity; readonly why: string }
  /** The customer opened the conversation and has said nothing yet. */
  | { readonly kind: 'opened' }
  /** Something was said there that isn't for us: by one of `people`, and to or of the others. */
  | { readonly kind: 'overheard'; readonly people: readonly string[] }
  | { readonly kind: 'wake' }
)

/** Work outside the conversation that follows from a decision. Stored with it, carried out after, once per key. */
export type Effect = { readonly key: EffectKey } & (
  | { readonly kind: 'open-ticket'; readonly request: TicketRequest }
  | { readonly kind: 'change-ticket'; readonly ticket: TicketNumber | EffectKey; readonly event: TicketEvent }
  | { readonly kind: 'redeem-code'; readonly code: string; readonly identity: Identity }
  /** Give the tickets of a person whose account is known by now the plan that they lack. */
  | { readonly kind: 'confirm-plan'; readonly identity: Identity }
  /** Post the transcript entry `seq` on a platform that must be sent to. */
  | { readonly kind: 'deliver'; readonly seq: number }
  /** An event for another conversation, such as an engineer's comment on its ticket. */
  | { readonly kind: 'tell'; readonly conversation: ConversationId; readonly event: ConversationEvent }
)

/**
 * Effects of one lane are carried out one after another, in order; lanes don't wait for each other: a reply isn't held
 * up by a support system that is down.
 */
export const laneOf = (conversation: ConversationId | null, effect: Effect): string => {
  if (effect.kind === 'tell') return `tell:${effect.conversation}`
  return effect.kind === 'deliver' ? `deliver:${conversation}` : `work:${conversation}`
}

/** What is left of a line whose message was taken back. */
export const withdrawnEntry = (entry: Entry): Entry => {
  const { files: _, ...rest } = entry
  return { ...rest, blocks: [], actions: [], why: null, withdrawn: true }
}

/** A conversation in which nothing has happened yet. */
export const newConversation = (id: ConversationId, identity: Identity, openedAt: Instant): Conversation => ({
  id,
  version: 0,
  identity,
  zone: null,
  language: null,
  openedAt,
  shared: false,
  lastMessage: null,
  lastSeq: 0,
  topic: { intent: null, services: [], plans: [], ticket: null },
  question: null,
  offered: [],
  more: [],
  tickets: [],
  drafts: [],
  lastSaid: null,
  misunderstood: 0,
  codeAttempts: { wrong: 0, blockedUntil: null },
  wakeAt: null,
})
