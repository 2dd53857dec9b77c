import { isIPv6 } from 'node:net'
import type { Instant } from '../../src/ids.ts'

/** Beyond so many addresses the oldest windows are forgotten: memory stays bounded whatever comes. */
const maxAddresses = 50_000

/** Counts per address in windows that begin with an address's first request. */
export interface Limiter {
  /**
   * Counts one request, or so many bytes. 0 while the limit is not exceeded, else the milliseconds until it begins anew.
   */
  take(address: string, now: Instant, amount?: number): number
}

interface Window {
  readonly startedAt: Instant
  count: number
}

/** So much in any `windowMs` always passes; what exceeds it in one window does not. */
export const createLimiter = (limit: number, windowMs: number): Limiter => {
  // In the order in which the windows began, so that the first is always the one to forget.
  const windows = new Map<string, Window>()
  const begin = (address: string, now: Instant): Window => {
    const fresh = { startedAt: now, count: 0 }
    windows.delete(address)
    windows.set(address, fresh)
    if (windows.size > maxAddresses) windows.delete(windows.keys().next().value ?? address)
    return fresh
  }
  return {
    take: (address, now, amount = 1) => {
      const known = windows.get(address)
      // A clock that was set back must not shut anybody out.
      const holds = known !== undefined && now >= known.startedAt && now < known.startedAt + windowMs
      const window = holds ? known : begin(address, now)
      window.count += amount
      return window.count <= limit ? 0 : window.startedAt + windowMs - now
    },
  }
}

const groups = (part: string): string[] => (part === '' ? [] : part.split(':'))

/** First four groups of an IPv6 address: the /64 that one customer usually has for itself. */
const prefix64 = (address: string): string => {
  const [head = '', tail] = address.split('::')
  const before = groups(head)
  const after = tail === undefined ? [] : groups(tail)
  const zeros = Math.max(0, 8 - before.length - after.length)
  return [...before, ...Array<string>(zeros).fill('0'), ...after]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}

/** What is counted as one address: an IPv4 address, or an IPv6 /64. */
export const addressKey = (ip: string | undefined): string => {
  const bare = ip?.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '') ?? ''
  return isIPv6(bare) ? `${prefix64(bare)}::/64` : bare
}
