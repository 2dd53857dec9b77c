import { createHmac } from 'node:crypto'
import { request } from 'node:http'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { tokenLifeMs } from '../../../adapters/web/token.ts'
import { problem } from '../../../adapters/web/wire.ts'
import { instant } from '../../../src/ids.ts'
import { StoreError } from '../../../src/store/store.ts'
import { bearer, call, openChat, post, startWebServer, type TestServer } from '../../support/web-server.ts'

const secret = 'shared with the embedding site'
const signature = (user: string): string => createHmac('sha256', secret).update(user).digest('hex')

let server: TestServer
let chat: Awaited<ReturnType<typeof openChat>>
beforeAll(async () => {
  server = await startWebServer({ env: { FRONTDESK_WEB_IDENTITY_SECRET: secret } })
  chat = await openChat(server)
})
afterEach(() => {
  server.desk.failure = null
})
afterAll(() => server.stop())

const json = { 'Content-Type': 'application/json' }

const send = (body: string, headers: Record<string, string> = json) =>
  call(`${chat.at}/messages`, { method: 'POST', headers: { ...chat.auth, ...headers }, body })

/** Status and code of an answer that must be a problem. */
const refusal = ({ status, body }: { status: number; body: unknown }) => [status, problem.parse(body).error.code]
const explanation = ({ body }: { body: unknown }): string => problem.parse(body).error.message

test.each([
  ['no id', { text: 'hi' }, /^id: /],
  ['no text', { id: '1' }, /^text: /],
  ['empty text', { id: '1', text: '' }, /^text: /],
  ['empty id', { id: '', text: 'hi' }, /^id: /],
  ['an id with a lone surrogate', { id: '\ud800', text: 'hi' }, /^id: .*surrogates/],
  ['an id with a line break', { id: 'a\nb', text: 'hi' }, /^id: .*control/],
  ['an id that is too long', { id: 'x'.repeat(201), text: 'hi' }, /^id: .*200/],
  ['text of a wrong type', { id: '1', text: 5 }, /^text: .*string/],
  ['null for text', { id: '1', text: null }, /^text: .*string/],
  ['an unknown field', { id: '1', text: 'hi', colour: 'red' }, /colour/],
  ['a list', [], /^body: .*object/],
  ['nothing', {}, /^id: /],
])('a message with %s is 400, and what is wrong is said', async (_what, body, says) => {
  const answer = await send(JSON.stringify(body))
  expect(refusal(answer)).toEqual([400, 'invalid-request'])
  expect(explanation(answer)).toMatch(says)
})

test('a field named like an object’s own innards is an unknown field', async () => {
  expect(refusal(await send('{"id": "1", "text": "hi", "__proto__": {"admin": true}}'))).toEqual([
    400,
    'invalid-request',
  ])
})

test.each([
  ['broken JSON', '{"id": ', json, 'invalid-json'],
  ['a bare string', '"hi"', json, 'invalid-json'],
  ['another content type', '{"id":"1","text":"hi"}', { 'Content-Type': 'text/plain' }, 'invalid-content-type'],
  ['a form', 'id=1&text=hi', { 'Content-Type': 'application/x-www-form-urlencoded' }, 'invalid-content-type'],
  [
    'another charset',
    '{"id":"1","text":"hi"}',
    { 'Content-Type': 'application/json; charset=latin1' },
    'invalid-charset',
  ],
  ['a compressed body', 'zip', { ...json, 'Content-Encoding': 'gzip' }, 'invalid-encoding'],
  ['an empty body', '', json, 'invalid-request'],
])('%s is 400 with its own code', async (_what, body, headers, code) => {
  expect(refusal(await send(body, headers))).toEqual([400, code])
})

test.each([
  ['UTF-16, said so', Buffer.from('{"id":"1","text":"hi"}', 'utf16le'), 'application/json; charset=utf-16le'],
  ['UTF-16, not said', Buffer.from('\ufeff{"id":"1","text":"hi"}', 'utf16le'), 'application/json'],
  ['broken UTF-8', Buffer.from('{"id":"1","text":"caf\xe9"}', 'latin1'), 'application/json'],
])('a body in %s is 400, and UTF-8 is asked for', async (_what, bytes, type) => {
  const answer = await call(`${chat.at}/messages`, {
    method: 'POST',
    headers: { ...chat.auth, 'Content-Type': type },
    body: new Uint8Array(bytes),
  })
  expect(refusal(answer)).toEqual([400, 'invalid-charset'])
  expect(explanation(answer)).toMatch(/UTF-8/)
})

