import { type Instant, instant } from '../ids.ts'
import type { Parts } from './parts.ts'

const dayMs = 24 * 60 * 60_000
const lookEveryMs = 60 * 60_000

/** Messages that were not understood and came earlier than this are no longer found by that. */
export const reviewedFrom = (now: Instant, reviewDays: number): Instant => instant(now - reviewDays * dayMs)

type Given = Pick<Parts, 'store' | 'now' | 'log' | 'reviewDays'>

/** Forgets which messages were not understood once their time is over: at the start and every hour. Returns the way to stop. */
export const keepReviewWindow = ({ store, now, log, reviewDays = 0 }: Given): (() => Promise<void>) => {
  let forgetting = Promise.resolve()
  const forget = () => {
    forgetting = store.forgetUnclearBefore(reviewedFrom(now(), reviewDays)).catch((error: unknown) => {
      log.warn({ err: error }, 'messages to be reviewed could not be forgotten; trying again in an hour')
    })
  }
  forget()
  const timer = setInterval(forget, lookEveryMs)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await forgetting
  }
}
