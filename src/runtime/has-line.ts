import type { ConversationId } from '../ids.ts'
import type { Store } from '../store/store.ts'
import type { Entry } from '../triage/conversation.ts'

const pageSize = 500

/** Whether there is such a line in a conversation, staff's lines included. The transcript is read page by page. */
export const hasLine = async (
  store: Pick<Store, 'entries'>,
  conversation: ConversationId,
  isIt: (entry: Entry) => boolean,
): Promise<boolean> => {
  for (let afterSeq = 0; ; ) {
    const entries = await store.entries(conversation, { afterSeq, limit: pageSize, audience: 'staff' })
    if (entries.some(isIt)) return true
    const last = entries.at(-1)
    if (last === undefined || entries.length < pageSize) return false
    afterSeq = last.seq
  }
}
