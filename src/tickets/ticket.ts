import type { Attachment } from '../attachments/attachment.ts'
import type {
  AccountId,
  ConversationId,
  EffectKey,
  IdentityKey,
  Instant,
  PlanId,
  PriorityId,
  TicketNumber,
} from '../ids.ts'

export type TicketState = 'open' | 'waiting-for-customer' | 'closed'

/** How the work is paid, settled before it starts. */
export type Payment =
  /** The plan includes tickets. */
  | 'plan'
  /** The customer agreed to the hourly rate. */
  | 'agreed'
  /** The hourly rate is not agreed to: paid work waits. */
  | 'not-agreed'
  /** Reported as a defect in a supported version: free when that proves true. */
  | 'defect-claim'
  /** A question about what the vendor's page leaves open: asking costs nothing. */
  | 'question'
  /** Nobody knows the plan yet. */
  | 'plan-not-confirmed'

/** The hourly price that a customer agreed to, as it was then: what the catalog says later changes nothing of it. */
export interface Agreement {
  readonly amount: number
  readonly currency: string
  readonly per: 'hour'
  /** As the customer read it. */
  readonly price: string
  readonly at: Instant
  readonly by: { readonly identity: IdentityKey; readonly name: string | null }
  /** When it was taken back, or a plan paid instead; absent while it holds. */
  readonly endedAt?: Instant
}

export interface TicketRequest {
  /** The same key opens the same ticket, however often it is asked for. */
  readonly key: EffectKey
  readonly subject: string
  readonly description: string
  readonly priority: PriorityId
  readonly payment: Payment
  /** Every price that was agreed to, the newest last; only that one may hold. */
  readonly agreements?: readonly Agreement[]
  /** The plan the ticket is served under for as long as it lives; null while not confirmed. */
  readonly plan: PlanId | null
  readonly account: AccountId | null
  readonly identity: IdentityKey
  readonly conversation: ConversationId | null
  /** Version of the product as the customer or the account tells it. */
  readonly version: string | null
  /** Where an anonymous visitor wants the answer. */
  readonly email: string | null
  readonly openedAt: Instant
  /** When the first answer is due, in working time; null: none promised. */
  readonly answerDueAt: Instant | null
  /** What the customer sent along. */
  readonly files?: readonly Attachment[]
}

export interface Ticket extends TicketRequest {
  readonly number: TicketNumber
  readonly state: TicketState
  readonly history: readonly TicketEvent[]
  readonly changedAt: Instant
  /** Compare-and-set: 1 at opening, one more with each save. */
  readonly revision: number
}

type TicketAuthor = { readonly kind: 'customer' | 'engineer' | 'system'; readonly name: string }

export type TicketChange =
  | {
      readonly kind: 'comment'
      readonly text: string
      readonly public: boolean
      readonly files?: readonly Attachment[]
    }
  /** What it is about turned out later. */
  | { readonly kind: 'subject'; readonly subject: string }
  | { readonly kind: 'priority'; readonly priority: PriorityId }
  | { readonly kind: 'state'; readonly state: TicketState }
  /** `agreement` comes with `agreed`. Means nothing where a plan pays: the ticket stays as it is. */
  | { readonly kind: 'payment'; readonly payment: Payment; readonly agreement?: Agreement }
  | { readonly kind: 'email'; readonly email: string }
  | { readonly kind: 'version'; readonly version: string }
  /** The person was linked to an account after opening. */
  | {
      readonly kind: 'plan'
      readonly account: AccountId
      readonly plan: PlanId
      readonly payment: Payment
      readonly answerDueAt: Instant | null
    }

export interface TicketEvent {
  /** Unique in its ticket: the same change asked for twice is one event. */
  readonly key: EffectKey
  readonly at: Instant
  readonly by: TicketAuthor
  readonly change: TicketChange
}
