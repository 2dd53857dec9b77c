import type { Account } from '../accounts/account.ts'
import type { Attachment } from '../attachments/attachment.ts'
import type {
  AccountId,
  AttachmentId,
  ConversationId,
  EffectKey,
  EventId,
  IdentityKey,
  Instant,
  PlanId,
  TicketNumber,
} from '../ids.ts'
import type { Ticket, TicketRequest, TicketState } from '../tickets/ticket.ts'
import type { Conversation, Effect, Entry } from '../triage/conversation.ts'

/**
 * Everything that must survive. What a method resolves with is durable; what it rejects with is a failure of the
 * store itself (`StoreError`), never a lost race: those are values.
 */
export interface Store {
  conversation(id: ConversationId): Promise<Conversation | null>
  /** All or nothing: the conversation, its new entries, its effects and the events that were taken in. */
  save(change: ConversationSave): Promise<SaveResult>
  /** Entries after `afterSeq`, oldest first. `audience: 'customer'` leaves out all that staff alone may read. */
  entries(
    id: ConversationId,
    options: { afterSeq: number; limit: number; audience: Entry['audience'] },
  ): Promise<Entry[]>
  /**
   * Empties the lines of a message that its writer took back (`withdrawn`), for good, and their marks as not understood
   * with them. Resolves with the files that were on them. Repeating it changes nothing.
   */
  withdraw(id: ConversationId, message: EventId): Promise<AttachmentId[]>
  /**
   * Calls back with conversations that have new entries, whichever process wrote them; now and then with one that
   * has none, and with null where any may have some. Returns the way to stop.
   */
  watch(onChange: (id: ConversationId | null) => void): () => void

  /** Messages that were not understood, newest first; of one conversation the newest `keptUnclear` at most. */
  unclear(limit: number): Promise<UnclearMessage[]>
  /** Removes the marks alone: what was said stays in its conversation. */
  forgetUnclear(messages: readonly { conversation: ConversationId; seq: number }[]): Promise<void>
  /** The same for all that came earlier than `before`. */
  forgetUnclearBefore(before: Instant): Promise<void>

  /**
   * Effects that are due and not leased, oldest first, leased to `owner`. One never overtakes an earlier one of its
   * lane (`laneOf`) that is leased to another or waits for its next try.
   */
  claimEffects(claim: Claim): Promise<ClaimedEffect[]>
  /** Conversations whose `wakeAt` has come, leased to `owner`. */
  claimWakes(claim: Claim): Promise<{ id: ConversationId; fence: number }[]>
  /** The owners of leases that haven't run out. */
  leaseHolders(now: Instant): Promise<string[]>
  /** Ends the leases of an owner that is gone for certain: what it had in hand is claimed by whoever comes next. */
  endLeases(owner: string): Promise<void>
  /** Nothing is due later than `dueBy` from now on, nor leased for longer than `leasedUntil`. */
  waitNoLonger(dueBy: Instant, leasedUntil: Instant): Promise<void>
  /** False when the lease was lost. */
  renewLease(key: EffectKey, fence: number, leaseUntil: Instant): Promise<boolean>
  /** Removes effects that were carried out. Those whose lease was lost to another are left alone. */
  finishEffects(done: readonly { key: EffectKey; fence: number }[]): Promise<void>
  /** Gives an effect back for another try at `dueAt`, one attempt counted. */
  retryEffect(key: EffectKey, fence: number, dueAt: Instant): Promise<void>

  /** Opens once per `request.key`; numbers have no gaps and no doubles, the first is 1001. */
  openTicket(request: TicketRequest): Promise<{ ticket: Ticket; created: boolean }>
  ticket(number: TicketNumber): Promise<Ticket | null>
  ticketByKey(key: EffectKey): Promise<Ticket | null>
  /** Compare-and-set on `ticket.revision - 1`; `effects` are stored with it. */
  saveTicket(ticket: Ticket, effects: readonly Effect[]): Promise<'saved' | 'conflict'>
  /** Newest first. */
  tickets(filter: TicketFilter): Promise<Ticket[]>

  /** Rejects with `StoreError` `name-taken` when another account has the name, compared without case. */
  putAccount(account: Account): Promise<void>
  account(id: AccountId): Promise<Account | null>
  accountByName(name: string): Promise<Account | null>
  /** By name; `planOutside`: only those whose plan is none of these. */
  accounts(filter?: { readonly planOutside: readonly PlanId[] }): Promise<Account[]>
  link(key: IdentityKey, account: AccountId): Promise<void>
  /** False when there was no such link. */
  unlink(key: IdentityKey): Promise<boolean>
  links(account: AccountId): Promise<IdentityKey[]>
  /** Everybody's links by their keys, a page at a time; `after`: the last key of the page before. */
  allLinks(after: IdentityKey | null, limit: number): Promise<{ key: IdentityKey; account: AccountId }[]>
  /**
   * The account of a person in one read: the person's own link, else the one that all rules which are linked agree
   * on, else the one that all broad rules agree on. `disagree` when they don't.
   */
  accountFor(
    own: IdentityKey,
    rules: readonly IdentityKey[],
    broadRules?: readonly IdentityKey[],
  ): Promise<Account | 'disagree' | null>
  putCode(codeHash: string, account: AccountId, expiresAt: Instant): Promise<void>
  /**
   * Uses a code up and links `key` to its account, all or nothing; for the same `key` it may be repeated until it
   * expires. Null when unknown, expired or used by another.
   */
  redeemCode(codeHash: string, key: IdentityKey, now: Instant): Promise<Account | null>

