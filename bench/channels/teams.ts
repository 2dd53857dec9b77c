import { send } from './send.ts'
import { openSink, type Stage } from './sink.ts'

const tenant = '72f988bf-86f1-41af-91ab-2d7cd011db47'
const posts = /^\/v3\/conversations\/([^/]+)\/activities/

/** Activities without credentials, as the Playground sends them, and the connector. */
export const openTeams = async (): Promise<Stage> => {
  let ids = 0
  const sink = await openSink((req, body, { posted }) => {
    const [, chat = ''] = posts.exec(req.url ?? '') ?? []
    const { type } = body === '' ? { type: null } : (JSON.parse(body) as { type: unknown })
    if (chat !== '' && req.method === 'POST' && type === 'message') posted(decodeURIComponent(chat))
    if (req.method === 'GET') return { status: 200, body: { id: 'x', name: 'x', tenantId: tenant, userRole: 'user' } }
    return { status: 201, body: { id: `m${++ids}` } }
  })
  let messages = ''
  return {
    asked: sink.asked,
    env: { FRONTDESK_TEAMS_PLAYGROUND: '1' },
    ready: async (url) => {
      messages = `${url}/api/messages`
    },
    say: async (chat, text) => {
      const id = `a:chat-${chat}`
      const now = new Date().toISOString()
      const activity = {
        type: 'message',
        id: `${++ids}`,
        timestamp: now,
        localTimestamp: now,
        localTimezone: 'Europe/Riga',
        channelId: 'msteams',
        serviceUrl: `${sink.url}/`,
        from: {
          id: `29:${chat}`,
          name: 'Megan Bowen',
          aadObjectId: `7faf8bf2-3d68-4c1e-b8ee-${String(chat).padStart(12, '0')}`,
        },
        recipient: { id: '28:c9e8c047-2a74-40a2-b28a-b162d5f5327c', name: 'Frontdesk' },
        textFormat: 'plain',
        locale: 'en-US',
        entities: [
          { locale: 'en-US', country: 'US', platform: 'Windows', timezone: 'Europe/Riga', type: 'clientInfo' },
        ],
        channelData: { tenant: { id: tenant } },
        text,
        conversation: { conversationType: 'personal', tenantId: tenant, id },
      }
      const answered = sink.answerIn(id)
      await send(messages, { 'Content-Type': 'application/json' }, JSON.stringify(activity))
      await answered
    },
    close: sink.close,
  }
}
