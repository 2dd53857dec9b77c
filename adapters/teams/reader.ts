import type { ConversationId, IdentityKey } from '../../src/ids.ts'
import type { Entry } from '../../src/triage/conversation.ts'
import type { TeamsDesk } from './port.ts'

/** Who sent a card back, and whether that was where nobody else reads along. */
export interface Reader {
  readonly key: IdentityKey
  readonly isAlone: boolean
}

/** A line that this reader was shown. Which line a card is of is told by whoever sends it, who could tell of any. */
export const lineFor = async (
  { key, isAlone }: Reader,
  {
    desk,
    conversation,
    seq,
  }: { readonly desk: TeamsDesk; readonly conversation: ConversationId; readonly seq: number },
): Promise<Entry | null> => {
  const [entry] = await desk.history(conversation, seq - 1, 1)
  if (entry?.seq !== seq) return null
  const isTheirs = !entry.discreet || (isAlone && entry.asker?.key === key)
  return isTheirs ? entry : null
}
