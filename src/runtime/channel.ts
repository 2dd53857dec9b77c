import type { Identity } from '../accounts/account.ts'
import type { ConversationId, EventId } from '../ids.ts'
import type { Entry } from '../triage/conversation.ts'

/** What an adapter made of one request: verified, parsed, free of the platform. */
export type Inbound = {
  /** The platform's own id of the message or press, the same at every redelivery. */
  readonly id: EventId
  readonly conversation: ConversationId
  readonly identity: Identity
  /** IANA zone or fixed offset, where the platform tells it; null keeps what is known. */
  readonly zone: string | null
  /** BCP 47, likewise. */
  readonly language: string | null
} & (
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'action'; readonly action: string }
  /** The customer opened the conversation and has said nothing yet. */
  | { readonly kind: 'opened' }
)

export interface Receipt {
  /** The event was taken in before; nothing happened now. */
  readonly duplicate: boolean
  /** Resolves when the turn is answered in full, effects included. Never rejects. */
  readonly answered: Promise<void>
}

/** Takes one event in. Resolves once it is stored; rejects with `StoreError` when it is not: the platform must send again. */
export type Receive = (inbound: Inbound) => Promise<Receipt>

export type DeliveryResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly retryAfterMs: number | null; readonly permanent: boolean; readonly why: string }

/** A platform. One that customers read by asking for the transcript (a web page) has no `deliver`. */
export interface Channel {
  readonly platform: string
  /** Posts one entry. `key` is the same at every try. */
  readonly deliver?: (conversation: ConversationId, entry: Entry, key: string) => Promise<DeliveryResult>
}
