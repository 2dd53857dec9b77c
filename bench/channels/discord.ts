import WebSocket from 'ws'
import { openSink, type Stage } from './sink.ts'

const token = 'MTIw.bench-token.x_y'
const bot = { id: '1200000000000000001', username: 'support-desk', discriminator: '0', global_name: null, bot: true }
const ops = { dispatch: 0, heartbeat: 1, identify: 2, hello: 10, ack: 11 } as const
const posts = /\/channels\/(\d+)\/messages$/

/** The HTTP interface and the gateway. */
export const openDiscord = async (): Promise<Stage> => {
  let ids = 1_210_000_000_000_000_000n
  const nextId = (): string => String(++ids)
  const sink = await openSink((req, body, { posted, url }) => {
    const path = req.url ?? ''
    const [, channel] = posts.exec(path) ?? []
    if (channel !== undefined && req.method === 'POST') {
      posted(channel)
      const { content } = JSON.parse(body) as { content?: string }
      return {
        status: 200,
        body: { id: nextId(), channel_id: channel, author: bot, content, attachments: [], embeds: [] },
      }
    }
    if (path.endsWith('/gateway/bot')) {
      const session_start_limit = { total: 1000, remaining: 1000, reset_after: 1000, max_concurrency: 1 }
      return { status: 200, body: { url: url.replace('http', 'ws'), shards: 1, session_start_limit } }
    }
    if (path.endsWith('/users/@me/guilds')) return { status: 200, body: [] }
    return { status: req.method === 'GET' ? 200 : 204, body: bot }
  })
  const connected = Promise.withResolvers<WebSocket>()
  const hub = new WebSocket.Server({ server: sink.server })
  hub.on('connection', (socket) => {
    socket.on('message', (data) => {
      const { op } = JSON.parse(String(data)) as { op: number }
      if (op === ops.heartbeat) socket.send(JSON.stringify({ op: ops.ack }))
      if (op !== ops.identify) return
      const application = { id: bot.id, flags: 0 }
      const d = { v: 10, user: bot, guilds: [], application, session_id: 'bench', resume_gateway_url: sink.url }
      socket.send(JSON.stringify({ op: ops.dispatch, t: 'READY', s: 1, d }))
      connected.resolve(socket)
    })
    socket.send(JSON.stringify({ op: ops.hello, d: { heartbeat_interval: 41_250 } }))
  })
  let sequence = 1
  return {
    asked: sink.asked,
    env: { DISCORD_TOKEN: token, DISCORD_API_URL: `${sink.url}/api`, DISCORD_REQUESTS_PER_SECOND: '100000' },
    ready: async () => void (await connected.promise),
    say: async (chat, text) => {
      const channel = String(1_100_000_000_000_000_000n + BigInt(chat))
      const d = {
        type: 0,
        tts: false,
        timestamp: new Date().toISOString(),
        pinned: false,
        mentions: [],
        mention_roles: [],
        mention_everyone: false,
        id: nextId(),
        flags: 0,
        embeds: [],
        edited_timestamp: null,
        content: text,
        components: [],
        channel_id: channel,
        author: { ...bot, id: String(1_300_000_000_000_000_000n + BigInt(chat)), username: 'maria.k', bot: false },
        attachments: [],
        channel_type: 1,
      }
      const socket = await connected.promise
      const answered = sink.answerIn(channel)
      socket.send(JSON.stringify({ op: ops.dispatch, t: 'MESSAGE_CREATE', s: ++sequence, d }))
      await answered
    },
    close: async () => {
      for (const socket of hub.clients) socket.terminate()
      hub.close()
      await sink.close()
    },
  }
}
