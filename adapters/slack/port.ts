import type { Identity } from '../../src/accounts/account.ts'
import type { Catalog } from '../../src/catalog/model.ts'
import type { ConversationId, Instant } from '../../src/ids.ts'
import type { Receive } from '../../src/runtime/channel.ts'
import type { Conversation, Entry } from '../../src/triage/conversation.ts'
import type { Span } from '../../src/triage/message.ts'

/** What the Slack channel needs of the product. */
export interface SlackDesk {
  readonly receive: Receive
  /** What the customer may see after `afterSeq`, oldest first, at most `limit`. */
  history(id: ConversationId, afterSeq: number, limit: number): Promise<readonly Entry[]>
  conversation(id: ConversationId): Promise<Conversation | null>
  /** `zone` is where the reader is; null: not known. */
  status(zone: string | null): DeskStatus
  /** What a person is told of their plan. */
  ownPlan(identity: Identity, language: string | null): Promise<readonly Span[]>
  catalog(): Catalog
  now(): Instant
}

export interface DeskStatus {
  readonly vendor: string
  readonly product: string
  readonly chat: {
    readonly open: boolean
    /** When it closes, or opens again; null: never. */
    readonly until: Span | null
    /** The week's hours in words, in the reader's zone when it is known. */
    readonly windows: string
  }
}
