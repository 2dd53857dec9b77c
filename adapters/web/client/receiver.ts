import type { Api, Problem, Result, Session } from './api.ts'
import { readEventStream } from './event-stream.ts'
import { backoffMs, createPause } from './pause.ts'
import { withMessages } from './state.ts'
import type { ChatStore } from './store.ts'
import type { Message } from './wire.ts'

export interface Receiver {
  /** Tries again at once where it waits to, and opens the stream anew where it has been silent. */
  hurry(): void
  stop(): void
}

export interface ReceiverParts {
  readonly store: ChatStore
  readonly api: Api
  /** The conversation to be read, with the token as it is now. */
  readonly session: () => Session
  /** The session opens nothing any more. */
  readonly onEnded: () => void
  /** What stands beside the messages may have changed. */
  readonly onNews: () => void
  /** Whether nobody has looked for so long that asking now and then is enough. */
  readonly isResting: () => boolean
}

/** The server gives a sign of life every 15 s. */
const silenceMs = 45_000
/** Browsers allow six connections to one server: tabs that nobody looks at must not hold them all. */
const restingPollMs = 30_000

/** Reads the transcript from the beginning and goes on with what comes, once each, until it is stopped. */
export const createReceiver = ({ store, api, session, onEnded, onNews, isResting }: ReceiverParts): Receiver => {
  const pause = createPause()
  const stopped = new AbortController()
  let cursor = '0'
  let failures = 0
  let lastLife = Date.now()
  let stream: AbortController | null = null

  const take = (messages: readonly Message[], next: string): void => {
    cursor = next
    if (stopped.signal.aborted || messages.length === 0) return
    const answered = messages.some(({ from }) => from !== 'customer')
    store.update((state) => ({ ...withMessages(state, messages), awaiting: state.awaiting && !answered }))
    if (answered) onNews()
  }

  const catchUp = async (): Promise<Result<null>> => {
    for (;;) {
      const page = await api.page(session(), cursor)
      if (!page.ok) return page
      if (page.value.messages.length === 0 && page.value.cursor === cursor) return { ok: true, value: null }
      take(page.value.messages, page.value.cursor)
    }
  }

  const follow = async (): Promise<Result<null>> => {
    stream = new AbortController()
    const watchdog = setInterval(() => {
      if (Date.now() - lastLife > silenceMs || isResting()) stream?.abort()
    }, 5000)
    const opened = await api.events(session(), cursor, AbortSignal.any([stream.signal, stopped.signal]))
    if (opened.ok) {
      live()
      await readEventStream(opened.value, ({ cursor: next, message }) => take([message], next), life)
    }
    clearInterval(watchdog)
    stream = null
    return opened.ok ? { ok: true, value: null } : opened
  }

  const life = (): void => {
    lastLife = Date.now()
  }

  const live = (): void => {
    life()
    failures = 0
    if (!stopped.signal.aborted) store.set({ link: 'live' })
  }

  const settle = async (problem: Problem): Promise<void> => {
    if (problem.kind === 'ended') return onEnded()
    failures += 1
    // One failure is a hiccup, not worth a word.
    if (failures > 1) store.set({ link: 'lost' })
    const told = problem.kind === 'limited' || problem.kind === 'away' ? problem.retryAfterMs : null
    await pause.wait(told ?? backoffMs(failures, Math.random()))
  }

  const step = async (isFirst: boolean): Promise<Result<null>> => {
    if (isFirst || isResting()) {
      const caught = await catchUp()
      if (!caught.ok) return caught
      if (!stopped.signal.aborted) store.set({ transcript: 'ready', link: 'live' })
      failures = 0
    }
    if (!isResting()) return follow()
    await pause.wait(restingPollMs)
    return { ok: true, value: null }
  }

  const run = async (): Promise<void> => {
    let isFirst = true
    while (!stopped.signal.aborted) {
      const began = Date.now()
      const result = await step(isFirst)
      if (stopped.signal.aborted) return
      if (result.ok) {
        isFirst = false
        // A stream that ends as soon as it is open must not be opened without end.
        if (!isResting() && Date.now() - began < 1000) await settle({ kind: 'away', retryAfterMs: null })
      } else await settle(result.problem)
    }
  }

  void run()
  return {
    hurry: () => {
      pause.wake()
      if (Date.now() - lastLife > silenceMs / 2) stream?.abort()
    },
    stop: () => {
      stopped.abort()
      pause.wake()
    },
  }
}
