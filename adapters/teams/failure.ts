import { z } from 'zod'
import type { DeliveryResult } from '../../src/runtime/channel.ts'

type Failure = Exclude<DeliveryResult, { ok: true }>

/** The SDK's errors about a request keep the answer. */
const retryAfter = z.object({
  response: z.object({ headers: z.custom<{ get(name: string): unknown }>((value) => hasGet(value)) }),
})

const hasGet = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'get' in value && typeof value.get === 'function'

/** Seconds or a date, as HTTP has it. */
const waitMs = (error: unknown, now: number): number | null => {
  const found = retryAfter.safeParse(error)
  const told = found.success ? found.data.response.headers.get('retry-after') : null
  if (typeof told !== 'string' || told === '') return null
  const ms = /^\d+$/.test(told) ? Number(told) * 1000 : Date.parse(told) - now
  return Number.isNaN(ms) ? null : Math.max(0, ms)
}

/** The request is wrong or unwanted, and stays so: malformed, forbidden (the bot was removed or blocked), gone, too long. */
const permanent: ReadonlySet<number> = new Set([400, 403, 404, 405, 410, 413, 415, 422])

/** What became of a request to Teams that failed. No text of Teams' is told: it may quote what was sent. */
export const failureOf = (error: unknown, now: number): Failure => {
  const status = z.object({ statusCode: z.number() }).safeParse(error)
  if (!status.success) return { ok: false, permanent: false, retryAfterMs: null, why: 'no answer from Teams' }
  const { statusCode } = status.data
  return {
    ok: false,
    permanent: permanent.has(statusCode),
    retryAfterMs: waitMs(error, now),
    why: `Teams answered ${statusCode}`,
  }
}
