import { createHmac, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import WebSocket from 'ws'
import { z } from 'zod'
import { problemsIn } from './block-rules.ts'

const block = z.looseObject({ type: z.string(), block_id: z.string().optional() })
type FakeBlock = z.output<typeof block>

/** A message as the fake workspace keeps it. */
export interface FakeMessage {
  readonly channel: string
  readonly ts: string
  readonly threadTs: string | null
  /** The one person who sees it. */
  readonly to: string | null
  text: string
  blocks: readonly FakeBlock[]
  readonly metadata: unknown
  readonly literal: boolean
  readonly files: readonly FakeFile[]
}

interface FakeUser {
  readonly id: string
  readonly team_id: string
  readonly tz: string
  readonly locale: string
  readonly real_name: string
  readonly is_restricted?: boolean
}

/** A file as Slack describes it. */
interface FakeFile {
  readonly id: string
  readonly user: string
  readonly name: string
  readonly size: number
  readonly url_private: string
  readonly url_private_download: string
}

interface Keeping {
  readonly movedTo?: string
  readonly user?: string
  readonly size?: number
}

/** How a call goes wrong. `lost`: it is carried out, and the answer never comes. */
type Mishap =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly error: string }
  | 'lost'

export interface FakeSlack {
  readonly apiUrl: string
  readonly team: string
  readonly bot: string
  readonly messages: readonly FakeMessage[]
  readonly users: Map<string, FakeUser>
  /** Channels that we are not a member of. */
  readonly closedTo: Set<string>
  /** What `views.publish` and `views.open` brought, newest last. */
  readonly views: readonly Record<string, unknown>[]
  /** Puts a file where Slack keeps them, and gives it as it stands under a message. */
  /** The bytes of a file that was put there. */
  contentOf(file: FakeFile): string
  keep(name: string, bytes: Uint8Array | string, options?: Keeping): FakeFile
  /** Every call of the Web API, in order. */
  readonly calls: readonly { readonly method: string; readonly body: Readonly<Record<string, string>> }[]
  /** The next call of the method goes wrong; several do in turn. */
  mishap(method: string, mishap: Mishap): void
  /** Sends a request that Slack would sign. `at`: when it says that it was signed, in seconds. */
  post(url: string, body: unknown, options?: PostOptions): Promise<Response>
  /** Sends over the newest socket; resolves when that is acknowledged, or with null when the socket closes before. */
  push(type: 'events_api' | 'interactive' | 'slash_commands', payload: unknown): Promise<unknown>
  readonly sockets: readonly WebSocket[]
  /** Resolves when another socket is open. */
  nextSocket(): Promise<void>
  responseUrl(message: FakeMessage): string
  nextTs(): string
  close(): Promise<void>
}

interface PostOptions {
  readonly secret?: string
  readonly at?: number
  readonly form?: boolean
  readonly signature?: string
}

export const signingSecret = 'c0ffee'
export const botToken = 'xoxb-fake'
export const appToken = 'xapp-fake'

const readBody = async (req: IncomingMessage): Promise<string> => Buffer.concat(await req.toArray()).toString()

const sendJson = (res: ServerResponse, status: number, body: unknown, headers = {}): void => {
  res.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body))
}