test('an action without its id or name is 400', async () => {
  for (const body of [{ id: '1' }, { action: 'more' }, { id: '1', action: '' }, { id: '1', action: 'a', text: 'b' }])
    expect(refusal(await post(`${chat.at}/actions`, body, chat.auth))).toEqual([400, 'invalid-request'])
})

test.each([
  ['a zone that is none', { zone: 'Mars/Olympus' }, /^zone: .*Europe\/Vilnius/],
  ['a language that is none', { language: 'not a language' }, /^language: .*BCP 47/],
  ['an identity without its signature', { identity: { user: 'ann' } }, /^identity\.signature: /],
  [
    'a user id that reads as a visitor',
    { identity: { user: 'visitor/x', signature: signature('visitor/x') } },
    /^identity\.user: /,
  ],
  [
    'a user id that reads as a rule',
    { identity: { user: 'team/*', signature: signature('team/*') } },
    /^identity\.user: /,
  ],
  ['an unknown field', { plan: 'ENTERPRISE' }, /plan/],
])('a conversation with %s is 400', async (_what, body, says) => {
  const answer = await post(`${server.url}/api/chat`, body)
  expect(refusal(answer)).toEqual([400, 'invalid-request'])
  expect(explanation(answer)).toMatch(says)
})

test.each(['', 'x', '00', '-1', '1e3', '1.5', ' 1', '9'.repeat(20)])(
  'a cursor %j that was never given out is 400',
  async (cursor) => {
    const after = encodeURIComponent(cursor)
    expect(refusal(await call(`${chat.at}/messages?after=${after}`, { headers: chat.auth }))).toEqual([
      400,
      'invalid-request',
    ])
  },
)

test('an unknown or repeated query parameter is 400', async () => {
  for (const query of ['before=1', 'after=1&after=2', 'token=abc'])
    expect(refusal(await call(`${chat.at}/messages?${query}`, { headers: chat.auth }))).toEqual([
      400,
      'invalid-request',
    ])
})

test('text of more than 64 KiB is 413, measured in bytes, and says the bound', async () => {
  for (const text of ['x'.repeat(65_537), 'é'.repeat(32_769)]) {
    const answer = await send(JSON.stringify({ id: '1', text }))
    expect(refusal(answer)).toEqual([413, 'text-too-large'])
    expect(explanation(answer)).toContain('65536')
  }
})

test('a body far too large is 413 before it is read', async () => {
  expect(refusal(await send(JSON.stringify({ id: '1', text: 'x'.repeat(1_000_000) })))).toEqual([413, 'too-large'])
})

const everyOperation = (at: string, headers: Record<string, string>) => [
  call(at, { headers }),
  call(`${at}/messages`, { headers }),
  call(`${at}/events`, { headers }),
  post(`${at}/messages`, { id: '1', text: 'hi' }, headers),
  post(`${at}/actions`, { id: '1', action: 'more' }, headers),
]

test('without a token every call of a conversation is 401 and says how to send one', async () => {
  for (const answer of await Promise.all(everyOperation(chat.at, {}))) {
    expect(refusal(answer)).toEqual([401, 'token-missing'])
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    expect(explanation(answer)).toContain('Authorization: Bearer')
  }
})

test('a wrong, foreign or expired token is 401, the same for a conversation that does not exist', async () => {
  const other = await openChat(server)
  const tampered = chat.token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
  const prolonged = chat.token.replace(/^./, 'z')
  const asUser = chat.token.replace('..', `.${Buffer.from('ann').toString('base64url')}.`)
  const wrong = ['nonsense', other.token, tampered, prolonged, asUser, `${chat.token}x`]
  const foreign = wrong.flatMap((token) => everyOperation(chat.at, bearer(token)))
  const nowhere = everyOperation(`${server.url}/api/chat/web:AAAAAAAAAAAAAAAAAAAAAA`, chat.auth)
  const bodies = new Set<string>()
  for (const answer of await Promise.all([...foreign, ...nowhere])) {
    expect(refusal(answer)).toEqual([401, 'token-invalid'])
    bodies.add(JSON.stringify(answer.body))
  }
  expect(bodies.size).toBe(1)
})

