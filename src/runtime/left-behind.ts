import type { Instant } from '../ids.ts'
import { longestRetryMs } from './lanes.ts'
import type { Parts } from './parts.ts'
import { leaseMs } from './turns.ts'

/** Of these looks every so-manieth asks as well whose work is left behind. */
const looksPerTakeOver = 4

/** Work that waits for no good reason: for a process that is gone, or for a time that was to come sooner. */
export class LeftBehind {
  readonly #parts: Parts
  #looks = 0
  /** Before the first look nobody knows what the clock has been through. */
  #lookedAt = Number.POSITIVE_INFINITY

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** To be called before each look for due work. */
  async free(): Promise<void> {
    await this.#followClock()
    if (this.#looks++ % looksPerTakeOver === 0) await this.#takeOver()
  }

  /** Where the clock was set back, what was to wait for seconds would wait until it is that late again. */
  async #followClock(): Promise<void> {
    const { store, now } = this.#parts
    const at = now()
    const wasSetBack = at < this.#lookedAt
    this.#lookedAt = at
    if (wasSetBack) await store.waitNoLonger((at + longestRetryMs) as Instant, (at + leaseMs) as Instant)
  }

  /** What a process left behind that ended without a word is free at once, and not only when its leases have run out. */
  async #takeOver(): Promise<void> {
    const { store, presence, now, log } = this.#parts
    if (presence === undefined) return
    const gone = (await store.leaseHolders(now())).filter((name) => presence.isGone(name))
    for (const name of gone) {
      await store.endLeases(name)
      log.info({ process: name }, 'a process ended with work in hand; it is taken over')
    }
  }
}
