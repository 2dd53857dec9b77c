import { DiscordAPIError, HTTPError, RateLimitError, REST } from '@discordjs/rest'
import type { Logger } from 'pino'
import type { DeliveryResult } from '../../src/runtime/channel.ts'
import type { DiscordAccess } from './settings.ts'

/** Waits that are longer than this are given back, so that a line isn't held by this process meanwhile. */
const longestWaitMs = 3000
const timeoutMs = 10_000

/** Discord's HTTP interface: limits of rate are kept per route, and what failed for a moment is tried once more. */
export const createApi = ({ token, apiUrl }: DiscordAccess, log: Logger): REST => {
  const api = new REST({
    version: '10',
    api: apiUrl,
    retries: 1,
    timeout: timeoutMs,
    rejectOnRateLimit: ({ timeToReset, retryAfter }) => Math.max(timeToReset, retryAfter) > longestWaitMs,
  })
  api.on('rateLimited', ({ route, global, retryAfter }) =>
    log.info({ route, global, retryAfterMs: retryAfter }, 'Discord asks to slow down'),
  )
  return api.setToken(token)
}

/** Discord's numbers for what can go wrong. */
export const codes = {
  alreadyAcknowledged: 40_060,
  threadExists: 160_004,
  noMessagesToThisUser: 50_007,
} as const

export const hasCode = (error: unknown, code: number): boolean =>
  error instanceof DiscordAPIError && error.code === code

/** Discord understood and refused: trying the same again would be refused again. */
export const isRefused = (error: unknown): boolean =>
  error instanceof DiscordAPIError && error.status < 500 && error.status !== 401

export const isUnauthorized = (error: unknown): boolean => error instanceof DiscordAPIError && error.status === 401

/** A failure as the runtime takes it; it holds no text of anybody's. */
export const failureOf = (error: unknown): DeliveryResult => {
  if (error instanceof RateLimitError) {
    const retryAfterMs = Math.ceil(Math.max(error.timeToReset, error.retryAfter))
    return { ok: false, retryAfterMs, permanent: false, why: 'Discord asks to slow down' }
  }
  return { ok: false, retryAfterMs: null, permanent: isRefused(error), why: whyOf(error) }
}

export const whyOf = (error: unknown): string => {
  if (error instanceof DiscordAPIError) return `Discord answered ${error.status}, code ${error.code}`
  if (error instanceof HTTPError) return `Discord answered ${error.status}`
  return `Discord can't be reached (${error instanceof Error ? error.name : 'unknown'})`
}
