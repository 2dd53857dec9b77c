import { type App, SocketModeReceiver } from '@slack/bolt'
import type { Logger } from 'pino'
import { z } from 'zod'
import { sdkLog } from './sdk-log.ts'

/** Slack over a connection that we open. */
export interface Socket {
  init(app: App): void
  /** Resolves when the connection that it opens is over. Rejects when none comes about. */
  live(onUp: () => void): Promise<void>
  close(): void
}

export interface SocketOptions {
  readonly appToken: string
  readonly apiUrl: string
  readonly log: Logger
  /** How long Slack may be silent when spoken to. */
  readonly patienceMs: number
  readonly onUntaken: OnUntaken
}

/** Told of a request that could not be taken in, and is not acknowledged. */
export type OnUntaken = (error: unknown) => void

export const createSocket = ({ appToken, apiUrl, log, patienceMs, onUntaken }: SocketOptions): Socket => {
  const receiver = new SocketModeReceiver({
    appToken,
    clientPingTimeout: patienceMs,
    // Left to itself, the SDK ends the process when it can't connect again.
    autoReconnectEnabled: false,
    logger: { ...sdkLog(log, 'debug'), error: () => undefined },
    installerOptions: {
      clientOptions: { slackApiUrl: apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true },
    },
    processEventErrorHandler: async ({ error }) => {
      onUntaken(error)
      return false
    },
  })
  const { client } = receiver
  sift(client, log, onUntaken)
  let over = Promise.withResolvers<void>()
  let isClosed = false
  client.on('disconnected', () => over.resolve())
  return {
    init: (app) => receiver.init(app),
    live: async (onUp) => {
      over = Promise.withResolvers()
      await client.start()
      // Told to end meanwhile, the SDK connects all the same.
      if (isClosed) void client.disconnect()
      else onUp()
      await over.promise
    },
    close: () => {
      isClosed = true
      void client.disconnect()
    },
  }
}

type Client = SocketModeReceiver['client']

const named = z.looseObject({ type: z.string() })
/** To the name under which the SDK hands it on; null for what it answers itself. */
const frame = z.union([
  z.object({ type: z.enum(['hello', 'disconnect']) }).transform(() => null),
  z
    .object({ type: z.literal('events_api'), envelope_id: z.string(), payload: z.looseObject({ event: named }) })
    .transform(({ payload }) => payload.event.type),
  z
    .object({
      type: z.string().refine((type) => type !== 'events_api'),
      envelope_id: z.string(),
      payload: z.looseObject({}),
    })
    .transform(({ type }) => type),
])

/**
 * Lets through to the SDK what it can take. It believes every frame to be whole, and hands it on under a name that the
 * frame gives: one that is not whole would end the process, one that has a name of the SDK's own would mislead it.
 */
const sift = (client: Client, log: Logger, onUntaken: OnUntaken): void => {
  const takers = client.listeners('ws_message')
  const isOdd = (data: unknown): boolean => {
    const { success, data: name } = frame.safeParse(typeof data === 'string' ? parsed(data) : undefined)
    return !success || (name !== null && client.eventNames().includes(name))
  }
  client.removeAllListeners('ws_message')
  client.on('ws_message', (data: unknown, isBinary: unknown) => {
    if (isOdd(data)) log.warn('Slack sent over its socket what is none of its messages; it is left out')
    else for (const take of takers) Promise.resolve(take(data, isBinary)).catch(onUntaken)
  })
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
