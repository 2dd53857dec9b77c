import type { ResponseLike } from '@discordjs/rest'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Recorded, Replayer, Shown } from '../../../src/runtime/replay.ts'
import { UserError } from '../../../src/user-error.ts'
import { createApi } from '../connection/api.ts'
import { createIntake, type DiscordDesk } from '../intake.ts'
import type { DiscordSettings } from '../settings.ts'

/** Discord as far as recorded dispatches tell of it, and as far as we changed it since. */
interface Server {
  /** The bot's user id. */
  us: string
  readonly channels: Map<string, object>
  /** Tokens of interactions that show "… is thinking" until they are answered. */
  readonly waiting: Set<string>
}

/** Plays what the gateway sends; Discord's HTTP interface is played, too: nothing leaves this process. */
export const openDiscordReplay = async (
  desk: DiscordDesk,
  { DISCORD_LISTEN_CHANNELS }: DiscordSettings,
  log: Logger,
): Promise<Replayer> => {
  const server: Server = { us: '0', channels: new Map(), waiting: new Set() }
  const posted: Shown[] = []
  const access = {
    token: 'replay',
    apiUrl: 'http://localhost/api',
    listenChannels: new Set(DISCORD_LISTEN_CHANNELS),
    requestsPerSecond: Number.MAX_SAFE_INTEGER,
  }
  const makeRequest = async (url: string, { method, body }: { method?: string; body?: unknown }) => {
    const call = callOf(method, url, body)
    const shown = shownBy(call, server)
    if (shown !== null) posted.push(shown)
    return likeFetched(Response.json(answerTo(call, server)))
  }
  const stopping = new AbortController()
  const api = createApi(access, log, { makeRequest })
  const intake = createIntake(desk, { api, access, log, signal: stopping.signal })
  return {
    channel: { platform: 'discord', deliver: intake.deliver },
    play: async ({ body }: Recorded) => {
      const { t, d } = dispatchIn(body)
      learn(server, t, d)
      intake.meet(server.us)
      const taking = intake.take(t, d)
      await taking
      return taking === null ? 'left alone' : 'taken in'
    },
    shown: async () => {
      await intake.idle()
      return posted.splice(0)
    },
    close: async () => stopping.abort(),
  }
}

/** The types of Node's own responses and of the SDK's differ in their stream, which nobody reads. */
const likeFetched = (response: Response): ResponseLike => ({
  ok: response.ok,
  status: response.status,
  statusText: response.statusText,
  headers: response.headers,
  bodyUsed: false,
  body: null,
  json: () => response.json(),
  text: () => response.text(),
  arrayBuffer: () => response.arrayBuffer(),
})

/** Links that lead back to Discord: what was recorded is over, and is not asked for again. */
const leadsBack: ReadonlySet<string> = new Set(['url', 'proxy_url'])
const nowhere = 'about:blank'

const dispatch = z.object({ t: z.string(), d: z.unknown() })

const dispatchIn = (body: unknown): z.output<typeof dispatch> => {
  const text = JSON.stringify(body, (key, value: unknown) => (leadsBack.has(key) ? nowhere : value)) ?? 'null'
  const read = dispatch.safeParse(JSON.parse(text))
  if (read.success) return read.data
  throw new UserError(
    'a payload of Discord is no dispatch',
    'write what the gateway sent: {"t": "MESSAGE_CREATE", "d": …}',
  )
}

const user = z.object({ id: z.string(), bot: z.boolean().optional() })
const telling = z.object({
  application_id: z.string().optional(),
  user: user.optional(),
  mentions: z.array(user).optional(),
  referenced_message: z.object({ author: user }).nullish(),
})
const channel = z.looseObject({ id: z.string(), type: z.int() })
const guild = z.object({ channels: z.array(channel).default([]), threads: z.array(channel).default([]) })

/** Whom a recording tells to be the bot, and which channels there are. */
const learn = (server: Server, type: string, d: unknown): void => {
  const { application_id, user: self, mentions = [], referenced_message } = telling.safeParse(d).data ?? {}
  const bot = [...mentions, ...(referenced_message ? [referenced_message.author] : [])].find(
    (each) => each.bot === true,
  )
  server.us = (type === 'READY' ? self?.id : application_id) ?? bot?.id ?? server.us
  const { channels, threads } = guild.safeParse(type === 'GUILD_CREATE' ? d : {}).data ?? { channels: [], threads: [] }
  const single = /^(CHANNEL|THREAD)_(CREATE|UPDATE)$/.test(type) ? channel.safeParse(d).data : undefined
  for (const each of [...channels, ...threads, ...(single === undefined ? [] : [single])])
    server.channels.set(each.id, each)
}

interface Call {
  readonly method: string
  /** Parts of the path, the version left out. */
  readonly path: readonly string[]
  readonly body: Readonly<Record<string, unknown>>
}

const json = z.record(z.string(), z.unknown())

/** Files go in a form, with the rest as JSON in it. */
const callOf = (method = 'GET', url: string, body: unknown): Call => {
  const text = body instanceof FormData ? body.get('payload_json') : body
  const [, , , ...path] = new URL(url).pathname.split('/')
  return { method, path, body: typeof text === 'string' ? json.parse(JSON.parse(text)) : {} }
}

const publicThread = 11
const textChannel = 0

const answerTo = ({ method, path, body }: Call, server: Server): object => {
  const [room, id = '', , message = '', last] = path
  if (method === 'GET' && room === 'channels') return server.channels.get(id) ?? { id, type: textChannel }
  if (room === 'users') return path.at(-1) === 'guilds' ? [] : { id: String(body.recipient_id) }
  if (last === 'threads')
    server.channels.set(message, { id: message, type: publicThread, parent_id: id, owner_id: server.us })
  return { id: message === '' ? '0' : message }
}

/** Discord's numbers for how an interaction is answered. */
const callback = { message: 4, deferredMessage: 5, suggestions: 8, form: 9 } as const

const message = z.object({ content: z.string() })
const choices = z.object({ choices: z.array(z.object({ name: z.string() })) })

const shownBy = ({ method, path, body }: Call, { waiting }: Server): Shown | null => {
  const [room, id = '', token = '', , last] = path
  const wire = {
    method,
    path: `/${path.map((part) => (part === token && room !== 'channels' ? 'TOKEN' : part)).join('/')}`,
    ...body,
  }
  if (room === 'interactions') {
    if (body.type === callback.deferredMessage) waiting.add(token)
    const said = body.type === callback.message ? message.safeParse(body.data).data : undefined
    if (said !== undefined) return { text: plain(said.content), wire }
    if (body.type === callback.form) return { text: '(a form)', wire }
    const offered = body.type === callback.suggestions ? choices.safeParse(body.data).data : undefined
    return offered === undefined ? null : { text: offered.choices.map(({ name }) => name).join('\n'), wire }
  }
  const isPosted =
    method === 'POST' && (room === 'webhooks' || (room === 'channels' && id !== '' && last === undefined))
  const isAnswer = method === 'PATCH' && waiting.delete(token)
  return isPosted || isAnswer ? { text: plain(String(body.content ?? '')), wire } : null
}

/** Without the signs that keep markup from taking effect. */
const plain = (content: string): string => content.replaceAll(/\\([^\w\s])/g, '$1')
