import type { Api, Opening, Result, Session } from './api.ts'
import type { Memory } from './memory.ts'
import { createReceiver, type Receiver } from './receiver.ts'
import { withoutConversation } from './state.ts'
import type { ChatStore } from './store.ts'

/** For whoever builds the site: the chat tells its reader, who can't mend it. */
const notVouched =
  'Frontdesk: data-signature is not the hex HMAC-SHA256 of data-user under FRONTDESK_WEB_IDENTITY_SECRET, or that secret is not set.'

/** The conversation that this browser holds, from its beginning to its end; its messages are read meanwhile. */
export interface Conversation {
  current(): Session | null
  /** Begins one where there is none. */
  session(): Promise<Result<Session>>
  /** Keeps a renewed token. */
  renew(token: string): void
  /** This session opens nothing any more. */
  end(session: Session): void
  /** From the next beginning on without the user whom the site vouches for. */
  asVisitor(): void
  /** Reads on at once where that waits. */
  hurry(): void
  stop(): void
}

export interface ConversationParts {
  readonly store: ChatStore
  readonly api: Api
  readonly memory: Memory
  readonly opening: Opening
  readonly isResting: () => boolean
  readonly onNews: () => void
  readonly onEnded: () => void
}

/** Goes on with the conversation that the browser remembers, if there is one. */
export const createConversation = (parts: ConversationParts): Conversation => {
  const { store, api, memory, isResting, onNews, onEnded } = parts
  let opening = parts.opening
  let session = memory.session()
  let receiver: Receiver | null = null
  let beginning: Promise<Result<Session>> | null = null

  const keep = (next: Session | null): void => {
    session = next
    memory.keepSession(next)
  }

  const receive = (begun: Session): void => {
    receiver?.stop()
    const current = () => session ?? begun
    receiver = createReceiver({ store, api, session: current, onEnded: () => end(begun), onNews, isResting })
  }

  const open = async (): Promise<Result<Session>> => {
    const created = await api.open(opening)
    if (created.ok || created.problem.kind !== 'refused') return created
    // A zone or language that this browser knows and the server does not: it works without.
    return api.open(opening.identity === undefined ? {} : { identity: opening.identity })
  }

  const begin = async (): Promise<Result<Session>> => {
    const opened = await open()
    beginning = null
    if (!opened.ok) {
      if (opened.problem.kind === 'not-vouched') console.error(notVouched)
      return opened
    }
    const { conversation, token } = opened.value
    keep({ conversation, token })
    store.set({ transcript: 'ready' })
    receive({ conversation, token })
    return opened
  }

  const end = (ended: Session): void => {
    if (session?.conversation !== ended.conversation) return
    receiver?.stop()
    receiver = null
    keep(null)
    store.update((state) => ({ ...withoutConversation(state), notice: { kind: 'ended' } }))
    onEnded()
  }

  /** Another tab began a conversation, ended it, or read on. */
  const onOtherTab = (): void => {
    const kept = memory.session()
    const isSame = kept?.conversation === session?.conversation
    session = kept
    store.set({ read: memory.read() })
    if (isSame) return
    receiver?.stop()
    store.update((state) => ({ ...withoutConversation(state), transcript: kept === null ? 'none' : 'loading' }))
    if (kept !== null) receive(kept)
  }

  const unwatch = memory.watch(onOtherTab)
  store.set({ transcript: session === null ? 'none' : 'loading' })
  if (session !== null) receive(session)
  return {
    current: () => session,
    session: async () => {
      if (session !== null) return { ok: true, value: session }
      beginning ??= begin()
      return beginning
    },
    renew: (token) => {
      if (session !== null) keep({ ...session, token })
    },
    end,
    asVisitor: () => {
      const { identity, ...anonymous } = opening
      opening = anonymous
    },
    hurry: () => receiver?.hurry(),
    stop: () => {
      unwatch()
      receiver?.stop()
    },
  }
}
