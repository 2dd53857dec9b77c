import type { Identity } from '../../src/accounts/account.ts'
import type { Attachment, FileLimits, RefusedFile } from '../../src/attachments/attachment.ts'
import type { ConversationId, Instant, PriorityId } from '../../src/ids.ts'
import type { DeliveredFile, InboundFile, Receive, Upload } from '../../src/runtime/channel.ts'
import type { Conversation, Entry } from '../../src/triage/conversation.ts'
import type { PageCatalog } from './page-texts.ts'

/** What the web channel needs of the product. */
export interface WebDesk {
  readonly receive: Receive
  /** What the customer may see after `afterSeq`, oldest first, at most `limit`. */
  history(id: ConversationId, afterSeq: number, limit: number): Promise<readonly Entry[]>
  /** A file of the line `seq` that the customer may see; null where there is none. */
  file(id: ConversationId, seq: number, index: number): Promise<DeliveredFile | null>
  /** Takes a file in ahead of the message that it goes with; `signal` ends the reading. */
  takeUpload(
    id: ConversationId,
    file: Upload & { readonly file: InboundFile; readonly signal: AbortSignal },
  ): Promise<Attachment | RefusedFile>
  /** Whether a file is there that was handed in ahead under this id. */
  hasUpload(id: ConversationId, file: Upload): Promise<boolean>
  conversation(id: ConversationId): Promise<Conversation | null>
  /** Calls back with conversations that may have new entries. Returns the way to stop. */
  watch(onChange: (id: ConversationId | null) => void): () => void
  /** `zone` is where the reader is; null: not known. */
  status(zone: string | null): DeskStatus
  /** The account that a person is linked to, with its plan's name as of now; null when there is none. */
  accountOf(identity: Identity): Promise<{ readonly name: string; readonly plan: string } | null>
  /** How the catalog names a ticket's priority. */
  priorityName(id: PriorityId): string
  /** 32 bytes in hex, the same ever after. */
  secret(name: string): Promise<string>
  now(): Instant
  catalog(): PageCatalog
}

export interface DeskStatus {
  readonly vendor: string
  readonly product: string
  readonly chat: {
    readonly open: boolean
    readonly opensAt: Instant | null
    readonly closesAt: Instant | null
    /** The week's hours in words, in the reader's zone when it is known. */
    readonly windows: string
  }
  readonly files: FileLimits
}
