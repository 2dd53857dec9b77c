import { expect, it } from 'vitest'
import { openVisitor } from '../e2e/visitor.ts'
import { startServer, unlearned, workplace } from '../support/program.ts'

it('says where it listens, what is on and what is off, and serves the chat there', async () => {
  const usual = await startServer(workplace())
  expect(usual.printed().stdout).toMatch(/^Frontdesk listens on http:\/\/127\.0\.0\.1:\d+$/m)
  expect(usual.printed().stdout).toMatch(/off; set FRONTDESK_WEB_IDENTITY_SECRET/)
  expect(usual.printed().stdout).toMatch(/off; set FRONTDESK_WEB_ORIGINS/)
  expect(usual.printed().stdout).toMatch(/sqlite:\.\/data\/frontdesk\.db/)
  const page = await fetch(usual.url)
  expect([page.status, page.headers.get('Content-Type')]).toEqual([200, expect.stringContaining('text/html')])
  for (const path of ['/healthz', '/readyz', '/widget.js', '/api/openapi.json'])
    expect([path, (await fetch(usual.url + path)).status]).toEqual([path, 200])
  expect(await usual.end('SIGTERM')).toBe(0)
})

it('says what is on without saying a secret', async () => {
  const on = await startServer(
    workplace({ FRONTDESK_WEB_IDENTITY_SECRET: 'hunter2', FRONTDESK_WEB_ORIGINS: 'https://acme.test' }),
  )
  const { stdout, stderr } = on.printed()
  expect(stdout).not.toContain('set FRONTDESK_WEB')
  expect(stdout + stderr).not.toContain('hunter2')
})

it('serves at once though it has to learn first; whoever writes meanwhile is answered', async () => {
  const server = await startServer(unlearned(workplace()))
  const visitor = await openVisitor(server.url)
  expect(await visitor.say('Is live chat open right now?')).toMatchObject({ status: 202 })
  await visitor.hears(/08:00–20:00/)
})
