import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { tokenLifeMs } from '../../../adapters/web/token.ts'
import { instant } from '../../../src/ids.ts'
import { StoreError } from '../../../src/store/store.ts'
import type { Entry } from '../../../src/triage/conversation.ts'
import {
  call,
  openChat,
  readEvents,
  startWebServer,
  type TestServer,
  type TestServerOptions,
  takeEvents,
} from '../../support/web-server.ts'

let server: TestServer
const start = async (options: TestServerOptions = {}) => {
  server = await startWebServer(options)
  return openChat(server)
}
afterEach(() => server.stop())

type Chat = Awaited<ReturnType<typeof openChat>>

const line = (text: string): Pick<Entry, 'from' | 'audience' | 'blocks'> => ({
  from: 'engineer',
  audience: 'customer',
  blocks: [{ kind: 'text', spans: [text] }],
})

const listen = async (chat: Chat, lastEventId?: string) => {
  const stop = new AbortController()
  const resume = lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId }
  const response = await fetch(`${chat.at}/events`, { headers: { ...chat.auth, ...resume }, signal: stop.signal })
  return { response, events: readEvents(response), stop: () => stop.abort() }
}

test('a stream begins with what is stored and goes on with what comes', async () => {
  const chat = await start()
  await chat.say('1', 'hello')
  const { response, events, stop } = await listen(chat)
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(response.headers.get('cache-control')).toContain('no-store')
  const before = await takeEvents(events, 2)
  expect(before.map(({ message }) => message.text)).toEqual(['hello', 'Noted.'])
  server.desk.say(chat.id, line('an engineer here\nwith two lines'))
  const [after] = await takeEvents(events, 1)
  expect(after).toMatchObject({ id: '3', message: { from: 'engineer', text: 'an engineer here\nwith two lines' } })
  expect((await chat.page('2')).messages).toEqual([after?.message])
  stop()
})

test('what staff alone may read does not come out of a stream', async () => {
  const chat = await start()
  const { events, stop } = await listen(chat)
  server.desk.say(chat.id, { ...line('a difficult one'), audience: 'staff' })
  server.desk.say(chat.id, line('for you'))
  expect((await takeEvents(events, 1)).map(({ id, message }) => [id, message.text])).toEqual([['2', 'for you']])
  stop()
})

test('a reader who breaks off again and again while others write loses nothing and gets nothing twice', async () => {
  const chat = await start()
  const total = 120
  const writer = (async () => {
    for (let n = 1; n <= total; n += 1) {
      server.desk.say(chat.id, line(`${n}`))
      if (n % 7 === 0) await chat.page()
    }
  })()
  const got: string[] = []
  let cursor = '0'
  for (let round = 1; got.length < total; round += 1) {
    const { events, stop } = await listen(chat, cursor)
    for (const { id, message } of await takeEvents(events, Math.min(round * 3, total - got.length))) {
      got.push(message.text)
      cursor = id
    }
    stop()
  }
  await writer
  expect(got).toEqual(Array.from({ length: total }, (_, index) => `${index + 1}`))
})

test('two readers of one conversation both get everything, and another conversation’s nothing', async () => {
  const chat = await start()
  const other = await openChat(server)
  const [first, second, stranger] = [await listen(chat), await listen(chat), await listen(other)]
  server.desk.say(chat.id, line('one'))
  server.desk.say(other.id, line('elsewhere'))
  for (const { events } of [first, second])
    expect((await takeEvents(events, 1)).map(({ message }) => message.text)).toEqual(['one'])
  expect((await takeEvents(stranger.events, 1)).map(({ message }) => message.text)).toEqual(['elsewhere'])
  for (const { stop } of [first, second, stranger]) stop()
})

test('a Last-Event-ID that was never given out is 400', async () => {
  const chat = await start()
  const answer = await call(`${chat.at}/events`, { headers: { ...chat.auth, 'Last-Event-ID': 'soon' } })
  expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid-request' } } })
})

test('a quiet stream gives signs of life', async () => {
  const chat = await start({ heartbeatMs: 10 })
  const { events, stop } = await listen(chat)
  expect(await events.next()).toEqual({ done: false, value: null })
  expect(await events.next()).toEqual({ done: false, value: null })
  stop()
})

test('a stream ends when its token does', async () => {
  const chat = await start({ heartbeatMs: 10 })
  const { events } = await listen(chat)
  server.desk.clock = instant(server.desk.clock + tokenLifeMs)
  expect(await takeEvents(events, 1)).toEqual([])
})

test('a stream whose store fails ends, so that the reader comes back', async () => {
  const chat = await start()
  const { events } = await listen(chat)
  server.desk.failure = new StoreError('unavailable', 'gone', 'start it')
  server.desk.say(chat.id, line('unseen'))
  expect(await takeEvents(events, 1)).toEqual([])
})

test('closing the channel ends every stream', async () => {
  const chat = await start()
  const { events } = await listen(chat)
  server.channel.close()
  expect(await takeEvents(events, 1)).toEqual([])
})

test('one address holds so many streams; a closed one makes room', async () => {
  const chat = await start({ env: { FRONTDESK_WEB_STREAMS_PER_ADDRESS: '2' } })
  const [first] = [await listen(chat), await listen(chat)]
  const refused = await call(`${chat.at}/events`, { headers: chat.auth })
  expect(refused).toMatchObject({ status: 429, body: { error: { code: 'too-many-streams' } } })
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  first.stop()
  await expect.poll(async () => (await listen(chat)).response.status, { interval: 5 }).toBe(200)
})

test('one more stream than a conversation may have ends the oldest', async () => {
  const chat = await start()
  const streams = []
  for (let n = 0; n < 17; n += 1) streams.push(await listen(chat))
  const [oldest, second] = streams
  expect(await takeEvents(oldest?.events ?? expect.fail(), 1)).toEqual([])
  server.desk.say(chat.id, line('hello'))
  expect(await takeEvents(second?.events ?? expect.fail(), 1)).toHaveLength(1)
  for (const { stop } of streams) stop()
})

const rawStream = (chat: Chat): Socket => {
  const socket = createConnection(server.port, '127.0.0.1')
  socket.pause()
  socket.write(
    `GET ${new URL(chat.at).pathname}/events HTTP/1.1\r\nHost: x\r\nAuthorization: ${chat.auth.Authorization}\r\n\r\n`,
  )
  return socket
}

test('a reader that takes nothing is read for no further and then cut off', async () => {
  const chat = await start({ heartbeatMs: 50 })
  const count = 400
  for (let n = 0; n < count; n += 1) server.desk.say(chat.id, line('x'.repeat(65_536)))
  let reads = 0
  server.desk.beforeHistory = async () => {
    reads += 1
  }
  const socket = rawStream(chat)
  let received = 0
  await expect.poll(() => reads, { interval: 5 }).toBeGreaterThan(0)
  await expect.poll(() => server.logged(), { interval: 20, timeout: 5000 }).toContain('slow reader')
  socket.on('data', (chunk) => (received += chunk.length))
  socket.on('error', () => undefined)
  socket.resume()
  await once(socket, 'close')
  expect(reads).toBeLessThan(count / 20)
  expect(received).toBeLessThan(count * 2 * 65_536)
})
