import {
  DiscordAPIError,
  HTTPError,
  type InternalRequest,
  RateLimitError,
  type RawFile,
  REST,
  type RESTOptions,
} from '@discordjs/rest'
import type { Logger } from 'pino'
import type { DeliveryResult } from '../../../src/runtime/channel.ts'
import { StoreError } from '../../../src/store/store.ts'

/** Where Discord's HTTP interface is, and with what it is asked. */
export interface ApiAccess {
  readonly token: string
  /** Without a final slash and without the version. */
  readonly apiUrl: string
  readonly requestsPerSecond: number
}

/** Waits that are longer than this are given back, so that a line isn't held by this process meanwhile. */
const longestWaitMs = 3000
const timeoutMs = 10_000

/** The SDK forgets a token that was refused once, though Discord also refuses good ones when it is unwell. */
class Api extends REST {
  readonly #token: string

  constructor(token: string, options: Partial<RESTOptions>) {
    super(options)
    this.#token = token
    this.setToken(token)
  }

  override async request(options: InternalRequest): Promise<unknown> {
    try {
      return await super.request(options)
    } catch (error) {
      if (isUnauthorized(error)) this.setToken(this.#token)
      throw error
    }
  }
}

/**
 * Discord's HTTP interface: limits of rate are kept per route, and what failed for a moment is tried once more.
 * @param how where requests go to otherwise than to the network
 */
export const createApi = (
  { token, apiUrl, requestsPerSecond }: ApiAccess,
  log: Logger,
  how: Partial<Pick<RESTOptions, 'makeRequest'>> = {},
): REST => {
  const api = new Api(token, {
    ...how,
    version: '10',
    api: apiUrl,
    retries: 1,
    timeout: timeoutMs,
    globalRequestsPerSecond: requestsPerSecond,
    rejectOnRateLimit: ({ timeToReset, retryAfter }) => Math.max(timeToReset, retryAfter) > longestWaitMs,
  })
  api.on('rateLimited', ({ route, global, retryAfter }) =>
    log.info({ route, global, retryAfterMs: retryAfter }, 'Discord asks to slow down'),
  )
  return api
}

/** The part of a request that holds files. */
export const attached = (files: readonly RawFile[] = []): { readonly files?: RawFile[] } =>
  files.length === 0 ? {} : { files: [...files] }

/** Discord's numbers for what can go wrong. */
export const codes = {
  unknownApplication: 10_002,
  alreadyAcknowledged: 40_060,
  threadExists: 160_004,
  noDirectMessages: 50_007,
  tokenOfInteractionEnded: 50_027,
} as const

export const hasCode = (error: unknown, code: number): boolean =>
  error instanceof DiscordAPIError && error.code === code

/** The bot's own token is refused. */
export const isUnauthorized = (error: unknown): boolean =>
  error instanceof DiscordAPIError && error.status === 401 && error.code !== codes.tokenOfInteractionEnded

/** Discord understood and refused: trying the same again would be refused again. */
export const isRefused = (error: unknown): boolean =>
  error instanceof DiscordAPIError && error.status < 500 && !isUnauthorized(error)

/** A failure as the runtime takes it; it holds no text of anybody's. */
export const failureOf = (error: unknown): DeliveryResult => {
  if (error instanceof RateLimitError) {
    const retryAfterMs = Math.ceil(Math.max(error.timeToReset, error.retryAfter))
    return { ok: false, retryAfterMs, permanent: false, why: 'Discord asks to slow down' }
  }
  return { ok: false, retryAfterMs: null, permanent: isRefused(error), why: whyOf(error) }
}

export const whyOf = (error: unknown): string => {
  if (error instanceof StoreError) return error.problem
  if (error instanceof DiscordAPIError) return `Discord answered ${error.status}, code ${error.code}`
  if (error instanceof HTTPError) return `Discord answered ${error.status}`
  return `Discord can't be reached (${error instanceof Error ? error.name : 'unknown'})`
}
