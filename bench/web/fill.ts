import type { Identity } from '../../src/accounts/account.ts'
import { type ConversationId, type EventId, type IdentityKey, instant } from '../../src/ids.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { type Entry, newConversation } from '../../src/triage/conversation.ts'
import { textBlocks } from '../../src/triage/message.ts'

const atOnce = 2000

/** Stores so many conversations, each with a question and an answer, as the server itself stores them. */
export const fill = async (url: string, count: number): Promise<void> => {
  const store = await openSqliteStore(url)
  for (let done = 0; done < count; done += atOnce) {
    const size = Math.min(atOnce, count - done)
    await Promise.all(Array.from({ length: size }, (_, index) => store.save(filler(done + index))))
  }
  await store.close()
}

const filler = (index: number) => {
  const id = `web:filler-${index}` as ConversationId
  const identity: Identity = {
    key: `web:visitor-${index}` as IdentityKey,
    rules: [],
    displayName: null,
    verified: false,
  }
  const at = instant(Date.UTC(2026, 0, 1) + index * 1000)
  const entry = (seq: number, from: Entry['from']): Entry => ({
    seq,
    at,
    from,
    audience: 'customer',
    blocks: textBlocks(
      `Line ${seq} of conversation ${index}, as long as such lines are when people talk about their day.`,
    ),
    actions: [],
    discreet: false,
    why: null,
  })
  return {
    conversation: { ...newConversation(id, identity, at), version: 1, lastSeq: 2 },
    entries: [entry(1, 'customer'), entry(2, 'bot')],
    effects: [],
    events: ['message:1' as EventId],
    unclear: [],
    lease: null,
  }
}
