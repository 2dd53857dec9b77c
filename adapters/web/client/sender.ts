import type { Api, Problem, Session } from './api.ts'
import type { Conversation } from './conversation.ts'
import { backoffMs, createPause } from './pause.ts'
import { nextToSend, type Outgoing, withOutgoing } from './state.ts'
import type { ChatStore } from './store.ts'

export interface Sender {
  /** Sends what is to be sent, unless that is under way already. */
  start(): void
  /** As `start`, without waiting for the end of a pause. */
  hurry(): void
  stop(): void
}

const afterOwn = 1000

/** Sends what was written, one after the other, each until it is stored or refused. */
export const createSender = (store: ChatStore, api: Api, conversation: Conversation): Sender => {
  const pause = createPause()
  let running = false
  let stopped = false

  const deliver = async (item: Outgoing): Promise<{ problem: Problem | null; session: Session | null }> => {
    const opened = await conversation.session()
    if (!opened.ok) return { problem: opened.problem, session: null }
    const session = opened.value
    const { id, text, action, files = [] } = item
    const names = files.map((file) => file.id)
    const sent = await (action === null ? api.send(session, id, text, names) : api.press(session, id, action))
    return { problem: sent.ok ? null : sent.problem, session }
  }

  const change = (id: string, what: Partial<Outgoing>): void => store.update((state) => withOutgoing(state, id, what))

  const retryLater = async ({ id, failures }: Outgoing, retryAfterMs: number | null): Promise<void> => {
    change(id, { failures: failures + 1 })
    await pause.wait(retryAfterMs ?? backoffMs(failures + 1, Math.random()))
  }

  const waitForLimit = async (waitMs: number): Promise<void> => {
    store.set({ notice: { kind: 'limited', seconds: Math.max(1, Math.ceil(waitMs / 1000)) } })
    await pause.wait(waitMs)
    store.update((state) => (state.notice?.kind === 'limited' ? { ...state, notice: null } : state))
  }

  const settle = async (item: Outgoing, problem: Problem, session: Session | null): Promise<void> => {
    store.set({ awaiting: false })
    switch (problem.kind) {
      case 'away':
        return retryLater(item, problem.retryAfterMs)
      case 'limited':
        return waitForLimit(problem.retryAfterMs + afterOwn * Math.random())
      case 'ended':
        // A token that was refused as soon as it was given out is no use trying again at once.
        if (session === null) return retryLater(item, null)
        conversation.end(session)
        return retryLater(item, item.failures === 0 ? 0 : null)
      case 'not-vouched':
        store.set({ notice: { kind: 'not-vouched' } })
        return change(item.id, { refusal: 'not-vouched' })
      case 'too-long':
        return change(item.id, { refusal: 'too-long' })
      case 'file':
      case 'refused':
        return change(item.id, { refusal: 'refused' })
    }
  }

  const run = async (): Promise<void> => {
    running = true
    for (let item = nextToSend(store.get()); item !== undefined && !stopped; item = nextToSend(store.get())) {
      store.set({ awaiting: true })
      const { problem, session } = await deliver(item)
      if (stopped) break
      if (problem === null) change(item.id, { accepted: true, failures: 0 })
      else await settle(item, problem, session)
    }
    running = false
  }

  const start = (): void => {
    if (!running && !stopped) void run()
  }
  return {
    start,
    hurry: () => {
      pause.wake()
      start()
    },
    stop: () => {
      stopped = true
      pause.wake()
    },
  }
}
