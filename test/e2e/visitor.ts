import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { created, type message, overview, page } from '../../adapters/web/wire.ts'
import { eventually } from '../support/program.ts'
import { bearer, call, post, readEvents } from '../support/web-server.ts'

export type Message = z.infer<typeof message>

/** One customer at the HTTP interface of a running server. */
export interface Visitor {
  readonly conversation: string
  /** Gives the status of the answer and its body. The same `id` is the same message. */
  say(text: string, id?: string, files?: readonly string[]): ReturnType<typeof post>
  /** Sends a file ahead of the message that names it by `id`. */
  upload(name: string, content: string, id: string): ReturnType<typeof post>
  /** What is read at a file's address. */
  file(id: string): Promise<string>
  press(action: string): ReturnType<typeof post>
  /** The whole conversation, read page by page. */
  messages(): Promise<Message[]>
  /** Waits for a message of the desk that fits, the newest first. */
  hears(what: RegExp, from?: Message['from']): Promise<Message>
  overview(): Promise<z.infer<typeof overview>>
  /** Messages as they come, each with the cursor after it; comments are null. */
  events(after?: string): Promise<ReturnType<typeof readEvents>>
  /** The same person at the same desk, at another address: a restarted server's. */
  at(url: string): Visitor
}

export const openVisitor = async (url: string, body: object = {}): Promise<Visitor> => {
  const opened = await post(`${url}/api/chat`, body)
  const { conversation, token } = created.parse(opened.body)
  return visitorAt(url, conversation, token)
}

const visitorAt = (server: string, conversation: string, token: string): Visitor => {
  const chat = `${server}/api/chat/${conversation}`
  const auth = bearer(token)
  const get = (url: string) => call(url, { headers: auth })
  const messages = async (): Promise<Message[]> => {
    const all: Message[] = []
    for (let after = '0'; ; ) {
      const { messages, cursor } = page.parse((await get(`${chat}/messages?after=${after}`)).body)
      if (messages.length === 0) return all
      all.push(...messages)
      after = cursor
    }
  }
  return {
    conversation,
    say: (text, id = randomUUID(), files = []) => post(`${chat}/messages`, { id, text, files }, auth),
    upload: (name, content, id) =>
      call(`${chat}/files?${new URLSearchParams({ id, name })}`, { method: 'POST', headers: auth, body: content }),
    file: async (id) => (await fetch(`${chat}/files/${id}`, { headers: auth })).text(),
    press: (action) => post(`${chat}/actions`, { id: randomUUID(), action }, auth),
    messages,
    hears: (what, from) =>
      eventually(`a message like ${what}`, async () =>
        (await messages()).findLast(
          (each) => each.from !== 'customer' && (from === undefined || each.from === from) && what.test(each.text),
        ),
      ),
    overview: async () => overview.parse((await get(chat)).body),
    events: async (after) =>
      readEvents(
        await fetch(`${chat}/events`, { headers: after === undefined ? auth : { ...auth, 'Last-Event-ID': after } }),
      ),
    at: (url) => visitorAt(url, conversation, token),
  }
}

/** The conversation once the desk has answered so many times. */
export const answeredTimes = (visitor: Visitor, count: number): Promise<Message[]> =>
  eventually(`answer ${count}`, async () => {
    const all = await visitor.messages()
    return all.filter(({ from }) => from !== 'customer').length >= count ? all : null
  })
