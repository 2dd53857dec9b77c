import type { Api, Opening } from './api.ts'
import { createAttention } from './attention.ts'
import { createConversation } from './conversation.ts'
import { createDeskWatch } from './desk-watch.ts'
import type { Memory } from './memory.ts'
import { createSender } from './sender.ts'
import { type Outgoing, withOutgoing } from './state.ts'
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

const freshOutgoing = (text: string, action: string | null, after: string | null): Outgoing => ({
  // Only pages from safe origins have the better one.
  id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`,
  action,
  text,
  at: Date.now(),
  after,
  accepted: false,
  arrived: false,
  failures: 0,
  refusal: null,
})

/** Joins what sends, what receives and what stands beside; returns how it stops, and how it is hurried. */
const connect = ({ store, api, memory, opening }: ChatParts) => {
  const hurry = (): void => {
    store.set({ online: navigator.onLine })
    conversation.hurry()
    sender.hurry()
    desk.refresh()
  }
  const attention = createAttention(hurry)
  const conversation = createConversation({
    ...{ store, api, memory, opening },
    isResting: attention.isResting,
    onNews: () => desk.refreshOverview(),
    onEnded: () => sender.start(),
  })
  const desk = createDeskWatch({ store, api, zone: opening.zone, conversation })
  const sender = createSender(store, api, conversation)
  const lost = (): void => store.set({ online: false })
  addEventListener('online', hurry)
  addEventListener('offline', lost)
  const stop = (): void => {
    removeEventListener('online', hurry)
    removeEventListener('offline', lost)
    for (const part of [attention, conversation, desk, sender]) part.stop()
  }
  return { conversation, desk, sender, stop }
}

/** The chat of one person: what was said is kept, sent and answered. */
export const createChat = (parts: ChatParts): Chat => {
  const { store, memory } = parts
  store.set({ read: memory.read(), outgoing: memory.outgoing(), online: navigator.onLine })
  store.subscribe((state, before) => {
    if (state.outgoing !== before.outgoing) memory.keepOutgoing(state.outgoing, before.outgoing)
  })
  const { conversation, desk, sender, stop } = connect(parts)
  desk.refresh()
  sender.start()

  const add = (text: string, action: string | null): void => {
    const item = freshOutgoing(text, action, store.get().messages.at(-1)?.id ?? null)
    store.update((state) => ({ ...state, outgoing: [...state.outgoing, item] }))
    sender.start()
  }

  const retry = (id: string): void => {
    store.update((state) => withOutgoing(state, id, { refusal: null }))
    sender.hurry()
  }

  const markRead = (): void => {
    const read = store.get().messages.at(-1)?.id ?? null
    if (read === null || read === store.get().read) return
    memory.keepRead(read)
    store.set({ read })
  }

  return {
    say: (text) => add(text, null),
    press: ({ id, label }) => add(label, id),
    retry,
    discard: (id) => store.update((state) => ({ ...state, outgoing: state.outgoing.filter((each) => each.id !== id) })),
    markRead,
    dismissNotice: () => store.set({ notice: null }),
    continueAsVisitor: () => {
      conversation.asVisitor()
      store.set({ notice: null })
      for (const { id, refusal } of store.get().outgoing) if (refusal === 'not-vouched') retry(id)
    },
    stop,
  }
}
