import { type ChatState, emptyState } from './state.ts'

/** The one place where what the chat knows is kept. */
export interface ChatStore {
  get(): ChatState
  update(change: (state: ChatState) => ChatState): void
  set(change: Partial<ChatState>): void
  /** Called with each new state and the one before it. */
  subscribe(listener: (state: ChatState, before: ChatState) => void): void
}

export const createStore = (): ChatStore => {
  let state = emptyState
  const listeners: ((state: ChatState, before: ChatState) => void)[] = []
  const update = (change: (state: ChatState) => ChatState): void => {
    const before = state
    state = change(before)
    if (state !== before) for (const listener of listeners) listener(state, before)
  }
  return {
    get: () => state,
    update,
    set: (change) => update((current) => ({ ...current, ...change })),
    subscribe: (listener) => {
      listeners.push(listener)
    },
  }
}
