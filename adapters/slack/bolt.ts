import { App, ExpressReceiver } from '@slack/bolt'
import express, { type Router } from 'express'
import type { Logger } from 'pino'
import { StoreError } from '../../src/store/store.ts'
import { sdkLog } from './connection/sdk-log.ts'
import { signedBySlack } from './connection/signature.ts'
import { createSocket, type OnUntaken, type Socket } from './connection/socket.ts'
import type { SlackAccess } from './settings.ts'
import { parseWire, type Wire } from './wire.ts'

export interface BoltOptions {
  readonly access: SlackAccess
  readonly log: Logger
  /** Milliseconds since 1970, as the signatures of requests are held against. */
  readonly clock: () => number
  /** How long Slack may be silent on a socket when spoken to. */
  readonly patienceMs: number
  /** Resolves with what a request is acknowledged with, once it is stored; rejects where Slack is to send it again. */
  readonly take: (wire: Wire) => Promise<object | null>
}

/** The ways in that the settings open. */
export interface Bolt {
  /** Null in Socket Mode alone. */
  readonly router: Router | null
  /** Null over HTTP alone. */
  readonly socket: Socket | null
}

const path = '/slack/events'
/** Slack sends again after three seconds; what takes longer than that, such as a large file, goes on nevertheless. */
const longestIntakeMs = 60_000

const untold = 'a request of Slack could not be taken in; Slack sends it again'

const tellUntaken =
  (log: Logger): OnUntaken =>
  (error) => {
    if (error instanceof StoreError) log.error({ what: error.message, remedy: error.remedy }, untold)
    else log.error({ err: error }, untold)
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
 * What Bolt's ways in hand requests to, in place of its own app: that believes every request to be whole, acknowledges
 * events before they are stored, and what it doesn't know never.
 */
const handingTo = (take: BoltOptions['take']): App => {
  const app: App = Object.create(App.prototype)
  app.processEvent = async ({ body, ack }) => {
    const wire = parseWire(body)
    await ack((wire.kind === 'unsupported' ? null : await take(wire)) ?? undefined)
  }
  return app
}

/** Bolt's receivers, which know how Slack packs its requests and wants them acknowledged. */
export const openBolt = (options: BoltOptions): Bolt => {
  const { access, log, patienceMs, take } = options
  const { signingSecret, appToken, apiUrl } = access
  const app = handingTo(take)
  const http = signingSecret === null ? null : httpReceiver(signingSecret, options)
  const socket =
    appToken === null ? null : createSocket({ appToken, apiUrl, log, patienceMs, onUntaken: tellUntaken(log) })
  http?.receiver.init(app)
  socket?.init(app)
  return { router: http?.router ?? null, socket }
}
