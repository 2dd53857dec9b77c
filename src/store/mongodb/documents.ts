import type { mongo } from 'mongoose'
import type { Account } from '../../accounts/account.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import type { Conversation, Effect, Entry } from '../../triage/conversation.ts'
import type { StoredAttachment, UnclearMark } from '../store.ts'

/** Later than any instant that a clock can show: of what isn't due at all. */
export const never = 8_640_000_000_000_000

/** An effect in the document that it was saved with. */
export interface StoredEffect {
  readonly key: string
  /** `laneOf` the effect. */
  readonly lane: string
  /** The conversation that a `tell` goes to: its lane runs through the documents of all who tell it something. */
  readonly told?: string
  /** Grows with time: orders effects of different documents. Within a document the array's order holds. */
  readonly position: number
  readonly dueAt: number
  readonly owner: string | null
  /** 0 when nobody has it. */
  readonly leaseUntil: number
  readonly attempts: number
  readonly fence: number
  readonly effect: Effect
}

/** What every document with effects has. */
export interface Outbox {
  readonly effects: StoredEffect[]
  /** One more with each change to `effects`: compare-and-set is on it. */
  readonly outboxRevision: number
  /** No effect can be claimed before; `never` without any. */
  readonly dueAt: number
}

/** A conversation with all that is saved with it in one piece. */
export interface ConversationDocument extends Outbox {
  readonly _id: string
  readonly version: number
  readonly state: Conversation
  /** When it is to be woken, or when the lease of whoever wakes it runs out; else `never`. */
  readonly wakeDue: number
  readonly wakeFence: number
  /** The newest entries, oldest first. Older ones are in pages. */
  readonly recent: Entry[]
  /** Size of `recent`. */
  readonly recentBytes: number
  /** The newest events taken in, newest last. */
  readonly events: string[]
  /** Events taken in before the conversation was copied here, where they were too many to be among `events`. */
  readonly importedEvents?: string[]
  /** Messages that were not understood, the newest last; none where the conversation never had one. */
  readonly unclear?: UnclearMark[]
  /** `PROCESS:COUNT` of the save that brought the newest entry: tells watchers of it. */
  readonly spokenBy: string
}

/** Older entries of a conversation. Written once and never changed. */
export interface PageDocument {
  /** `CONVERSATION#FIRST`: whoever makes the same page makes it under the same id. */
  readonly _id: string
  readonly conversation: string
  /** Sequence numbers of the first and last entry. */
  readonly first: number
  readonly last: number
  readonly entries: Entry[]
}

export interface TicketDocument extends Outbox {
  /** The ticket's number. */
  readonly _id: number
  readonly key: string
  readonly account: string | null
  readonly identity: string
  readonly state: string
  readonly revision: number
  readonly ticket: Ticket
}

export interface AccountDocument {
  readonly _id: string
  readonly nameKey: string
  readonly account: Account
}

export interface LinkDocument {
  /** The person's key, or a rule's. */
  readonly _id: string
  readonly account: string
}

export interface CodeDocument {
  /** The code's hash. */
  readonly _id: string
  readonly account: string
  readonly expiresAt: number
  readonly usedBy: string | null
}

export interface SecretDocument {
  readonly _id: string
  readonly value: string
}

export interface AttachmentDocument {
  readonly _id: string
  readonly stored: StoredAttachment
  /** All its pieces are there. */
  readonly isWhole: boolean
  /** Since when nobody holds it; `never` when somebody does. */
  readonly looseSince: number
  readonly holders: string[]
}

/** A piece of a file's bytes. */
export interface ChunkDocument {
  /** `ATTACHMENT#NUMBER`, in the order of the bytes. */
  readonly _id: string
  readonly attachment: string
  readonly number: number
  readonly bytes: mongo.Binary
}

/** What the database says of itself. */
export interface MetaDocument {
  readonly _id: string
  readonly value: unknown
}
