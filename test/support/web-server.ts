import { PassThrough } from 'node:stream'
import type { z } from 'zod'
import { createWebChannel, type WebChannelOptions } from '../../adapters/web/channel.ts'
import { webSettings } from '../../adapters/web/settings.ts'
import { created, message, page } from '../../adapters/web/wire.ts'
import type { ConversationId } from '../../src/ids.ts'
import { createLog } from '../../src/log.ts'
import { createHttpApp, listen } from '../../src/runtime/http.ts'
import { createMemoryDesk, type MemoryDesk } from './memory-desk.ts'

const tinyClient: WebChannelOptions['client'] = async () => ({
  page: '<!doctype html><title>Chat</title>',
  assets: new Map([['/widget.js', { type: 'text/javascript; charset=utf-8', body: 'customElements;'.repeat(100) }]]),
})

export interface TestServerOptions extends Partial<Omit<WebChannelOptions, 'settings'>> {
  /** As in the environment. */
  readonly env?: Readonly<Record<string, string>>
  readonly ready?: () => Promise<boolean>
  /** One that a server before this one served: what it holds is what a store would. */
  readonly desk?: MemoryDesk
  /** 0: any that is free. */
  readonly port?: number
}

/** The web channel on a real listening server, over a desk in memory. */
export const startWebServer = async ({
  env = {},
  ready = async () => true,
  desk = createMemoryDesk(),
  port = 0,
  ...options
}: TestServerOptions = {}) => {
  const settings = webSettings.parse(env)
  const logged = new PassThrough()
  const lines: string[] = []
  logged.on('data', (chunk) => lines.push(String(chunk)))
  const log = createLog('trace', logged)
  const channel = createWebChannel(desk, { settings, client: tinyClient, log, ...options })
  const trustedProxies = settings.FRONTDESK_TRUSTED_PROXIES
  const app = createHttpApp({ routers: [channel.router], trustedProxies, ready, log })
  const server = await listen(app, '127.0.0.1', port)
  const url = `http://127.0.0.1:${server.port}`
  return {
    desk,
    url,
    port: server.port,
    channel,
    /** Everything that was logged so far. */
    logged: () => lines.join(''),
    stop: async () => {
      channel.close()
      await server.close(500)
    },
  }
}

export type TestServer = Awaited<ReturnType<typeof startWebServer>>

/** One answer with its body read as JSON, `{}` when it has none. */
export const call = async (url: string, init: RequestInit = {}) => {
  const response = await fetch(url, init)
  const text = await response.text()
  const body: unknown = text === '' ? {} : JSON.parse(text)
  return { status: response.status, headers: response.headers, body }
}

/** POSTs JSON. */
export const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  call(url, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) })

export const bearer = (token: string): { Authorization: string } => ({ Authorization: `Bearer ${token}` })

/** Opens a conversation and gives what is needed to go on in it. */
export const openChat = async (server: TestServer, body: object = {}) => {
  const { body: opened } = await post(`${server.url}/api/chat`, body)
  const { conversation, token } = created.parse(opened)
  const at = `${server.url}/api/chat/${conversation}`
  const auth = bearer(token)
  return {
    id: conversation as ConversationId,
    token,
    at,
    auth,
    say: (id: string, text: string) => post(`${at}/messages`, { id, text }, auth),
    page: async (after = '0') => page.parse((await call(`${at}/messages?after=${after}`, { headers: auth })).body),
  }
}

export interface ServerEvent {
  readonly id: string
  readonly message: z.infer<typeof message>
}

/** Reads server-sent events as they come; ends when the server ends them. Comments are given as null. */
export async function* readEvents(response: Response): AsyncGenerator<ServerEvent | null> {
  let rest = ''
  const decoder = new TextDecoderStream()
  for await (const chunk of response.body?.pipeThrough(decoder) ?? []) {
    const frames = (rest + chunk).split('\n\n')
    rest = frames.pop() ?? ''
    for (const frame of frames) {
      const [, id] = /^id: (.*)$/m.exec(frame) ?? []
      const [, data] = /^data: (.*)$/m.exec(frame) ?? []
      if (id !== undefined && data !== undefined) yield { id, message: message.parse(JSON.parse(data)) }
      else if (frame.startsWith(':')) yield null
    }
  }
}

/** The next `count` events, comments left out. */
export const takeEvents = async (events: AsyncGenerator<ServerEvent | null>, count: number): Promise<ServerEvent[]> => {
  const taken: ServerEvent[] = []
  while (taken.length < count) {
    const { value, done } = await events.next()
    if (done) break
    if (value !== null) taken.push(value)
  }
  return taken
}
