import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express'
import type { Logger } from 'pino'
import { StoreError } from '../store/store.ts'
import type { PlatformTrouble } from './channel.ts'
import { HttpProblem, problemOf, sendJson, sendProblem } from './http-problem.ts'

export interface HttpAppOptions {
  /** Each mounted at the root, in this order. */
  readonly routers: readonly Router[]
  /** Addresses and subnets of the proxies whose word on the caller's address counts; empty: nobody's. */
  readonly trustedProxies: readonly string[]
  /** Whether requests can be served; a rejection counts as no. */
  readonly ready: () => Promise<boolean>
  /** Channels that serve nobody just now; absent: there are none that could fail. */
  readonly troubles?: () => readonly PlatformTrouble[]
  readonly log: Logger
}

const health: RequestHandler = (_req, res) => {
  sendJson(res, 200, { status: 'ok' })
}

/** A channel in trouble is named, and no reason to take the others out of service. */
const readiness =
  ({ ready, troubles = () => [] }: HttpAppOptions): RequestHandler =>
  async (_req, res) => {
    const isReady = await ready().catch(() => false)
    if (!isReady)
      throw new HttpProblem(503, 'not-ready', 'The store can not be written just now.', { 'Retry-After': '2' })
    const channels = troubles()
    sendJson(res, 200, channels.length === 0 ? { status: 'ready' } : { status: 'degraded', channels })
  }

const noSuchPath: RequestHandler = () => {
  throw new HttpProblem(404, 'not-found', 'There is nothing at this address.')
}

const ourFault = (error: unknown, log: Logger): HttpProblem => {
  const reference = randomBytes(4).toString('hex')
  log.error({ reference, error }, 'request failed')
  return new HttpProblem(
    500,
    'internal',
    `Something went wrong on our side. Try again, and quote ${reference} if it stays.`,
  )
}

// Express recognises an error handler by its four parameters.
const answerError =
  (log: Logger): ErrorRequestHandler =>
  (error, _req, res, _next) => {
    if (error instanceof StoreError) {
      const { problem, message, remedy } = error
      log.error({ problem, what: message, remedy }, 'store failed')
    }
    const problem = problemOf(error) ?? ourFault(error, log)
    if (res.headersSent) res.destroy()
    else sendProblem(res, problem)
  }

/** The one HTTP application that all channels mount on: health, readiness, and errors as JSON without a trace. */
export const createHttpApp = (options: HttpAppOptions): Express => {
  const { routers, trustedProxies, log } = options
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.enable('case sensitive routing')
  app.set('query parser', 'simple')
  app.set('trust proxy', trustedProxies.length > 0 ? [...trustedProxies] : false)
  app.get('/healthz', health)
  app.get('/readyz', readiness(options))
  for (const router of routers) app.use(router)
  app.use(noSuchPath)
  app.use(answerError(log))
  return app
}

const unread: Readonly<Record<string, readonly [status: string, code: string, message: string]>> = {
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    'headers-too-large',
    'The headers are larger than this address takes. Send fewer, or shorter ones, cookies included.',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'too-slow', 'The request took too long. Send it again.'],
}
const garbled = ['400 Bad Request', 'invalid-request', 'This is no HTTP request. Check what sends it.'] as const

/** Answers what Node could not read as a request, and so never comes to Express, as all else is answered. */
const refuseRaw = (error: NodeJS.ErrnoException, socket: Duplex): void => {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const [status, code, message] = unread[error.code ?? ''] ?? garbled
  const body = JSON.stringify({ error: { code, message } })
  const headers = ['Content-Type: application/json; charset=utf-8', `Content-Length: ${Buffer.byteLength(body)}`]
  socket.end(`HTTP/1.1 ${status}\r\n${headers.join('\r\n')}\r\nConnection: close\r\n\r\n${body}`)
}

/** The address could not be listened on. */
class ListenError extends Error {
  readonly code: string
  readonly remedy: string
  constructor(code: string, message: string, remedy: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ListenError'
    this.code = code
    this.remedy = remedy
  }
}

const listenError = (cause: NodeJS.ErrnoException, host: string, port: number): ListenError => {
  const code = cause.code ?? 'unknown'
  const remedies: Readonly<Record<string, string>> = {
    EADDRINUSE: `Another program listens there. Stop it, or set PORT to a free one.`,
    EACCES: `Ports below 1024 need rights. Set PORT to a higher one.`,
    EADDRNOTAVAIL: `This machine has no such address. Set FRONTDESK_HOST to one that it has, such as 127.0.0.1.`,
    ENOTFOUND: `This name has no address. Set FRONTDESK_HOST to an address of this machine, such as 127.0.0.1.`,
  }
  const remedy = remedies[code] ?? 'Check PORT and FRONTDESK_HOST.'
  return new ListenError(code, `can not listen on ${host}, port ${port} (${code})`, remedy, { cause })
}

export interface HttpServer {
  /** The port listened on: the one that the system chose when 0 was asked for. */
  readonly port: number
  /** Takes no more connections and resolves when the last is closed, by force after `graceMs`. */
  close(graceMs: number): Promise<void>
}

/** Node counts a connection as idle only after its first request; browsers open some in advance, and leave them at that. */
const closeUnused = (sockets: ReadonlySet<Socket>): void => {
  for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
}

const closeServer = (server: Server, sockets: ReadonlySet<Socket>, graceMs: number): Promise<void> =>
  new Promise((resolve) => {
    // A connection that was busy when the server was closed stays open for a next request when it has its answer.
    const sweep = setInterval(() => {
      server.closeIdleConnections()
      closeUnused(sockets)
    }, 20)
    const force = setTimeout(() => server.closeAllConnections(), graceMs)
    server.close(() => {
      clearInterval(sweep)
      clearTimeout(force)
      resolve()
    })
  })

/** @throws ListenError when the address is taken, forbidden or not this machine's. */
export const listen = async (app: Express, host: string, port: number): Promise<HttpServer> => {
  // Longer than the idle time of the usual proxies, so that they close a connection first and never send into a closed one.
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 15_000, keepAliveTimeout: 65_000 }, app)
  server.on('clientError', refuseRaw)
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(listenError(cause, host, port)))
    server.listen(port, host, resolve)
  })
  const bound = server.address()
  return {
    port: bound !== null && typeof bound === 'object' ? bound.port : port,
    close: (graceMs) => closeServer(server, sockets, graceMs),
  }
}
