import { createServer } from 'node:http'
import { REST } from '@discordjs/rest'
import { WebSocketManager, WebSocketShardEvents } from '@discordjs/ws'

// The yardstick: Discord's client and gateway of discord.js alone, sending every message back.
const { DISCORD_TOKEN: token = '', DISCORD_API_URL: api = '', DISCORD_REQUESTS_PER_SECOND = '50' } = process.env
const rest = new REST({ version: '10', api, globalRequestsPerSecond: Number(DISCORD_REQUESTS_PER_SECOND) }).setToken(
  token,
)
const gateway = new WebSocketManager({ token, intents: (1 << 9) | (1 << 12) | (1 << 15), rest })
gateway.on(WebSocketShardEvents.Dispatch, ({ data }) => {
  if (data.t !== 'MESSAGE_CREATE') return
  void rest.post(`/channels/${data.d.channel_id}/messages`, { body: { content: data.d.content } })
})
await gateway.connect()
// The bench looks for an address; nothing is asked there.
const server = createServer((_req, res) => res.end()).listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') console.log(`listens on http://127.0.0.1:${address.port}`)
})
