import type { Session } from './api.ts'
import type { Outgoing } from './state.ts'

/** What outlives the page: kept in the browser, for this site and this user. */
export interface Memory {
  session(): Session | null
  keepSession(session: Session | null): void
  read(): string | null
  keepRead(id: string | null): void
  /** What was written and not stored by the server yet, oldest first. */
  outgoing(): readonly Outgoing[]
  /** Writes what changed between the two. */
  keepOutgoing(now: readonly Outgoing[], before: readonly Outgoing[]): void
  /** Typed, not sent; and whether the widget stands open. Both of this tab. */
  draft(): string
  keepDraft(text: string): void
  isOpen(): boolean
  keepOpen(open: boolean): void
  /** Calls back when another tab begins, ends or reads the conversation. Returns the way to stop. */
  watch(onChange: () => void): () => void
}

/** Keeps nothing beyond the page, where the browser forbids storage. */
const inPage = (): Storage => {
  const values = new Map<string, string>()
  return {
    get length() {
      return values.size
    },
    key: (index) => [...values.keys()][index] ?? null,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
    clear: () => values.clear(),
  }
}

const usable = (name: 'localStorage' | 'sessionStorage'): Storage => {
  try {
    const storage = window[name]
    storage.setItem('frontdesk', '')
    storage.removeItem('frontdesk')
    return storage
  } catch {
    return inPage()
  }
}

const parse = (text: string | null): unknown => {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}

const isSession = (value: unknown): value is Session =>
  typeof value === 'object' &&
  value !== null &&
  'conversation' in value &&
  typeof value.conversation === 'string' &&
  'token' in value &&
  typeof value.token === 'string'

const isOutgoing = (value: unknown): value is Outgoing =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  typeof value.id === 'string' &&
  'text' in value &&
  typeof value.text === 'string' &&
  'at' in value &&
  typeof value.at === 'number'

/** A full or forbidden storage costs what outlives the page, not the chat. */
const put = (storage: Storage, key: string, value: string | null): void => {
  try {
    if (value === null) storage.removeItem(key)
    else storage.setItem(key, value)
  } catch {}
}

const keysWith = (storage: Storage, prefix: string): string[] =>
  Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '').filter((key) => key.startsWith(prefix))

/** @param user whom the site vouches for; empty for a visitor */
export const createMemory = (server: string, user: string): Memory => {
  const lasting = usable('localStorage')
  const ofTab = usable('sessionStorage')
  const prefix = `frontdesk:${server}:${user}:`
  const at = { session: `${prefix}session`, read: `${prefix}read`, outgoing: `${prefix}outgoing:` }
  const tab = { draft: `${prefix}draft`, open: `frontdesk:${server}:open` }
  return {
    session: () => {
      const value = parse(lasting.getItem(at.session))
      return isSession(value) ? value : null
    },
    keepSession: (session) => put(lasting, at.session, session === null ? null : JSON.stringify(session)),
    read: () => lasting.getItem(at.read),
    keepRead: (id) => put(lasting, at.read, id),
    outgoing: () =>
      keysWith(lasting, at.outgoing)
        .map((key) => parse(lasting.getItem(key)))
        .filter(isOutgoing)
        .sort((one, other) => one.at - other.at),
    // Each under a key of its own: tabs that write at the same time leave each other's alone.
    keepOutgoing: (now, before) => {
      for (const { id } of before) if (!now.some((each) => each.id === id)) put(lasting, at.outgoing + id, null)
      for (const each of now) if (!before.includes(each)) put(lasting, at.outgoing + each.id, JSON.stringify(each))
    },
    draft: () => ofTab.getItem(tab.draft) ?? '',
    keepDraft: (text) => put(ofTab, tab.draft, text === '' ? null : text),
    isOpen: () => ofTab.getItem(tab.open) !== null,
    keepOpen: (open) => put(ofTab, tab.open, open ? 'yes' : null),
    watch: (onChange) => {
      const listen = ({ key }: StorageEvent): void => {
        if (key === at.session || key === at.read || key === null) onChange()
      }
      addEventListener('storage', listen)
      return () => removeEventListener('storage', listen)
    },
  }
}
