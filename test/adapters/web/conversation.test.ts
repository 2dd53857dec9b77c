import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tokenLifeMs } from '../../../adapters/web/token.ts'
import { type EffectKey, instant, type PriorityId, type TicketNumber } from '../../../src/ids.ts'
import type { TicketRef } from '../../../src/triage/conversation.ts'
import { bearer, call, openChat, post, startWebServer, type TestServer } from '../../support/web-server.ts'

const secret = 'shared with the embedding site'
const sign = (user: string) => ({ user, signature: createHmac('sha256', secret).update(user).digest('hex') })

let server: TestServer
beforeAll(async () => {
  server = await startWebServer({ env: { FRONTDESK_WEB_IDENTITY_SECRET: secret } })
})
afterAll(() => server.stop())

test('an anonymous visitor gets a conversation of their own, unguessable, under their zone and language', async () => {
  const { status, body } = await post(`${server.url}/api/chat`, { zone: 'Asia/Kathmandu', language: 'pt-BR' })
  expect(status).toBe(201)
  expect(body).toEqual({ conversation: expect.stringMatching(/^web:[\w-]{22}$/), token: expect.any(String) })
  const opened = server.desk.taken.at(-1)
  expect(opened).toMatchObject({ kind: 'opened', zone: 'Asia/Kathmandu', language: 'pt-BR' })
  expect(opened?.identity).toMatchObject({ key: `web:visitor/${opened?.conversation}`, verified: false })
})

test('a request without a body opens a conversation too', async () => {
  expect((await call(`${server.url}/api/chat`, { method: 'POST' })).status).toBe(201)
})

test.each(['ann', 'Зоя', 'a@b.example', '😀', 'x'.repeat(256)])(
  'a vouched user %s is who the site says, in every message',
  async (user) => {
    const chat = await openChat(server, { identity: sign(user) })
    expect(server.desk.taken.at(-1)?.identity).toMatchObject({ key: `web:${user}`, verified: true })
    await chat.say('m1', 'hello')
    expect(server.desk.taken.at(-1)).toMatchObject({
      kind: 'message',
      identity: { key: `web:${user}`, verified: true },
    })
  },
)

test('a message is accepted once, and the same id again is a duplicate that changes nothing', async () => {
  const chat = await openChat(server)
  expect(await chat.say('m1', 'my printer is on fire')).toMatchObject({
    status: 202,
    body: { accepted: true, duplicate: false },
  })
  expect(await chat.say('m1', 'my printer is on fire')).toMatchObject({
    status: 202,
    body: { accepted: true, duplicate: true },
  })
  expect((await chat.page()).messages.map(({ text }) => text)).toEqual(['my printer is on fire', 'Noted.'])
})

test('a message and a button press may have the same id', async () => {
  const chat = await openChat(server)
  await chat.say('1', 'hello')
  const pressed = await post(`${chat.at}/actions`, { id: '1', action: 'consent-accept' }, chat.auth)
  expect(pressed).toMatchObject({ status: 202, body: { accepted: true, duplicate: false } })
  expect(server.desk.taken.at(-1)).toMatchObject({ kind: 'action', action: 'consent-accept' })
})

test.each([
  ['only spaces', '   \n'],
  ['emoji', '🤷🏽‍♀️🔥'],
  ['control characters', 'a\u0000\u0007\u001b[31mb'],
  ['lone surrogates', 'a\ud800b\udfff'],
  ['right-to-left and zero-width text', '\u202eabc\u200b\u2067שלום'],
  ['HTML', '<script>alert(1)</script><img src=x onerror=alert(1)>'],
  ['64 KiB', 'x'.repeat(65_536)],
  ['64 KiB written as escapes', '\u0001'.repeat(65_536)],
])('odd text is taken as it stands: %s', async (_what, text) => {
  const chat = await openChat(server)
  expect((await chat.say('m1', text)).status).toBe(202)
  expect(server.desk.taken.at(-1)).toMatchObject({ text })
  const [message] = (await chat.page()).messages
  expect(message?.text).toBe(text)
})

test('pages are bounded, in order, and end with an empty one that keeps the cursor', async () => {
  const chat = await openChat(server)
  for (let n = 1; n <= 230; n += 1)
    server.desk.say(chat.id, { from: 'engineer', audience: 'customer', blocks: [{ kind: 'text', spans: [`${n}`] }] })
  const texts: string[] = []
  const sizes: number[] = []
  let cursor = '0'
  for (;;) {
    const page = await chat.page(cursor)
    sizes.push(page.messages.length)
    texts.push(...page.messages.map(({ text }) => text))
    if (page.messages.length === 0) {
      expect(page.cursor).toBe(cursor)
      break
    }
    cursor = page.cursor
  }
  expect(sizes).toEqual([100, 100, 30, 0])
  expect(texts).toEqual(Array.from({ length: 230 }, (_, index) => `${index + 1}`))
})

