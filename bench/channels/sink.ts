import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Where a platform's interface is asked for: answers everything at once, and knows who waits for a post in which chat. */
export interface Sink {
  readonly url: string
  readonly server: Server
  /** Requests that came. */
  asked(): number
  /** Resolves when the bot posts in the chat next. */
  answerIn(chat: string): Promise<void>
  /** To be called when the bot posts. */
  posted(chat: string): void
  close(): Promise<void>
}

type Answer = { readonly status: number; readonly body: object }

export const openSink = async (answer: (req: IncomingMessage, body: string, sink: Sink) => Answer): Promise<Sink> => {
  const waiting = new Map<string, () => void>()
  let asked = 0
  const server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      asked += 1
      const { status, body } = answer(req, Buffer.concat(chunks).toString(), sink)
      res.writeHead(status, { 'Content-Type': 'application/json' })
      res.end(status === 204 ? undefined : JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const sink: Sink = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    asked: () => asked,
    answerIn: (chat) => new Promise((resolve) => waiting.set(chat, resolve)),
    posted: (chat) => {
      waiting.get(chat)?.()
      waiting.delete(chat)
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return sink
}

/** A platform with one bot on it, ours or the bare one. */
export interface Stage {
  /** Settings that turn the platform on at this stage. */
  readonly env: Readonly<Record<string, string>>
  /** Resolves when the bot can be talked to at `url`. */
  ready(url: string): Promise<void>
  /** Says something in a chat between the bot and one person; resolves when the bot has posted there. */
  say(chat: number, text: string): Promise<void>
  /** Requests that the bot made so far. */
  asked(): number
  close(): Promise<void>
}