  /** Keeps a file whole, in nobody's hands yet. What is there under the same id stays as it is. */
  putAttachment(stored: StoredAttachment, bytes: Uint8Array): Promise<void>
  attachment(id: AttachmentId): Promise<Attachment | null>
  attachmentBytes(id: AttachmentId): Promise<Uint8Array | null>
  /** Says who needs the files: the conversation that they came in, or a ticket that has them, by a name of its own. */
  holdAttachments(ids: readonly AttachmentId[], holder: string): Promise<void>
  /** The holder needs them no longer, from now on. */
  releaseAttachments(ids: readonly AttachmentId[], holder: string, now: Instant): Promise<void>
  /** Files that nobody has held since `before` or longer. */
  looseAttachments(before: Instant, limit: number): Promise<StoredAttachment[]>
  /** Removes files that nobody holds, with their bytes; the others are left alone. */
  removeAttachments(ids: readonly AttachmentId[]): Promise<void>

  /** 32 random bytes in hex, made at the first call and the same ever after. */
  secret(name: string): Promise<string>
  /** A small text kept by name for the next process, such as a platform's session; null for none. */
  kept(name: string): Promise<string | null>
  /** Null forgets it. */
  keep(name: string, value: string | null): Promise<void>
  /** Rejects when the store can't write. */
  ping(): Promise<void>
  close(): Promise<void>
}

export interface ConversationSave {
  /** Its `version` is the expected one plus 1. */
  readonly conversation: Conversation
  readonly entries: readonly Entry[]
  readonly effects: readonly Effect[]
  readonly events: readonly EventId[]
  /** Those of `entries` that were not understood and are to be found by that. */
  readonly unclear: readonly UnclearMark[]
  /** The saver carries the effects out itself until then; another may take over after. */
  readonly lease: { readonly owner: string; readonly until: Instant } | null
}

/** Marks the entry `seq` of a conversation as not understood. */
export interface UnclearMark {
  readonly seq: number
  readonly at: Instant
}

export interface UnclearMessage {
  readonly conversation: ConversationId
  readonly entry: Entry
}

export type SaveResult =
  /** `fences` are those of the leased effects, in their order. */
  | { readonly kind: 'saved'; readonly fences: readonly number[] }
  /** Somebody saved first: read again and decide again. */
  | { readonly kind: 'conflict' }
  /** One of `events` was taken in before; nothing was changed. */
  | { readonly kind: 'duplicate' }

export interface StoredAttachment {
  readonly attachment: Attachment
  /** The conversation that it came in; null for one of an engineer's. */
  readonly owner: ConversationId | null
  readonly storedAt: Instant
}

/** Bytes are kept in pieces of this size: a piece is written and read while others go on with their work. */
export const chunkBytes = 256 * 1024

export interface Claim {
  readonly owner: string
  readonly now: Instant
  readonly leaseUntil: Instant
  readonly limit: number
}

export interface ClaimedEffect {
  /** The conversation or ticket it came from; null conversation for a ticket's. */
  readonly conversation: ConversationId | null
  readonly effect: Effect
  /** Tries before this one. */
  readonly attempts: number
  readonly fence: number
}

export interface TicketFilter {
  readonly account?: AccountId
  readonly identity?: IdentityKey
  readonly states?: readonly TicketState[]
  readonly limit: number
  /** Only numbers below this one: the next page. */
  readonly below?: TicketNumber
}

/** So many messages of one conversation that were not understood are known: a chatterbox doesn't drown the others. */
export const keptUnclear = 50

/** Small texts lie beside the secrets, under names of their own. */
export const keptName = (name: string): string => `kept:${name}`

/** How names are compared: without case, with one spelling for each letter. */
export const nameKey = (name: string): string => name.trim().normalize('NFKC').toLowerCase()

export type StoreProblem = 'unavailable' | 'full' | 'read-only' | 'newer-version' | 'name-taken' | 'corrupt'

/** A failure of the store, with what to do about it. Never carries stored text. */
export class StoreError extends Error {
  readonly problem: StoreProblem
  readonly remedy: string
  constructor(problem: StoreProblem, message: string, remedy: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreError'
    this.problem = problem
    this.remedy = remedy
  }
}

/** The part of a store that keeps files. */
export type AttachmentStore = Pick<
  Store,
  | 'putAttachment'
  | 'attachment'
  | 'attachmentBytes'
  | 'holdAttachments'
  | 'releaseAttachments'
  | 'looseAttachments'
  | 'removeAttachments'
>
