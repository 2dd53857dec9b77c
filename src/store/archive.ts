import type { Account } from '../accounts/account.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { Conversation, Effect, Entry } from '../triage/conversation.ts'
import type { StoredAttachment, UnclearMark } from './store.ts'

/** All that a store holds, apart from how it holds it. Leases are not in it: whoever had them is gone. */
export interface Records {
  readonly secrets: { readonly name: string; readonly value: string }
  readonly accounts: Account
  readonly links: { readonly key: string; readonly account: string }
  readonly codes: {
    readonly hash: string
    readonly account: string
    readonly expiresAt: number
    readonly usedBy: string | null
  }
  readonly tickets: Ticket
  /** `events` as `toSorted` puts them. */
  readonly conversations: {
    readonly conversation: Conversation
    readonly events: readonly string[]
    /** By `seq`. */
    readonly unclear: readonly UnclearMark[]
  }
  readonly entries: { readonly conversation: string; readonly entry: Entry }
  readonly attachments: {
    readonly stored: StoredAttachment
    readonly isWhole: boolean
    /** Null when somebody holds it. */
    readonly looseSince: number | null
    readonly holders: readonly string[]
  }
  /** Pieces of the attachments' bytes. */
  readonly chunks: { readonly attachment: string; readonly number: number; readonly base64: string }
  readonly effects: {
    /** Null for a ticket's. */
    readonly conversation: string | null
    readonly dueAt: number
    readonly attempts: number
    readonly effect: Effect
    /** Grows from the oldest to the newest. */
    readonly order: number
  }
}

export type RecordKind = keyof Records

/** In the order in which they are copied: what others refer to comes first. */
export const recordKinds = [
  'secrets',
  'accounts',
  'links',
  'codes',
  'tickets',
  'attachments',
  'chunks',
  'conversations',
  'entries',
  'effects',
] as const satisfies readonly RecordKind[]

/** Records of one kind in their order, and where to go on; `next` is null after the last. */
export interface Batch<Kind extends RecordKind> {
  readonly records: readonly Records[Kind][]
  readonly next: string | null
}

/** A store as a whole, read from one end to the other. Nobody else may be at work on it. */
export interface Archive {
  count(kind: RecordKind): Promise<number>
  /** From the beginning when `from` is null. Every store has the same order: by id, byte by byte; effects by age. */
  read<Kind extends RecordKind>(kind: Kind, from: string | null, limit: number): Promise<Batch<Kind>>
  close(): Promise<void>
}

/** How far a copy has come. */
export interface CopyProgress {
  /** What it is a copy of. */
  readonly source: string
  readonly kind: RecordKind
  /** Where to go on reading in the source. */
  readonly from: string | null
}

/** A store being filled. No desk opens it before `finish`. */
export interface ArchiveWriter extends Archive {
  /** Null for a new copy. */
  progress(): Promise<CopyProgress | null>
  /** Stores records and after them how far the copy has come. The same batch may be written again. */
  write<Kind extends RecordKind>(kind: Kind, records: readonly Records[Kind][], after: CopyProgress): Promise<void>
  /** Makes it a store that desks open. */
  finish(): Promise<void>
}
