import type { Identity } from '../../src/accounts/account.ts'
import type { Catalog } from '../../src/catalog/model.ts'
import type { ConversationId, Instant } from '../../src/ids.ts'
import type { Receive } from '../../src/runtime/channel.ts'
import type { Conversation, Entry } from '../../src/triage/conversation.ts'
import type { Block, Span } from '../../src/triage/message.ts'

/** What the Slack channel needs of the product. */
export interface SlackDesk {
  readonly receive: Receive
  /** What the customer may see after `afterSeq`, oldest first, at most `limit`. */
  history(id: ConversationId, afterSeq: number, limit: number): Promise<readonly Entry[]>
  conversation(id: ConversationId): Promise<Conversation | null>
  /** What a person is told of their plan. */
  ownPlan(identity: Identity, language: string | null): Promise<readonly Span[]>
  /** Whether live chat is open, in words; `zone` is where the reader is, null: not known. */
  chatHours(zone: string | null, language: string | null): Block
  catalog(): Catalog
  now(): Instant
}
