import type { ConversationId, IdentityKey } from '../../src/ids.ts'
import { Recent } from '../../src/recent.ts'
import type { Delivery } from '../../src/runtime/channel.ts'

const mostKnown = 10_000

/**
 * Who was told last in a conversation, and nothing after it, that an answer is with them alone: it isn't told twice in
 * a row, save after a restart.
 */
export class Pointers {
  readonly #told = new Recent<ConversationId, IdentityKey>(mostKnown)

  /** Whether an answer that went to its asker alone is to be pointed to. */
  isWanted({ conversation, entry, asker }: Delivery): boolean {
    return entry.from === 'bot' && this.#told.get(conversation) !== asker.key
  }

  told({ conversation, asker }: Delivery): void {
    this.#told.set(conversation, asker.key)
  }

  /** Something was said there to everybody. */
  forget({ conversation }: Delivery): void {
    this.#told.forget(conversation)
  }
}
