import type { ConversationId } from '../../ids.ts'
import { StoreError } from '../store.ts'
import type { From, SpokenChanges } from './change-stream.ts'
import { toStoreError } from './errors.ts'

type Watcher = (id: ConversationId | null) => void

const firstPauseMs = 100
/** How late a line of another process is noticed at most while the database doesn't tell of it. */
const longestPauseMs = 2000
/** A stream that lasts so long works; many a failure shows only at the first answer. */
const provenMs = 5000
/** Failures in a row that are more than an election. */
const failuresToTell = 6

/** Tells who watches which conversations have new lines: this process's at once, another's as the database tells. */
export class Changes {
  readonly #process: string
  readonly #open: (from: From) => SpokenChanges
  readonly #onTrouble: (trouble: StoreError | null) => void
  readonly #watchers = new Set<Watcher>()
  #count = 0
  #from: From = { kind: 'opening' }
  #failures = 0
  #following: { stop: () => Promise<void> } | null = null

  /**
   * `process` is different in each process. `onTrouble` is told once why the database doesn't tell of changes, and null
   * when it does again.
   */
  constructor(
    process: string,
    open: (from: From) => SpokenChanges,
    onTrouble: (trouble: StoreError | null) => void = () => {},
  ) {
    this.#process = process
    this.#open = open
    this.#onTrouble = onTrouble
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
  saved(id: ConversationId | null): void {
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
      while (!ended.signal.aborted) {
        stream = this.#open(this.#from)
        const proven = setTimeout(() => this.#works(), provenMs)
        const failure = await this.#read(stream)
        clearTimeout(proven)
        await stream.close()
        if (ended.signal.aborted) return
        this.#fails(failure)
        await pause(Math.min(firstPauseMs * 2 ** (this.#failures - 1), longestPauseMs), ended.signal)
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

  #works(): void {
    if (this.#failures >= failuresToTell) this.#onTrouble(null)
    this.#failures = 0
  }

  /** Which conversations have new lines, nobody tells: whoever shows some looks after them. */
  #fails(failure: unknown): void {
    this.#failures++
    if (this.#failures === failuresToTell) this.#onTrouble(asTrouble(failure))
    this.saved(null)
  }

  /** Tells of changes until the database goes away, with what then; the next stream goes on after the last one. */
  async #read(stream: SpokenChanges): Promise<unknown> {
    try {
      for await (const change of stream.changes) {
        this.#works()
        this.#from = { kind: 'after', token: change.token }
        if (!change.stamp.startsWith(`${this.#process}:`)) this.saved(change.conversation)
      }
    } catch (error) {
      if (stream.isLost(error)) this.#from = { kind: 'now' }
      return error
    }
    return null
  }
}

const asTrouble = (failure: unknown): StoreError => {
  const error = toStoreError(failure)
  if (error instanceof StoreError) return error
  const remedy = 'look into the log of the database server'
  return new StoreError('unavailable', 'the stream of changes ends by itself', remedy)
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
