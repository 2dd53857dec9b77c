import type { Instant } from '../ids.ts'

/** Beyond so many callers the oldest windows are forgotten: memory stays bounded whatever comes. */
const mostCallers = 50_000

/** Counts per caller (an address, a person) in windows that begin with a caller's first request. */
export interface Limiter {
  /**
   * Counts one request, or so many bytes. 0 while the limit is not exceeded, else the milliseconds until it begins anew.
   */
  take(caller: string, now: Instant, amount?: number): number
}

interface Window {
  readonly startedAt: Instant
  count: number
}

/** So much in any `windowMs` always passes; what exceeds it in one window does not. */
export const createLimiter = (limit: number, windowMs: number): Limiter => {
  // In the order in which the windows began, so that the first is always the one to forget.
  const windows = new Map<string, Window>()
  const begin = (caller: string, now: Instant): Window => {
    const fresh = { startedAt: now, count: 0 }
    windows.delete(caller)
    windows.set(caller, fresh)
    if (windows.size > mostCallers) windows.delete(windows.keys().next().value ?? caller)
    return fresh
  }
  return {
    take: (caller, now, amount = 1) => {
      const known = windows.get(caller)
      // A clock that was set back must not shut anybody out.
      const holds = known !== undefined && now >= known.startedAt && now < known.startedAt + windowMs
      const window = holds ? known : begin(caller, now)
      window.count += amount
      return window.count <= limit ? 0 : window.startedAt + windowMs - now
    },
  }
}
