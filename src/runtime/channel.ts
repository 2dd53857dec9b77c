import type { Identity } from '../accounts/account.ts'
import type { Attachment } from '../attachments/attachment.ts'
import type { ConversationId, EventId } from '../ids.ts'
import type { Place } from '../triage/attention.ts'
import type { Entry, TicketForm } from '../triage/conversation.ts'

/** The message that was taken in as `of` was deleted. Not every platform tells by whom. */
export interface InboundDeletion {
  readonly id: EventId
  readonly conversation: ConversationId
  readonly kind: 'deleted'
  readonly of: EventId
}

/** What somebody said or did, as an adapter made it of one request: verified, parsed, free of the platform. */
export type Inbound = {
  /** The platform's own id of the message or press, the same at every redelivery. */
  readonly id: EventId
  readonly conversation: ConversationId
  readonly identity: Identity
  /** IANA zone or fixed offset, where the platform tells it; null keeps what is known. */
  readonly zone: string | null
  /** BCP 47, likewise. */
  readonly language: string | null
  /** Where it was said, and to whom; absent: between the customer and us alone. */
  readonly place?: Place
} /** A message may be files and no text. */ & (
  | {
      readonly kind: 'message'
      readonly text: string
      readonly files?: readonly (InboundFile | Upload)[]
      /** The message with these words, where somebody handed it over: it may be changed or deleted by that id. */
      readonly of?: EventId
    }
  | { readonly kind: 'action'; readonly action: string }
  /** The customer changed a message that was taken in as `of`. */
  | { readonly kind: 'edited'; readonly of: EventId; readonly text: string }
  /** A form for a ticket was filled in; fields left empty are ''. */
  | { readonly kind: 'ticket-form'; readonly form: TicketForm }
  /** The customer opened the conversation and has said nothing yet. */
  | { readonly kind: 'opened' }
)

/** A file that came with a message. It is fetched only once the message is known to be ours to answer. */
export interface InboundFile {
  readonly name: string
  /** In bytes, as the platform says; null when it doesn't. */
  readonly size: number | null
  /**
   * Fetches the bytes, of a longer file the first `mostBytes` + 1 or a few more. Null when the platform doesn't hand
   * them out; no other file is fetched meanwhile. Never rejects.
   */
  read(mostBytes: number, signal: AbortSignal): Promise<Uint8Array | null>
}

/** A file that was handed in ahead of the message that it goes with, under the sender's name for it. */
export interface Upload {
  readonly upload: EventId
}

export interface Receipt {
  /** The event was taken in before; nothing happened now. */
  readonly duplicate: boolean
  /** It was not meant for us: nothing was stored, and nothing is said. */
  readonly ignored: boolean
  /** A button was pressed just now and is used up: it may go from the screen. One that is somebody else's is not. */
  readonly spent: boolean
  /** Resolves when the turn is answered in full, effects included. Never rejects. */
  readonly answered: Promise<void>
}

/** Takes one event in. Resolves once it is stored; rejects with `StoreError` when it is not: the platform must send again. */
export type Receive = (inbound: Inbound | InboundDeletion) => Promise<Receipt>

export type DeliveryResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly retryAfterMs: number | null; readonly permanent: boolean; readonly why: string }

/** A file to be posted with a line. */
export interface DeliveredFile extends Attachment {
  /** Null when it was removed meanwhile. Rejects with `StoreError` when the store doesn't answer. */
  read(): Promise<Uint8Array | null>
}

/** One line to be posted. */
export interface Delivery {
  readonly conversation: ConversationId
  readonly entry: Entry
  /** The same at every try. */
  readonly key: string
  /** Tried before, by this process or by one that has ended: it may stand there already. Absent: the first try. */
  readonly again?: true
  /** Whom the entry answers: a discreet one is for this person's eyes alone, where others read along. */
  readonly asker: Identity
  /** The asker's, BCP 47, where it is known. */
  readonly language?: string | null
  /** Files that belong to the line, in their order. */
  readonly files?: readonly DeliveredFile[]
}

/** Why a platform can't be served just now, and what to do about it. Neither holds a secret. */
export interface ChannelTrouble {
  readonly message: string
  readonly remedy: string
}

export interface PlatformTrouble extends ChannelTrouble {
  readonly platform: string
}

/** What keeps channels from serving. */
export const troublesOf = (channels: readonly Channel[]): readonly PlatformTrouble[] =>
  channels.flatMap(({ platform, trouble }) => {
    const found = trouble?.() ?? null
    return found === null ? [] : [{ platform, message: found.message, remedy: found.remedy }]
  })

/** A platform. One that customers read by asking for the transcript (a web page) has no `deliver`. */
export interface Channel {
  readonly platform: string
  readonly deliver?: (delivery: Delivery) => Promise<DeliveryResult>
  /** Null while all is well; absent where nothing of ours has to be connected. */
  readonly trouble?: () => ChannelTrouble | null
}