/** A workspace with state, behind the SDK's base URL. It refuses what Slack refuses. */
export const startFakeSlack = async (): Promise<FakeSlack> => {
  const team = 'T061EG9R6'
  const bot = 'U0LAN0Z89'
  const messages: FakeMessage[] = []
  const views: Record<string, unknown>[] = []
  const calls: { method: string; body: Record<string, string> }[] = []
  const mishaps = new Map<string, Mishap[]>()
  const users = new Map<string, FakeUser>()
  const closedTo = new Set<string>()
  const files = new Map<string, { readonly told: FakeFile; readonly bytes: Buffer; readonly movedTo?: string }>()
  const sockets: WebSocket[] = []
  const socketWaiters: (() => void)[] = []
  const acks = new Map<string, (payload: unknown) => void>()
  let clock = 1_760_000_000
  const nextTs = () => `${++clock}.000100`

  const post = (body: Readonly<Record<string, string>>, to: string | null): Record<string, unknown> => {
    const { channel = '' } = body
    if (closedTo.has(channel)) return { ok: false, error: to === null ? 'not_in_channel' : 'user_not_in_channel' }
    const blocks = z.array(block).parse(JSON.parse(body.blocks ?? '[]'))
    const problems = problemsIn(blocks)
    if (problems.length > 0) return { ok: false, error: 'invalid_blocks', response_metadata: { messages: problems } }
    const message: FakeMessage = {
      channel,
      ts: nextTs(),
      threadTs: body.thread_ts ?? null,
      to,
      text: body.text ?? '',
      blocks,
      metadata: body.metadata === undefined ? undefined : JSON.parse(body.metadata),
      literal: body.parse === 'none' && body.link_names === 'false',
      files: [],
    }
    messages.push(message)
    return { ok: true, channel, ts: message.ts, message_ts: message.ts }
  }

  const keep = (name: string, bytes: Uint8Array | string, options: Keeping = {}): FakeFile => {
    const id = `F${String(files.size + 1).padStart(9, '0')}`
    const url = `${base}/files-pri/${id}`
    const body = Buffer.from(bytes)
    const { user = '', size = body.length, ...rest } = options
    const told = { id, name, size, user, url_private: url, url_private_download: `${url}/download` }
    files.set(id, { told, bytes: body, ...rest })
    return told
  }

  const page = (of: (message: FakeMessage) => boolean) => ({
    ok: true,
    has_more: false,
    messages: messages
      .filter((each) => each.to === null && of(each))
      .map(({ ts, text, metadata, files }) => ({ ts, text, metadata, files })),
  })

  const methods: Readonly<Record<string, (body: Readonly<Record<string, string>>) => Record<string, unknown>>> = {
    'auth.test': () => ({
      ok: true,
      team_id: team,
      user_id: bot,
      bot_id: 'B0LAN0Z89',
      team: 'example',
      user: 'support',
    }),
    'users.info': ({ user = '' }) =>
      users.has(user)
        ? { ok: true, user: { ...users.get(user), profile: {} } }
        : { ok: false, error: 'user_not_found' },
    'conversations.open': ({ users: user = '' }) => ({ ok: true, channel: { id: `D${user.slice(1)}` } }),
    'chat.postMessage': (body) => post(body, null),
    'chat.postEphemeral': (body) => post(body, body.user ?? ''),
    'conversations.history': ({ channel }) => page((each) => each.channel === channel && each.threadTs === null),
    'conversations.replies': ({ channel, ts }) => page((each) => each.channel === channel && each.threadTs === ts),
    'views.publish': ({ view = '{}' }) => {
      const home = z.looseObject({ blocks: z.array(block) }).parse(JSON.parse(view))
      if (problemsIn(home.blocks).length > 0) return { ok: false, error: 'invalid_arguments' }
      views.push(home)
      return { ok: true }
    },
    'views.open': ({ view = '{}' }) => {
      views.push(JSON.parse(view))
      return { ok: true }
    },
    'files.info': ({ file = '' }) =>
      files.has(file) ? { ok: true, file: files.get(file)?.told } : { ok: false, error: 'file_not_found' },
    'files.getUploadURLExternal': ({ filename = '', length = '' }) => {
      const { id } = keep(filename, '', { user: bot, size: Number(length) })
      return { ok: true, upload_url: `${base}/upload/${id}`, file_id: id }
    },
    'files.completeUploadExternal': (body) => {
      const wanted = z.array(z.object({ id: z.string() })).parse(JSON.parse(body.files ?? '[]'))
      const found = wanted.flatMap(({ id }) => files.get(id) ?? [])
      if (found.length !== wanted.length || found.some(({ told, bytes }) => told.size !== bytes.length))
        return { ok: false, error: 'file_not_found' }
      const { channel_id: channel = '', thread_ts: threadTs = null } = body
      if (closedTo.has(channel)) return { ok: false, error: 'not_in_channel' }
      const fields = { text: '', blocks: [], metadata: undefined, literal: true, files: found.map(({ told }) => told) }
      messages.push({ channel, ts: nextTs(), threadTs, to: null, ...fields })
      return { ok: true, files: wanted }
    },
    'assistant.threads.setSuggestedPrompts': () => ({ ok: true }),
    'assistant.threads.setStatus': () => ({ ok: true }),
    'apps.connections.open': () => ({ ok: true, url: `${base.replace('http', 'ws')}/socket` }),
  }

  const callApi = async (method: string, req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const body = Object.fromEntries(new URLSearchParams(await readBody(req)))
    calls.push({ method, body })
    const token = method.startsWith('apps.') ? appToken : botToken
    if (req.headers.authorization !== `Bearer ${token}`) return sendJson(res, 200, { ok: false, error: 'invalid_auth' })
    const mishap = mishaps.get(method)?.shift()
    if (mishap !== undefined && mishap !== 'lost') {
      if ('error' in mishap) return sendJson(res, 200, { ok: false, error: mishap.error })
      return sendJson(res, mishap.status, {}, mishap.headers)
    }
    const answer = methods[method]?.(body) ?? { ok: false, error: 'unknown_method' }
    if (mishap === 'lost') res.destroy()
    else sendJson(res, 200, answer)
  }

  /** What is sent to a message's response_url replaces it. */
  const replace = async (ts: string, req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const body = z
      .object({ text: z.string(), blocks: z.array(block), replace_original: z.literal(true) })
      .parse(JSON.parse(await readBody(req)))
    const message = messages.find((each) => each.ts === ts)
    if (message !== undefined) Object.assign(message, { text: body.text, blocks: body.blocks })
    sendJson(res, message === undefined ? 404 : 200, { ok: message !== undefined })
  }

  /** Where files are put: no method of the Web API, so it has its own name among the mishaps. */
  const store = async (id: string, req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const bytes = Buffer.concat(await req.toArray())
    const mishap = mishaps.get('upload')?.shift()
    const found = files.get(id)
    if (found !== undefined) files.set(id, { ...found, bytes })
    res.writeHead(typeof mishap === 'object' && 'status' in mishap ? mishap.status : 200).end('OK')
  }

  const hand = async (id: string, req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const found = files.get(id)
    // To strangers, Slack shows its page for signing in.
    if (req.headers.authorization !== `Bearer ${botToken}`) res.writeHead(302, { Location: '/signin' }).end()
    else if (found?.movedTo !== undefined) res.writeHead(302, { Location: found.movedTo }).end()
    else if (found === undefined) res.writeHead(404).end()
    else res.writeHead(200, { 'Content-Type': 'application/octet-stream' }).end(found.bytes)
  }

  const server = createServer((req, res) => {
    const [, where = '', what = ''] = (req.url ?? '').split('/')
    if (where === 'files-pri') return void hand(what, req, res)
    if (where === 'upload') return void store(what, req, res)
    const done = where === 'api' ? callApi(what, req, res) : replace(what, req, res)
    done.catch(() => res.writeHead(500).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const hub = new WebSocket.Server({ server, path: '/socket' })
  hub.on('connection', (socket) => {
    sockets.push(socket)
    socket.on('message', (data) => {
      const { envelope_id, payload } = z
        .object({ envelope_id: z.string(), payload: z.unknown() })
        .parse(JSON.parse(String(data)))
      acks.get(envelope_id)?.(payload)
    })
    socket.send(JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A0FFV41KK' } }))
    for (const waiter of socketWaiters.splice(0)) waiter()
  })

  return {
    apiUrl: `${base}/api/`,
    team,
    bot,
    messages,
    users,
    closedTo,
    views,
    calls,
    sockets,
    keep,
    contentOf: ({ id }) => String(files.get(id)?.bytes),
    mishap: (method, mishap) => void mishaps.set(method, [...(mishaps.get(method) ?? []), mishap]),
    post: (url, body, { secret = signingSecret, at = Math.floor(Date.now() / 1000), form = false, signature } = {}) => {
      const text = form ? new URLSearchParams(body as Record<string, string>).toString() : JSON.stringify(body)
      const mac = createHmac('sha256', secret).update(`v0:${at}:${text}`).digest('hex')
      const type = form ? 'application/x-www-form-urlencoded' : 'application/json'
      const headers = {
        'Content-Type': type,
        'X-Slack-Request-Timestamp': String(at),
        'X-Slack-Signature': signature ?? `v0=${mac}`,
      }
      return fetch(url, { method: 'POST', headers, body: text })
    },
    push: (type, payload) => {
      const envelope = randomBytes(8).toString('hex')
      const socket = sockets.at(-1)
      return new Promise((resolve) => {
        const onClose = () => resolve(null)
        socket?.once('close', onClose)
        acks.set(envelope, (answer) => {
          socket?.off('close', onClose)
          resolve(answer)
        })
        socket?.send(JSON.stringify({ type, envelope_id: envelope, payload, accepts_response_payload: false }))
      })
    },
    nextSocket: () => new Promise((resolve) => void socketWaiters.push(resolve)),
    responseUrl: ({ ts }) => `${base}/respond/${ts}`,
    nextTs,
    close: async () => {
      for (const socket of hub.clients) socket.terminate()
      hub.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
