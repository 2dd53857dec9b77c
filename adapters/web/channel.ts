import { randomBytes } from 'node:crypto'
import express, { type RequestHandler, type Router } from 'express'
import type { Logger } from 'pino'
import type { Channel } from '../../src/runtime/channel.ts'
import { HttpProblem, sendJson } from '../../src/runtime/http-problem.ts'
import { createAccess } from './access.ts'
import { type Assets, type BuiltClient, prepareAssets, sendAsset } from './assets.ts'
import { createHandlers } from './handlers.ts'
import { openApi } from './openapi.ts'
import { type Operation, operations } from './operations.ts'
import { originGate } from './origins.ts'
import { withTexts } from './page-texts.ts'
import type { WebDesk } from './port.ts'
import type { WebSettings } from './settings.ts'
import { createStreams } from './streams.ts'

export interface WebChannel extends Channel {
  readonly platform: 'web'
  /** The page, the widget and the HTTP interface, to be mounted at the root. */
  readonly router: Router
  /** Ends all event streams: a server that closes would wait for them. */
  close(): void
}

export interface WebChannelOptions {
  readonly settings: WebSettings
  /** Begun at once, waited for only by who asks for the page. */
  readonly client: () => Promise<BuiltClient>
  readonly log: Logger
  readonly heartbeatMs?: number
  /** The name or address that is listened on. */
  readonly host?: string
  /** So many random bytes, fit for secrets. */
  readonly random?: (bytes: number) => Buffer
}

const defaultHeartbeatMs = 15_000
/** Shorter ones are guessed from a single signature, which every signed-in user has. */
const leastSecret = 16

/** Nothing from elsewhere is loaded, nothing inline is run, and nobody frames us. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const everywhere: RequestHandler = (_req, res, next) => {
  res.setHeader('X-Content-Type-Options', 'nosniff')
  res.setHeader('Referrer-Policy', 'no-referrer')
  next()
}

const apiHeaders: RequestHandler = (_req, res, next) => {
  res.setHeader('Cache-Control', 'no-store')
  res.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'")
  next()
}

const expressPath = ({ path }: Operation): string => path.replaceAll(/\{(\w+)\}/g, ':$1')

/** Answers a known path that was called with another method. */
const wrongMethod =
  (allowed: readonly string[]): RequestHandler =>
  () => {
    const allow = allowed.map((method) => method.toUpperCase()).join(', ')
    throw new HttpProblem(405, 'method-not-allowed', `Use ${allow} here. See /api/openapi.json.`, { Allow: allow })
  }

const apiRoutes = (router: Router, handlers: ReturnType<typeof createHandlers>): void => {
  const methods = new Map<string, string[]>()
  for (const id of Object.keys(handlers) as (keyof typeof handlers)[]) {
    const path = expressPath(operations[id])
    router[operations[id].method](path, handlers[id])
    methods.set(path, [...(methods.get(path) ?? []), operations[id].method])
  }
  const document = openApi()
  router.get('/api/openapi.json', (_req, res) => sendJson(res, 200, document))
  methods.set('/api/openapi.json', ['get'])
  for (const [path, allowed] of methods) router.all(path, wrongMethod(allowed))
}

/** What is served, made anew for each catalog: its words are in it. */
const preparing = (client: Promise<BuiltClient>, desk: WebDesk): (() => Promise<Assets>) => {
  let made: { readonly digest: string; readonly assets: Promise<Assets> } | null = null
  return () => {
    const catalog = desk.catalog()
    if (made?.digest !== catalog.digest)
      made = { digest: catalog.digest, assets: client.then((built) => prepareAssets(withTexts(built, catalog))) }
    return made.assets
  }
}

const assetRoutes = (router: Router, assets: () => Promise<Assets>): void => {
  router.get(/.*/, async (req, res, next) => {
    const asset = (await assets()).get(req.path)
    if (asset === undefined) return next()
    // The widget is loaded by other sites' pages; it holds nothing that is anybody's.
    res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
    res.setHeader('Content-Security-Policy', pagePolicy)
    sendAsset(req, res, asset)
  })
}

/** The web chat: its HTTP interface, its page and its widget. Customers read by asking, so nothing is delivered. */
export const createWebChannel = (desk: WebDesk, options: WebChannelOptions): WebChannel => {
  const { settings, client, log, heartbeatMs = defaultHeartbeatMs, host = 'localhost', random = randomBytes } = options
  if ((settings.FRONTDESK_WEB_IDENTITY_SECRET?.length ?? leastSecret) < leastSecret)
    log.warn(
      'FRONTDESK_WEB_IDENTITY_SECRET is short enough to be guessed, and whoever does speaks as any customer: take 32 random characters',
    )
  const perAddress = settings.FRONTDESK_WEB_STREAMS_PER_ADDRESS
  const streams = createStreams(desk, { perAddress, heartbeatMs }, log)
  const assets = preparing(client(), desk)
  assets().catch((error: unknown) => log.error({ error }, 'the chat page could not be built'))
  const router = express.Router({ caseSensitive: true })
  router.use(everywhere)
  router.use('/api', apiHeaders, originGate(settings.FRONTDESK_WEB_ORIGINS, host))
  apiRoutes(router, createHandlers({ desk, settings, access: createAccess(desk), streams, random }))
  assetRoutes(router, assets)
  return { platform: 'web', router, close: streams.close }
}
