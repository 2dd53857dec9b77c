import type { Api, Opening } from './api.ts'
import { createAttention } from './attention.ts'
import { createConversation } from './conversation.ts'
import { createDeskWatch } from './desk-watch.ts'
import { freshId } from './fresh-id.ts'
import type { Memory } from './memory.ts'
import { createSender } from './sender.ts'
import { type Outgoing, withOutgoing } from './state.ts'
import type { ChatStore } from './store.ts'
import { createUploads } from './uploads.ts'
import type { Action, File as StoredFile } from './wire.ts'

/** What a person can do in the chat. */
export interface Chat {
  /** Says it, with the files that are attached and stored. */
  say(text: string): void
  attach(files: readonly File[]): void
  detach(id: string): void
  /** A file of a message; null when it can't be had now. */
  file(id: string): Promise<Blob | null>
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

const freshOutgoing = (
  { text, action, files }: Pick<Outgoing, 'text' | 'action'> & { readonly files: readonly StoredFile[] },
  after: string | null,
): Outgoing => ({
  id: freshId(),
  action,
  text,
  files,
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
    uploads.hurry()
    desk.refresh()
  }
  const attention = createAttention(hurry)
  const conversation = createConversation({
    ...{ store, api, memory, opening },
    isResting: attention.isResting,
    onNews: () => desk.refreshOverview(),
    onEnded: () => {
      sender.start()
      uploads.hurry()
    },
  })
  const desk = createDeskWatch({ store, api, zone: opening.zone, conversation })
  const sender = createSender(store, api, conversation)
  const uploads = createUploads(store, api, conversation)
  const lost = (): void => store.set({ online: false })
  addEventListener('online', hurry)
  addEventListener('offline', lost)
  const stop = (): void => {
    removeEventListener('online', hurry)
    removeEventListener('offline', lost)
    for (const part of [attention, conversation, desk, sender, uploads]) part.stop()
  }
  return { conversation, desk, sender, uploads, stop }
}

/** The chat of one person: what was said is kept, sent and answered. */
export const createChat = (parts: ChatParts): Chat => {
  const { store, api, memory } = parts
  store.set({ read: memory.read(), outgoing: memory.outgoing(), online: navigator.onLine })
  store.subscribe((state, before) => {
    if (state.outgoing !== before.outgoing) memory.keepOutgoing(state.outgoing, before.outgoing)
  })
  const { conversation, desk, sender, uploads, stop } = connect(parts)
  desk.refresh()
  sender.start()

  const add = (what: Parameters<typeof freshOutgoing>[0]): void => {
    const item = freshOutgoing(what, store.get().messages.at(-1)?.id ?? null)
    store.update((state) => ({ ...state, outgoing: [...state.outgoing, item] }))
    sender.start()
  }

  /** What was refused stays where it is said why. */
  const say = (text: string): void => {
    const files = store.get().attached.flatMap(({ stored }) => stored ?? [])
    store.update((state) => ({ ...state, attached: state.attached.filter(({ stored }) => stored === null) }))
    add({ text, action: null, files })
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
    say,
    attach: uploads.add,
    detach: uploads.remove,
    file: async (id) => {
      const session = conversation.current()
      const read = session === null ? null : await api.file(session, id)
      return read?.ok ? read.value : null
    },
    press: ({ id, label }) => add({ text: label, action: id, files: [] }),
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
