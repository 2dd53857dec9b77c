import type { ConversationId } from '../../ids.ts'
import type { From, SpokenChanges } from './change-stream.ts'

type Watcher = (id: ConversationId) => void

const firstPauseMs = 100
const longestPauseMs = 5000

/** Tells who watches which conversations have new lines: this process's at once, another's as the database tells. */
export class Changes {
  readonly #process: string
  readonly #open: (from: From) => SpokenChanges
  readonly #watchers = new Set<Watcher>()
  #count = 0
  #from: From = { kind: 'opening' }
  #following: { stop: () => Promise<void> } | null = null

  /** `process` is different in each process. */
  constructor(process: string, open: (from: From) => SpokenChanges) {
    this.#process = process
    this.#open = open
  }

  /** Marks a save as this process's own; never the same twice, so that every change of it shows. */
  nextStamp(): string {
    this.#count++
    return `${this.#process}:${this.#count}`
  }

  watch(onChange: Watcher): () => void {
    this.#watchers.add(onChange)
    this.#following ??= this.#follow()
    return () => {
      this.#watchers.delete(onChange)
      if (this.#watchers.size === 0) void this.stop()
    }
  }

  /** To be called when a save of this process has brought entries. */
  saved(id: ConversationId): void {
    for (const watcher of this.#watchers) watcher(id)
  }

  async stop(): Promise<void> {
    const following = this.#following
    this.#following = null
    await following?.stop()
  }

  #follow(): { stop: () => Promise<void> } {
    const ended = new AbortController()
    let stream: SpokenChanges | null = null
    const run = async () => {
      let pauseMs = firstPauseMs
      while (!ended.signal.aborted) {
        stream = this.#open(this.#from)
        pauseMs = (await this.#read(stream)) ? firstPauseMs : Math.min(pauseMs * 2, longestPauseMs)
        await stream.close()
        await pause(pauseMs, ended.signal)
      }
    }
    const running = run()
    return {
      stop: async () => {
        ended.abort()
        await stream?.close()
        await running
      },
    }
  }

  /** Tells of changes until the database goes away; the next stream goes on after the last one. Whether there were any. */
  async #read(stream: SpokenChanges): Promise<boolean> {
    let any = false
    try {
      for await (const change of stream.changes) {
        any = true
        this.#from = { kind: 'after', token: change.token }
        if (!change.stamp.startsWith(`${this.#process}:`)) this.saved(change.conversation)
      }
    } catch (error) {
      if (stream.isLost(error)) this.#from = { kind: 'now' }
    }
    return any
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
