import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { StoreError } from '../../src/store/store.ts'
import { whyOf } from './connection/api.ts'

export interface UntilStoredOptions {
  readonly log: Logger
  /** Pause before the second try; doubles each time. */
  readonly firstRetryMs: number
  /** Nothing more is tried from then on. */
  readonly signal: AbortSignal
}

const longestRetryMs = 30_000
/** Of what is no failure of the store. With the pauses between them, several minutes. */
const mostRetries = 12

/** Tries a task until it is stored, or until the end: the gateway sends each event once, save after a restart. */
export const createUntilStored =
  ({ log, firstRetryMs, signal }: UntilStoredOptions) =>
  async <T>(task: () => Promise<T>): Promise<T> => {
    for (let attempt = 0; ; attempt++) {
      try {
        return await task()
      } catch (error) {
        if (!(error instanceof StoreError) && attempt >= mostRetries) throw error
        log.warn({ why: whyOf(error) }, 'an event could not be taken in yet')
        await pause(Math.min(firstRetryMs * 2 ** attempt, longestRetryMs), undefined, { signal })
      }
    }
  }
