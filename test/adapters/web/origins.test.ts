import { request } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { startWebServer, type TestServer } from '../../support/web-server.ts'

let server: TestServer
afterEach(() => server.stop())

/** Begins a chat as a page at `origin` does that reached the server as `host`; status and what was said. */
const begin = (host: string, origin: string): Promise<{ status: number | undefined; said: string }> =>
  new Promise((resolve, reject) => {
    const headers = { Host: host, Origin: origin, 'Content-Type': 'application/json' }
    const sent = request(`${server.url}/api/chat`, { method: 'POST', headers }, (response) => {
      let said = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        said += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode, said }))
    })
    sent.on('error', reject)
    sent.end('{}')
  })

test('a site that lets its own name lead to us is no page of ours, and is told what the administrator can do', async () => {
  server = await startWebServer()
  const { status, said } = await begin('evil.example:3000', 'http://evil.example:3000')
  expect(status).toBe(403)
  expect(JSON.parse(said)).toMatchObject({
    error: {
      code: 'origin-refused',
      message: expect.stringMatching(/http:\/\/evil\.example:3000.*FRONTDESK_WEB_ORIGINS/),
    },
  })
})

test.each(['127.0.0.1:3000', '192.168.1.7:3000', '[::1]:3000', 'localhost:3000', 'desk.localhost:3000'])(
  'the page at %s is ours',
  async (host) => {
    server = await startWebServer()
    expect(await begin(host, `http://${host}`)).toMatchObject({ status: 201 })
  },
)

test('the page under the name that is listened on is ours', async () => {
  server = await startWebServer({ host: 'Desk.internal' })
  expect(await begin('desk.internal:3000', 'http://desk.internal:3000')).toMatchObject({ status: 201 })
})

test('the page behind a proxy is ours under the name that was listed, whichever Host the proxy passes on', async () => {
  server = await startWebServer({ env: { FRONTDESK_WEB_ORIGINS: 'https://support.example.com' } })
  for (const host of ['support.example.com', '127.0.0.1:3000'])
    expect(await begin(host, 'https://support.example.com')).toMatchObject({ status: 201 })
})
