import type { DeliveryResult } from '../../src/runtime/channel.ts'

/** Teams answered a request of ours, and not with a yes. Its words stay out: they may quote what was sent. */
export class TeamsRefusal extends Error {
  readonly status: number
  /** As the header says it; null when it says nothing. */
  readonly retryAfter: string | null
  constructor(status: number, retryAfter: string | null) {
    super(`Teams answered ${status}`)
    this.name = 'TeamsRefusal'
    this.status = status
    this.retryAfter = retryAfter
  }
}

/** Seconds or a date, as HTTP has it. */
const waitMs = (told: string, now: number): number | null => {
  const ms = /^\d+$/.test(told) ? Number(told) * 1000 : Date.parse(told) - now
  return Number.isNaN(ms) ? null : Math.max(0, ms)
}

/** The request is wrong or unwanted, and stays so: malformed, forbidden (the bot was removed or blocked), gone, too long. */
const permanent: ReadonlySet<number> = new Set([400, 403, 404, 405, 410, 413, 415, 422])

/** Microsoft's login told what is wrong by one of its codes; its words stay out. */
const loginCode = (error: unknown): string | null =>
  error instanceof Error && 'errorCode' in error && typeof error.errorCode === 'string' ? error.errorCode : null

/** What became of a request to Teams that failed. */
export const failureOf = (error: unknown, now: number): Exclude<DeliveryResult, { ok: true }> => {
  if (!(error instanceof TeamsRefusal)) {
    const code = loginCode(error)
    const why = code === null ? 'no answer from Teams' : `no token for Teams: ${code}`
    return { ok: false, permanent: false, retryAfterMs: null, why }
  }
  const { status, retryAfter, message } = error
  return {
    ok: false,
    permanent: permanent.has(status),
    retryAfterMs: retryAfter === null ? null : waitMs(retryAfter, now),
    why: message,
  }
}

/** The bot may not write there, or nobody is there: it was blocked, or never let in. */
export const isBarred = (error: unknown): boolean =>
  error instanceof TeamsRefusal && (error.status === 403 || error.status === 404)
