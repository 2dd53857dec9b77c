import type { IdentityKey, Instant } from '../ids.ts'
import { Recent } from '../recent.ts'
import type { Haste } from '../triage/conversation.ts'
import { createLimiter } from './limiter.ts'

const minuteMs = 60_000
const mostTold = 10_000

/** Keeps count of what people write: who writes faster than anybody reads is answered no more for a while. */
export class Pace {
  readonly #limit: number
  readonly #limiter
  /** When the windows end in which people were told. */
  readonly #told = new Recent<IdentityKey, number>(mostTold)

  constructor(limit: number) {
    this.#limit = limit
    this.#limiter = createLimiter(limit, minuteMs)
  }

  /** Counts one message. Null: it is to be answered. */
  take(person: IdentityKey, now: Instant): Haste | null {
    const waitMs = this.#limiter.take(person, now)
    if (waitMs === 0) return null
    const endsAt = now + waitMs
    const isTold = this.#told.get(person) === endsAt
    this.#told.set(person, endsAt)
    return { limit: this.#limit, isTold }
  }

  /** It had been taken in before. */
  giveBack(person: IdentityKey, now: Instant): void {
    this.#limiter.take(person, now, -1)
  }
}
