import { App, type AppOptions, ExpressReceiver, LogLevel, SocketModeReceiver, type webApi } from '@slack/bolt'
import express, { type RequestHandler, type Router } from 'express'
import type { Logger } from 'pino'
import { createApiFetch } from '../shared/api-fetch.ts'
import type { SlackAccess } from './settings.ts'

export interface BoltOptions {
  readonly access: SlackAccess
  readonly log: Logger
  /** Milliseconds since 1970, as the signatures of requests are held against. */
  readonly clock: () => number
  /** How long Slack may be silent on a socket when spoken to, and how soon a closed one is opened again. */
  readonly patienceMs: number
  /** What the Web API is called with. */
  readonly fetch?: webApi.FetchFunction
}

export interface Bolt {
  readonly app: App
  /** Null in Socket Mode alone. */
  readonly router: Router | null
  /** Null over HTTP alone. */
  readonly socket: SocketModeReceiver | null
}

const path = '/slack/events'
const maxBodyBytes = 1_000_000
/** Slack's own limit for how old a signed request may be, held to both sides. */
const maxSkewMs = 5 * 60_000
const callTimeoutMs = 10_000
/** Slack sends again after three seconds; what takes longer than that, such as a large file, goes on nevertheless. */
const longestIntakeMs = 60_000

/** Bolt refuses requests signed long ago; one signed in the future could be kept and sent again later. */
const notFromTheFuture =
  (clock: () => number): RequestHandler =>
  (req, res, next) => {
    const signedMs = Number(req.get('x-slack-request-timestamp')) * 1000
    if (signedMs > clock() + maxSkewMs) res.status(401).end()
    else next()
  }

/** Bolt's debug lines hold what people wrote: they are dropped. */
const boltLogger = (log: Logger): NonNullable<AppOptions['logger']> => {
  const words = (messages: unknown[]): string =>
    messages
      .map((each) => (each instanceof Error ? each.message : String(each)))
      .join(' ')
      .slice(0, 300)
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...messages) => log.warn(words(messages)),
    error: (...messages) => log.error(words(messages)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  }
}

const untold = 'a request of Slack could not be taken in; Slack sends it again'

const httpReceiver = (signingSecret: string, { log, clock }: BoltOptions) => {
  const router = express.Router().post(path, notFromTheFuture(clock))
  const receiver = new ExpressReceiver({
    signingSecret,
    logger: boltLogger(log),
    endpoints: path,
    processBeforeResponse: true,
    bodyLimit: maxBodyBytes,
    unhandledRequestTimeoutMillis: longestIntakeMs,
    unhandledRequestHandler: ({ response }) => {
      if (!response.headersSent) response.writeHead(503).end()
    },
    router,
    processEventErrorHandler: async ({ error, response }) => {
      log.error({ err: error }, untold)
      if (!response.headersSent) response.writeHead(503).end()
      return false
    },
  })
  return { router, receiver }
}

const socketReceiver = (appToken: string, { access, log, patienceMs }: BoltOptions) =>
  new SocketModeReceiver({
    appToken,
    clientPingTimeout: patienceMs,
    logger: boltLogger(log),
    installerOptions: { clientOptions: { slackApiUrl: access.apiUrl } },
    processEventErrorHandler: async ({ error }) => {
      log.error({ err: error }, untold)
      return false
    },
  })

/**
 * Bolt acknowledges events before it hands them on, and never what it doesn't know. Here everything is acknowledged
 * once it is dealt with, which is when it is stored.
 */
const acknowledgingLast = (app: App): App => {
  const last: App = Object.create(app)
  last.processEvent = async (event) => {
    const answers: unknown[] = []
    await app.processEvent({ ...event, ack: async (answer?: unknown) => void answers.push(answer) })
    await event.ack(answers[0])
  }
  return last
}

/** Bolt with the ways in that the settings open. */
export const openBolt = (options: BoltOptions): Bolt => {
  const { access, log } = options
  const http = access.signingSecret === null ? null : httpReceiver(access.signingSecret, options)
  const socket = access.appToken === null ? null : socketReceiver(access.appToken, options)
  const app = new App({
    token: access.botToken,
    tokenVerificationEnabled: false,
    // Where they are missing, Bolt asks Slack for them at every event; nothing here uses them.
    botId: '',
    botUserId: '',
    ignoreSelf: false,
    convoStore: false,
    logger: boltLogger(log),
    // What fails is tried again by the outbox: trying here as well would hold up everything behind it.
    clientOptions: {
      slackApiUrl: access.apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      fetch: options.fetch ?? createApiFetch(callTimeoutMs),
    },
    receiver: {
      init: (bolt) => {
        http?.receiver.init(acknowledgingLast(bolt))
        socket?.init(acknowledgingLast(bolt))
      },
      start: async () => socket?.start(),
      stop: async () => socket?.stop(),
    },
  })
  return { app, router: http?.router ?? null, socket }
}
