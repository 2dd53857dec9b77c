import type { Api, Problem } from './api.ts'
import type { Conversation } from './conversation.ts'
import { freshId } from './fresh-id.ts'
import { backoffMs, createPause } from './pause.ts'
import { type Attached, isRefused, withAttached } from './state.ts'
import type { ChatStore } from './store.ts'
import type { FileLimits } from './wire.ts'

/** Files that are to go with the next message: sent while it is still being written. */
export interface Uploads {
  add(files: readonly File[]): void
  remove(id: string): void
  /** Tries at once where it waits. */
  hurry(): void
  stop(): void
}

const needsSending = (file: Attached): boolean => file.stored === null && !isRefused(file)

/** Sends attached files one after another, each until it is stored, refused or removed. */
export const createUploads = (store: ChatStore, api: Api, conversation: Conversation): Uploads => {
  const pause = createPause()
  const files = new Map<string, File>()
  let current: { readonly id: string; readonly abort: AbortController } | null = null
  let running = false
  let stopped = false
  let failures = 0

  const change = (id: string, what: Partial<Attached>): void => store.update((state) => withAttached(state, id, what))

  const deliver = async (id: string, bytes: File): Promise<Problem | null> => {
    const opened = await conversation.session()
    if (!opened.ok) return opened.problem
    const abort = new AbortController()
    current = { id, abort }
    const onProgress = (progress: number): void => change(id, { progress })
    const sent = await api.upload(opened.value, { id, name: bytes.name, bytes, onProgress, signal: abort.signal })
    current = null
    if (!sent.ok && sent.problem.kind === 'ended') conversation.end(opened.value)
    if (sent.ok) change(id, { stored: { ...sent.value.file, id }, trouble: null })
    return sent.ok ? null : sent.problem
  }

  const settle = async (id: string, problem: Problem): Promise<void> => {
    switch (problem.kind) {
      case 'file':
        return change(id, { trouble: problem.why })
      case 'away':
      case 'limited': {
        failures += 1
        change(id, { trouble: problem.kind, progress: 0 })
        return pause.wait(problem.retryAfterMs ?? backoffMs(failures, Math.random()))
      }
      case 'ended':
        failures += 1
        return pause.wait(failures === 1 ? 0 : backoffMs(failures, Math.random()))
      default:
        return change(id, { trouble: 'refused' })
    }
  }

  const run = async (): Promise<void> => {
    running = true
    for (;;) {
      const next = store.get().attached.find(needsSending)
      const bytes = next === undefined ? undefined : files.get(next.id)
      if (next === undefined || bytes === undefined || stopped) break
      const problem = await deliver(next.id, bytes)
      if (problem === null) failures = 0
      else if (store.get().attached.some(({ id }) => id === next.id)) await settle(next.id, problem)
    }
    running = false
  }

  const start = (): void => {
    if (!running && !stopped) void run()
  }
  return {
    add: (added) => {
      const fresh = added.map((file) => ({ id: freshId(), file }))
      for (const { id, file } of fresh) files.set(id, file)
      const { desk, attached: before } = store.get()
      let going = before.filter((each) => !isRefused(each)).length
      const attached = fresh.map(({ id, file }): Attached => {
        const { name, size } = file
        const trouble = troubleOf(file, going, desk?.files)
        if (trouble === null) going += 1
        return { id, name, size, progress: 0, stored: null, trouble }
      })
      store.update((state) => ({ ...state, attached: [...state.attached, ...attached] }))
      start()
    },
    remove: (id) => {
      files.delete(id)
      store.update((state) => ({ ...state, attached: state.attached.filter((each) => each.id !== id) }))
      if (current?.id === id) current.abort.abort()
      pause.wake()
    },
    hurry: () => {
      pause.wake()
      start()
    },
    stop: () => {
      stopped = true
      current?.abort.abort()
      pause.wake()
    },
  }
}

/** What the server would say, told before a large file has gone all the way. */
const troubleOf = ({ size }: File, going: number, limits: FileLimits | undefined): Attached['trouble'] => {
  if (size === 0) return 'empty'
  if (limits === undefined) return null
  if (size > limits.mostBytes) return 'too-large'
  return going >= limits.mostPerMessage ? 'too-many' : null
}
