import { App, ExpressReceiver, type webApi } from '@slack/bolt'
import express, { type Router } from 'express'
import type { Logger } from 'pino'
import { StoreError } from '../../src/store/store.ts'
import { createApiFetch } from '../shared/api-fetch.ts'
import { sdkLog } from './connection/sdk-log.ts'
import { signedBySlack } from './connection/signature.ts'
import { createSocket, type OnUntaken, type Socket } from './connection/socket.ts'
import type { SlackAccess } from './settings.ts'
import { parseWire } from './wire.ts'

export interface BoltOptions {
  readonly access: SlackAccess
  readonly log: Logger
  /** Milliseconds since 1970, as the signatures of requests are held against. */
  readonly clock: () => number
  /** How long Slack may be silent on a socket when spoken to. */
  readonly patienceMs: number
  /** What the Web API is called with. */
  readonly fetch?: webApi.FetchFunction
}

export interface Bolt {
  readonly app: App
  /** Null in Socket Mode alone. */
  readonly router: Router | null
  /** Null over HTTP alone. */
  readonly socket: Socket | null
}

const path = '/slack/events'
const callTimeoutMs = 10_000
/** Slack sends again after three seconds; what takes longer than that, such as a large file, goes on nevertheless. */
const longestIntakeMs = 60_000

const untold = 'a request of Slack could not be taken in; Slack sends it again'

/** Bolt wraps what we throw into an error that says nothing. */
const tellUntaken =
  (log: Logger): OnUntaken =>
  (error) => {
    const cause = error instanceof Error && 'original' in error ? error.original : error
    if (cause instanceof StoreError) log.error({ what: cause.message, remedy: cause.remedy }, untold)
    else log.error({ err: cause }, untold)
  }

const httpReceiver = (signingSecret: string, { log, clock }: BoltOptions) => {
  const onUntaken = tellUntaken(log)
  const router = express.Router().post(path, ...signedBySlack({ secret: signingSecret, clock, log }))
  const receiver = new ExpressReceiver({
    signingSecret,
    // That is done before it.
    signatureVerification: false,
    logger: sdkLog(log, 'warn'),
    endpoints: path,
    processBeforeResponse: true,
    unhandledRequestTimeoutMillis: longestIntakeMs,
    unhandledRequestHandler: ({ response }) => {
      if (!response.headersSent) response.writeHead(503).end()
    },
    router,
    processEventErrorHandler: async ({ error, response }) => {
      onUntaken(error)
      if (!response.headersSent) response.writeHead(503).end()
      return false
    },
  })
  return { router, receiver }
}

/**
 * Bolt believes every request to be whole, acknowledges events before it hands them on, and never what it doesn't know.
 * Here it is given only what we have a use for, already read, and everything is acknowledged once it is dealt with,
 * which is when it is stored.
 */
const acknowledgingLast = (app: App): App => {
  const last: App = Object.create(app)
  last.processEvent = async (event) => {
    const wire = parseWire(event.body)
    const answers: unknown[] = []
    const ack = async (answer?: unknown) => void answers.push(answer)
    if (wire.kind !== 'unsupported') await app.processEvent({ ...event, ack, customProperties: { wire } })
    await event.ack(answers[0])
  }
  return last
}

/** Bolt with the ways in that the settings open. */
export const openBolt = (options: BoltOptions): Bolt => {
  const { access, log, patienceMs } = options
  const { appToken, apiUrl } = access
  const http = access.signingSecret === null ? null : httpReceiver(access.signingSecret, options)
  const socket =
    appToken === null ? null : createSocket({ appToken, apiUrl, log, patienceMs, onUntaken: tellUntaken(log) })
  const app = new App({
    token: access.botToken,
    tokenVerificationEnabled: false,
    // Where they are missing, Bolt asks Slack for them at every event; nothing here uses them.
    botId: '',
    botUserId: '',
    ignoreSelf: false,
    convoStore: false,
    // A call that fails is told by whoever makes it.
    logger: sdkLog(log, 'debug'),
    // What fails is tried again by the outbox: trying here as well would hold up everything behind it.
    clientOptions: {
      slackApiUrl: apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      fetch: options.fetch ?? createApiFetch(callTimeoutMs),
    },
    receiver: {
      init: (bolt) => {
        http?.receiver.init(acknowledgingLast(bolt))
        socket?.init(acknowledgingLast(bolt))
      },
      start: async () => undefined,
      stop: async () => undefined,
    },
  })
  return { app, router: http?.router ?? null, socket }
}