test('a message has its text, its blocks, its actions, its files and its time', async () => {
  const chat = await openChat(server)
  server.desk.say(chat.id, {
    from: 'bot',
    audience: 'customer',
    at: instant(Date.UTC(2026, 2, 1, 12, 30)),
    blocks: [
      { kind: 'text', spans: ['Due ', { at: instant(Date.UTC(2026, 2, 2, 8)), said: 'tomorrow' }, { strong: '!' }] },
      { kind: 'table', header: ['Plan', 'Gets'], rows: [['Gold', 'all']] },
    ],
    actions: [{ id: 'more', label: 'More', style: 'normal' }],
  })
  expect((await chat.page()).messages).toEqual([
    {
      id: '1',
      from: 'bot',
      text: 'Due tomorrow!\n\nPlan · Gets\nGold · all',
      blocks: [
        { kind: 'text', spans: ['Due ', { at: '2026-03-02T08:00:00.000Z', said: 'tomorrow' }, { strong: '!' }] },
        { kind: 'table', header: ['Plan', 'Gets'], rows: [['Gold', 'all']] },
      ],
      actions: [{ id: 'more', label: 'More', style: 'normal' }],
      files: [],
      at: '2026-03-01T12:30:00.000Z',
    },
  ])
})

test('what staff alone may read never comes out, nor why an answer was given', async () => {
  const chat = await openChat(server)
  const reasons = [{ code: 'critical', priority: 'high' as PriorityId }] as const
  const why = { understanding: null, decision: { action: 'answer', reasons } } as const
  server.desk.say(chat.id, { from: 'bot', audience: 'customer', blocks: [{ kind: 'text', spans: ['seen'] }], why })
  server.desk.say(chat.id, {
    from: 'engineer',
    audience: 'staff',
    blocks: [{ kind: 'text', spans: ['a difficult one'] }],
  })
  server.desk.say(chat.id, { from: 'engineer', audience: 'customer', blocks: [{ kind: 'text', spans: ['seen too'] }] })
  const { body } = await call(`${chat.at}/messages`, { headers: chat.auth })
  expect(JSON.stringify(body)).not.toMatch(/difficult|critical|why/)
  expect((await chat.page()).messages.map(({ text }) => text)).toEqual(['seen', 'seen too'])
})

const ticket = (number: number | null, subject: string): TicketRef => ({
  key: `key-${subject}` as EffectKey,
  number: number as TicketNumber | null,
  subject,
  priority: 'high' as PriorityId,
  judged: true,
  payment: 'plan',
  state: 'open',
  answerDueAt: instant(Date.UTC(2026, 0, 2)),
  openedAt: instant(0),
  touchedAt: instant(0),
  notes: 0,
})

test('the overview has hours, numbered tickets and the account', async () => {
  const chat = await openChat(server, { identity: sign('owner'), zone: 'UTC+2', language: 'en' })
  server.desk.accounts.set('web:owner', { name: 'Acme Ltd', plan: 'Gold' })
  server.desk.setTickets(chat.id, [
    ticket(1001, 'Printer on fire'),
    ticket(null, 'not open yet'),
    { ...ticket(1002, 'Paper is out'), answeredAt: instant(Date.UTC(2026, 0, 1)) },
  ])
  const { status, body } = await call(chat.at, { headers: chat.auth })
  expect(status).toBe(200)
  expect(body).toEqual({
    conversation: chat.id,
    language: 'en',
    chat: { open: false, opensAt: '2027-01-15T08:00:00.000Z', closesAt: null, windows: 'Mon–Fri 9–17 (UTC+2)' },
    tickets: [
      {
        number: 1001,
        subject: 'Printer on fire',
        state: 'open',
        priority: 'High',
        answerDueAt: '2026-01-02T00:00:00.000Z',
        answeredAt: null,
      },
      {
        number: 1002,
        subject: 'Paper is out',
        state: 'open',
        priority: 'High',
        answerDueAt: null,
        answeredAt: '2026-01-01T00:00:00.000Z',
      },
    ],
    account: { name: 'Acme Ltd', plan: 'Gold' },
    token: null,
  })
})

test('the status needs no token and speaks of the zone that is asked for', async () => {
  const { status, body } = await call(`${server.url}/api/status?zone=Europe/Vilnius`)
  expect(status).toBe(200)
  expect(body).toMatchObject({ vendor: 'Acme', chat: { windows: 'Mon–Fri 9–17 (Europe/Vilnius)' } })
})

test("a visitor's token is renewed in the second half of its life; a vouched user's is not", async () => {
  const start = server.desk.clock
  const visitor = await openChat(server)
  const user = await openChat(server, { identity: sign('bob') })
  server.desk.clock = instant(start + tokenLifeMs / 2 + 1)
  const { body } = await call(visitor.at, { headers: visitor.auth })
  expect(body).toMatchObject({ token: expect.any(String) })
  expect((await call(user.at, { headers: user.auth })).body).toMatchObject({ token: null })
  server.desk.clock = instant(start + tokenLifeMs)
  const { token } = body as { token: string }
  expect((await call(visitor.at, { headers: visitor.auth })).status).toBe(401)
  expect((await call(visitor.at, { headers: bearer(token) })).status).toBe(200)
  server.desk.clock = start
})
