import type { Logger } from 'pino'
import type { z } from 'zod'
import { createHttpApp, listen } from '../../src/runtime/http.ts'
import type { Recorded, Replayer, Shown } from '../../src/runtime/replay.ts'
import { createWebChannel } from './channel.ts'
import type { WebDesk } from './port.ts'
import type { WebSettings } from './settings.ts'
import * as wire from './wire.ts'

/** Stands in a recorded path for the conversation that was begun last. */
const newest = '{conversation}'

/** Plays requests to the HTTP interface; the token of the conversation is put in on the way. */
export const openWebReplay = async (desk: WebDesk, settings: WebSettings, log: Logger): Promise<Replayer> => {
  const client = async () => ({ page: '', assets: new Map() })
  const web = createWebChannel(desk, { settings, client, log })
  const app = createHttpApp({ routers: [web.router], trustedProxies: [], ready: async () => true, log })
  const server = await listen(app, '127.0.0.1', 0)
  const base = `http://127.0.0.1:${server.port}`
  let begun: z.infer<typeof wire.created> | null = null
  let cursor = wire.cursorOf(0)
  const request = (path: string, init: RequestInit = {}) => {
    const headers = begun === null ? {} : { authorization: `Bearer ${begun.token}` }
    return fetch(base + path.replace(newest, begun?.conversation ?? newest), {
      ...init,
      headers: { ...init.headers, ...headers },
    })
  }
  const play = async ({ path = '/api/chat', headers = {}, body }: Recorded): Promise<string> => {
    const sent = {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    }
    const response = await request(path, sent)
    const created = wire.created.safeParse(await response.json())
    if (created.success) [begun, cursor] = [created.data, wire.cursorOf(0)]
    return String(response.status)
  }
  const shown = async (): Promise<readonly Shown[]> => {
    if (begun === null) return []
    const response = await request(`/api/chat/${newest}/messages?after=${cursor}`)
    const page = wire.page.parse(await response.json())
    cursor = page.cursor
    return page.messages
      .filter(({ from }) => from !== 'customer')
      .map((message) => ({ text: message.text, wire: message }))
  }
  return {
    channel: null,
    play,
    shown,
    close: async () => {
      web.close()
      await server.close(0)
    },
  }
}