test('a token is good until its last millisecond and no longer', async () => {
  const { clock } = server.desk
  const fresh = await openChat(server)
  server.desk.clock = instant(clock + tokenLifeMs - 1)
  expect((await fresh.say('1', 'still here')).status).toBe(202)
  server.desk.clock = instant(clock + tokenLifeMs)
  expect(refusal(await fresh.say('2', 'and now?'))).toEqual([401, 'token-invalid'])
  server.desk.clock = clock
})

test('an identity that the site did not sign is 401', async () => {
  const forged = [
    '',
    'x',
    signature('bob'),
    signature('ann').slice(2),
    `${signature('ann')}00`,
    `zz${signature('ann').slice(2)}`,
  ]
  for (const wrong of forged) {
    const answer = await post(`${server.url}/api/chat`, { identity: { user: 'ann', signature: wrong } })
    expect(refusal(answer)).toEqual([401, 'identity-invalid'])
    expect(explanation(answer)).toContain('HMAC-SHA256')
  }
})

test('an identity is 401 where no secret is set, and the variable is named', async () => {
  const plain = await startWebServer()
  const answer = await post(`${plain.url}/api/chat`, { identity: { user: 'ann', signature: signature('ann') } })
  expect(refusal(answer)).toEqual([401, 'identity-not-configured'])
  expect(explanation(answer)).toContain('FRONTDESK_WEB_IDENTITY_SECRET')
  await plain.stop()
})

test('what could not be stored is 503 with Retry-After, not accepted, and taken when sent again', async () => {
  server.desk.failure = new StoreError('full', 'the disk is full', 'free some space')
  const refused = await chat.say('again', 'hello')
  expect(refusal(refused)).toEqual([503, 'unavailable'])
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(explanation(refused)).not.toMatch(/disk/)
  expect(refusal(await post(`${server.url}/api/chat`, {}))).toEqual([503, 'unavailable'])
  expect(refusal(await call(`${chat.at}/messages`, { headers: chat.auth }))).toEqual([503, 'unavailable'])
  server.desk.failure = null
  expect((await chat.say('again', 'hello')).body).toEqual({ accepted: true, duplicate: false })
  expect(server.logged()).toContain('free some space')
})

test('an error of ours is 500 without a trace, and neither text nor token is logged', async () => {
  const broken = await startWebServer()
  const opened = await openChat(broken)
  broken.desk.beforeHistory = async () => JSON.parse('my password is hunter2')
  const answer = await call(`${opened.at}/messages`, { headers: opened.auth })
  expect(refusal(answer)).toEqual([500, 'internal'])
  expect(JSON.stringify(answer.body)).not.toMatch(/hunter2|SyntaxError|\.ts/)
  const [reference] = /[0-9a-f]{8}/.exec(explanation(answer)) ?? []
  expect(broken.logged()).toContain(reference)
  expect(broken.logged()).toMatch(/memory-desk\.ts/)
  expect(broken.logged()).not.toContain('hunter2')
  expect(broken.logged()).not.toContain(opened.token)
  await broken.stop()
})

test('a conversation whose data are gone is 404 with the way on', async () => {
  const elsewhere = await startWebServer()
  const moved = chat.at.replace(server.url, elsewhere.url)
  const answer = await call(moved, { headers: chat.auth })
  expect(refusal(answer)).toEqual([404, 'conversation-gone'])
  await elsewhere.stop()
})

test('an unknown path is 404 and a wrong method 405 with what is allowed', async () => {
  expect(refusal(await call(`${server.url}/api/nothing`))).toEqual([404, 'not-found'])
  expect(refusal(await call(`${server.url}/nothing`))).toEqual([404, 'not-found'])
  const answer = await call(`${chat.at}/messages`, { method: 'DELETE', headers: chat.auth })
  expect(refusal(answer)).toEqual([405, 'method-not-allowed'])
  expect(answer.headers.get('allow')).toBe('POST, GET')
  expect((await fetch(`${chat.at}/events`, { method: 'HEAD', headers: chat.auth })).status).toBe(405)
})

test('a path that is not percent-encoded is 400', async () => {
  const status = await new Promise((resolve, reject) => {
    const path = '/api/chat/%E0%A4%A/messages'
    request({ port: server.port, path }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end()
  })
  expect(status).toBe(400)
})
