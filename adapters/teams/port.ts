import type { Catalog } from '../../src/catalog/model.ts'
import type { ConversationId, Instant } from '../../src/ids.ts'
import type { DeliveredFile, Receive } from '../../src/runtime/channel.ts'
import type { Entry } from '../../src/triage/conversation.ts'

/** What the Teams channel needs of the product. */
export interface TeamsDesk {
  readonly receive: Receive
  /** What the customer may see after `afterSeq`, oldest first, at most `limit`. */
  history(id: ConversationId, afterSeq: number, limit: number): Promise<readonly Entry[]>
  /** A file of the line `seq` that the customer may see; null where there is none. */
  file(id: ConversationId, seq: number, index: number): Promise<DeliveredFile | null>
  /** 32 bytes in hex, the same ever after. */
  secret(name: string): Promise<string>
  now(): Instant
  catalog(): Catalog
}
