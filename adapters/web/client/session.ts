import type { Api, Opening, Result, Session } from './api.ts'
import { createDeskWatch } from './desk-watch.ts'
import type { Memory } from './memory.ts'
import { createReceiver, type Receiver } from './receiver.ts'
import { createSender } from './sender.ts'
import { emptyState, type Outgoing, withOutgoing, withoutConversation } from './state.ts'
import type { ChatStore } from './store.ts'
import type { Action } from './wire.ts'

/** What a person can do in the chat. */
export interface Chat {
  say(text: string): void
  press(action: Action): void
  /** Tries one again now, refused or not. */
  retry(id: string): void
  discard(id: string): void
  /** All that is there was seen. */
  markRead(): void
  dismissNotice(): void
  /** Goes on without the user that the site could not vouch for. */
  continueAsVisitor(): void
  stop(): void
}

export interface ChatParts {
  readonly store: ChatStore
  readonly api: Api
  readonly memory: Memory
  readonly opening: Opening
}

const restsAfterMs = 60_000

/** Tells since when nobody has looked. */
const createAttention = (onReturn: () => void) => {
  let hiddenSince: number | null = document.hidden ? Date.now() : null
  const change = (): void => {
    hiddenSince = document.hidden ? Date.now() : null
    if (!document.hidden) onReturn()
  }
  document.addEventListener('visibilitychange', change)
  return {
    isResting: () => hiddenSince !== null && Date.now() - hiddenSince > restsAfterMs,
    stop: () => document.removeEventListener('visibilitychange', change),
  }
}

/** The conversation of one person: kept, gone on with, begun anew where it can't be. */
export const createChat = ({ store, api, memory, opening: given }: ChatParts): Chat => {
  let opening = given
  let session = memory.session()
  let receiver: Receiver | null = null
  let beginning: Promise<Result<Session>> | null = null

  const keep = (next: Session | null): void => {
    session = next
    memory.keepSession(next)
  }

  const desk = createDeskWatch({
    store,
    api,
    zone: given.zone,
    session: () => session,
    keep,
    onEnded: () => end(session),
  })

  const receive = (current: Session): void => {
    receiver?.stop()
    receiver = createReceiver({
      store,
      api,
      session: () => session ?? current,
      onEnded: () => end(current),
      onNews: desk.refreshOverview,
      isResting: attention.isResting,
    })
  }

  const begin = async (): Promise<Result<Session>> => {
    const created = await api.open(opening)
    beginning = null
    if (!created.ok) return created
    const { conversation, token } = created.value
    keep({ conversation, token })
    store.set({ transcript: 'ready' })
    receive({ conversation, token })
    return { ok: true, value: { conversation, token } }
  }

  const end = (ended: Session | null): void => {
    if (ended === null || session?.conversation !== ended.conversation) return
    receiver?.stop()
    receiver = null
    keep(null)
    store.update((state) => ({ ...withoutConversation(state), notice: { kind: 'ended' } }))
    sender.start()
  }

  const sender = createSender(store, api, {
    session: async () => {
      if (session !== null) return { ok: true, value: session }
      beginning ??= begin()
      return beginning
    },
    end,
  })

  const hurry = (): void => {
    store.set({ online: navigator.onLine })
    receiver?.hurry()
    sender.hurry()
    desk.refresh()
  }
  const attention = createAttention(hurry)

  const add = (text: string, action: string | null): void => {
    const after = store.get().messages.at(-1)?.id ?? null
    const id = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`
    const item: Outgoing = {
      id,
      action,
      text,
      at: Date.now(),
      after,
      accepted: false,
      arrived: false,
      failures: 0,
      refusal: null,
    }
    store.update((state) => ({ ...state, outgoing: [...state.outgoing, item] }))
    sender.start()
  }

  /** Another tab began a conversation, ended it, or read on. */
  const onOtherTab = (): void => {
    const kept = memory.session()
    store.set({ read: memory.read() })
    const isSame = kept?.conversation === session?.conversation
    session = kept
    if (isSame) return
    receiver?.stop()
    store.update((state) => ({ ...withoutConversation(state), transcript: kept === null ? 'none' : 'loading' }))
    if (kept !== null) receive(kept)
  }

  const lost = (): void => store.set({ online: false })
  addEventListener('online', hurry)
  addEventListener('offline', lost)
  const unwatch = memory.watch(onOtherTab)
  store.set({
    ...emptyState,
    read: memory.read(),
    outgoing: memory.outgoing(),
    online: navigator.onLine,
    transcript: session === null ? 'none' : 'loading',
  })
  store.subscribe((state, before) => {
    if (state.outgoing !== before.outgoing) memory.keepOutgoing(state.outgoing, before.outgoing)
  })
  if (session !== null) receive(session)
  desk.refresh()
  sender.start()

  const chat: Chat = {
    say: (text) => add(text, null),
    press: ({ id, label }) => add(label, id),
    retry: (id) => {
      store.update((state) => withOutgoing(state, id, { refusal: null }))
      sender.hurry()
    },
    discard: (id) => store.update((state) => ({ ...state, outgoing: state.outgoing.filter((each) => each.id !== id) })),
    markRead: () => {
      const read = store.get().messages.at(-1)?.id ?? null
      if (read === null || read === store.get().read) return
      memory.keepRead(read)
      store.set({ read })
    },
    dismissNotice: () => store.set({ notice: null }),
    continueAsVisitor: () => {
      const { identity, ...anonymous } = opening
      opening = anonymous
      store.set({ notice: null })
      for (const { id, refusal } of store.get().outgoing) if (refusal === 'not-vouched') chat.retry(id)
    },
    stop: () => {
      removeEventListener('online', hurry)
      removeEventListener('offline', lost)
      unwatch()
      attention.stop()
      desk.stop()
      receiver?.stop()
      sender.stop()
    },
  }
  return chat
}
