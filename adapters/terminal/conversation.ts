import type { Identity } from '../../src/accounts/account.ts'
import type { ConversationId, EventId, IdentityKey } from '../../src/ids.ts'
import type { Receive } from '../../src/runtime/channel.ts'
import type { Entry } from '../../src/triage/conversation.ts'

/** What the terminal needs of the product. */
export interface TerminalDesk {
  readonly receive: Receive
  history(id: ConversationId, afterSeq: number, limit: number): Promise<readonly Entry[]>
}

/** One person's conversation in a terminal. Whoever sits there is whom the system says, so the person is verified. */
export interface TerminalConversation {
  readonly id: ConversationId
  /** Resolves when the turn is answered in full. */
  write(text: string): Promise<void>
  press(action: string): Promise<void>
  /** What came for the customer since the last look, the customer's own lines left out. */
  news(): Promise<readonly Entry[]>
}

export interface TerminalPerson {
  readonly user: string
  readonly zone: string | null
  readonly language: string | null
}

const pageSize = 100

/** `name` tells this conversation from the person's others. */
export const openTerminal = (desk: TerminalDesk, person: TerminalPerson, name: string): TerminalConversation => {
  const id = `terminal:${person.user}/${name}` as ConversationId
  const key = `terminal:${person.user}` as IdentityKey
  const identity: Identity = { key, rules: [], displayName: person.user, verified: true }
  let events = 0
  let seen = 0
  let looking: Promise<unknown> = Promise.resolve()
  const look = async (): Promise<readonly Entry[]> => {
    const entries: Entry[] = []
    for (;;) {
      const page = await desk.history(id, seen, pageSize)
      entries.push(...page)
      seen = page.at(-1)?.seq ?? seen
      if (page.length < pageSize) return entries.filter((entry) => entry.from !== 'customer')
    }
  }
  const from = () => ({
    id: `line:${++events}` as EventId,
    conversation: id,
    identity,
    zone: person.zone,
    language: person.language,
  })
  return {
    id,
    write: async (text) => (await desk.receive({ ...from(), kind: 'message', text })).answered,
    press: async (action) => (await desk.receive({ ...from(), kind: 'action', action })).answered,
    // One look after another: two at once would both give the same.
    news: () => {
      const news = looking.then(look, look)
      looking = news
      return news
    },
  }
}
