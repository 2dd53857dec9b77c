import { beforeAll, describe, expect, it } from 'vitest'
import { type Serving, startServer, workplace } from '../support/program.ts'
import { bearer, call, post } from '../support/web-server.ts'
import { answeredTimes, openVisitor } from './visitor.ts'

let server: Serving
beforeAll(async () => {
  server = await startServer(workplace({ FRONTDESK_WEB_CONVERSATIONS_PER_MINUTE: '1000' }))
})

const oddTexts = {
  'white space': ' \t\n ',
  'control characters': 'help\u0000\u0007\u001b[2J\u009b31m me',
  'lone surrogates': '\ud800 help \udc00',
  'right-to-left and zero-width text': '\u202e\u200b\u200d\ufeffplease\u2066 help\u2069',
  HTML: '<img src=x onerror=alert(1)> <script>alert(2)</script> what does the BASIC plan include?',
  'emoji alone': '🙂👩‍👩‍👧‍👦🏳️‍🌈',
  'one long word': 'a'.repeat(65_536),
  '64 KiB of sentences': 'my server is down and no calls go through. '.repeat(1600).slice(0, 65_536),
  'combining marks': `h${'\u0301'.repeat(2000)}elp`,
  'a formula': '=HYPERLINK("http://evil.test",\'x\'); DROP TABLE conversation; -- {{7*7}} %s%n',
  JSON: '{"__proto__":{"admin":true},"constructor":1}',
  'a placeholder of the replies': '{number} {due} {price}',
  'a number alone': '99999999999999999999999999',
}

describe('odd text', () => {
  it.each(Object.entries(oddTexts))('is taken in and answered: %s', async (_name, text) => {
    const visitor = await openVisitor(server.url)
    expect(await visitor.say(text)).toMatchObject({ status: 202, body: { accepted: true, duplicate: false } })
    const [, answer] = await answeredTimes(visitor, 1)
    expect(answer?.from).toBe('bot')
    expect(answer?.text).toMatch(/\p{L}/u)
    expect(answer?.text.length).toBeLessThan(1200)
    expect(answer?.text).not.toMatch(/\{[a-z-]+\}|undefined|\[object|NaN|^ +at /m)
    await visitor.say('How does my ticket stand?')
    await answeredTimes(visitor, 2)
  })
})

describe('a broken request', () => {
  const problem = (code: string) => ({ error: { code, message: expect.stringMatching(/\w/) } })

  it('is refused with 400 and what would be right', async () => {
    const chat = `${server.url}/api/chat`
    const { conversation, token } = await opened()
    const at = `${chat}/${conversation}/messages`
    const json = { ...bearer(token), 'Content-Type': 'application/json' }
    const bodies = [
      '',
      '{',
      '[]',
      'null',
      '"text"',
      '{"id":"1"}',
      '{"text":"x"}',
      '{"id":"1","text":""}',
      '{"id":1,"text":"x"}',
      '{"id":"1","text":"x","from":"bot"}',
      '{"id":"","text":"x"}',
    ]
    for (const body of bodies) {
      const answer = await call(at, { method: 'POST', headers: json, body })
      expect([body, answer.status]).toEqual([body, 400])
      expect(answer.body).toEqual(problem(expect.any(String)))
    }
    const asForm = { ...bearer(token), 'Content-Type': 'application/x-www-form-urlencoded' }
    expect((await call(at, { method: 'POST', headers: asForm, body: 'id=1&text=x' })).status).toBe(400)
    expect((await post(at, { id: '1', text: 'x'.repeat(65_537) }, bearer(token))).status).toBe(413)
    expect((await post(`${chat}/${conversation}/actions`, { id: '1', action: '' }, bearer(token))).status).toBe(400)
    expect((await call(`${at}?after=-1`, { headers: bearer(token) })).status).toBe(400)
    expect((await post(chat, { zone: 'Mars' })).status).toBe(400)
  })

  it('opens nothing to a token that is missing, made up, cut off or of another conversation', async () => {
    const [mine, other] = [await opened(), await opened()]
    const at = `${server.url}/api/chat/${mine.conversation}/messages`
    for (const token of ['', 'x', mine.token.slice(0, -2), other.token, `${mine.token}x`]) {
      for (const answer of [
        await call(at, { headers: bearer(token) }),
        await post(at, { id: '1', text: 'x' }, bearer(token)),
      ])
        expect(answer).toMatchObject({ status: 401, body: problem(expect.any(String)) })
    }
    expect((await call(at)).status).toBe(401)
    expect((await call(`${at}?token=${mine.token}`)).status).not.toBe(200)
    expect(await call(at, { headers: bearer(mine.token) })).toMatchObject({ status: 200, body: { messages: [] } })
  })

  it('never makes the server say more than the problem, nor log a word of a customer', async () => {
    const { conversation, token } = await opened()
    await post(
      `${server.url}/api/chat/${conversation}/messages`,
      { id: '1', text: 'my pin is 4711-0815' },
      bearer(token),
    )
    await call(`${server.url}/api/chat/${conversation}/messages`, {
      method: 'POST',
      headers: bearer(token),
      body: '{"pin 4711-0815',
    })
    const { stderr, stdout } = server.printed()
    expect(stderr + stdout).not.toMatch(/4711-0815|"level":50/)
    expect(stderr + stdout).not.toContain(token)
  })

  const opened = async () => {
    const { body } = await post(`${server.url}/api/chat`, {})
    return body as { conversation: string; token: string }
  }
})

describe('too many requests of one address', () => {
  it('are answered 429 with the time to wait, once the default limits are reached', async () => {
    const usual = await startServer(workplace())
    const statuses: number[] = []
    const visitor = await openVisitor(usual.url)
    for (let count = 1; count < 60; count++) statuses.push((await post(`${usual.url}/api/chat`, {})).status)
    expect(new Set(statuses)).toEqual(new Set([201]))
    const refused = await post(`${usual.url}/api/chat`, {})
    expect(refused).toMatchObject({ status: 429, body: { error: { code: expect.any(String) } } })
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(Number(refused.headers.get('Retry-After'))).toBeLessThanOrEqual(60)

    const said = await Promise.all(Array.from({ length: 600 }, (_, index) => visitor.press(`none:${index}`)))
    expect(new Set(said.map(({ status }) => status))).toEqual(new Set([202]))
    const more = await visitor.say('one more')
    expect(more.status).toBe(429)
    expect(Number(more.headers.get('Retry-After'))).toBeGreaterThan(0)
  })
})
