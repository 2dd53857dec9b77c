import { createHmac } from 'node:crypto'
import pino from 'pino'
import { createWebChannel } from '../../../adapters/web/channel.ts'
import { webSettings } from '../../../adapters/web/settings.ts'
import { created, page, uploaded } from '../../../adapters/web/wire.ts'
import { createHttpApp, listen } from '../../../src/runtime/http.ts'
import { type ContractDesk, type GivenFile, openContractDesk, type Peer, type Shown } from '../channel-contract.ts'

const secret = 'the secret of the embedding site'
const user = 'maria@acme.example'

/** Maria on a site that vouches for her. */
export const openPeer = async (given?: ContractDesk): Promise<Peer> => {
  const contract = given ?? (await openContractDesk())
  await contract.link(`web:${user}`)
  const log = pino({ level: 'silent' })
  const settings = webSettings.parse({ FRONTDESK_WEB_IDENTITY_SECRET: secret })
  const client = async () => ({ page: '', assets: new Map() })
  const channel = createWebChannel(contract.desk, { settings, client, log })
  const app = createHttpApp({ routers: [channel.router], trustedProxies: [], ready: async () => true, log })
  const server = await listen(app, '127.0.0.1', 0)
  const call = async (path: string, init: { body?: object; token?: string } = {}): Promise<unknown> => {
    const headers: Record<string, string> = init.body === undefined ? {} : { 'content-type': 'application/json' }
    if (init.token !== undefined) headers.authorization = `Bearer ${init.token}`
    const method = init.body === undefined ? 'GET' : 'POST'
    const body = init.body === undefined ? null : JSON.stringify(init.body)
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { method, headers, body })
    if (!response.ok) throw new Error(`${path} was answered ${response.status}`)
    return response.json()
  }
  const signature = createHmac('sha256', secret).update(user).digest('hex')
  const { conversation, token } = created.parse(await call('/api/chat', { body: { identity: { user, signature } } }))
  const chat = `/api/chat/${encodeURIComponent(conversation)}`
  let cursor = '0'
  const news = async (): Promise<readonly Shown[]> => {
    await contract.answered()
    const fresh = page.parse(await call(`${chat}/messages?after=${cursor}`, { token }))
    cursor = fresh.cursor
    return fresh.messages.filter(({ from }) => from !== 'customer')
  }
  let ids = 0
  let last = async (): Promise<unknown> => undefined
  const send = (what: 'messages' | 'actions', body: object): Promise<unknown> => {
    const sent = { body: { id: String(++ids), ...body }, token }
    last = () => call(`${chat}/${what}`, sent)
    return last()
  }
  /** Gives the id to name it by; null when it is refused. */
  const upload = async ({ name, content }: GivenFile): Promise<string | null> => {
    const url = `http://127.0.0.1:${server.port}${chat}/files?${new URLSearchParams({ id: String(++ids), name })}`
    const headers = { authorization: `Bearer ${token}` }
    const response = await fetch(url, { method: 'POST', headers, body: content })
    const body: unknown = await response.json()
    return response.ok ? uploaded.parse(body).file.id : null
  }
  return {
    store: contract.store,
    sayWith: async (text, files) => {
      const taken: string[] = []
      for (const file of files) taken.push(...[await upload(file)].filter((id) => id !== null))
      await send('messages', { text, files: taken })
      return news()
    },
    say: async (text) => {
      await send('messages', { text })
      return news()
    },
    sayAll: async (texts) => {
      for (const text of texts) await send('messages', { text })
      return news()
    },
    press: async (action) => {
      await send('actions', { action })
      return news()
    },
    redeliver: async () => {
      await last()
      return news()
    },
    close: async () => {
      channel.close()
      await server.close(0)
      await contract.close()
    },
  }
}
