import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { openFake } from '../adapters/discord/fake.ts'
import { openVisitor } from '../e2e/visitor.ts'
import { learn, run, startServer, unlearned, workplace } from '../support/program.ts'

beforeAll(learn)

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
  expect(stderr).toContain('FRONTDESK_WEB_IDENTITY_SECRET is short enough to be guessed')
})

it('says by which way Slack comes in, and names a Slack that is away while everybody else is served', async () => {
  const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_API_URL: 'http://127.0.0.1:9/' }
  const both = await startServer(workplace({ ...slack, SLACK_APP_TOKEN: 'xapp-1', SLACK_SIGNING_SECRET: 'hush' }))
  expect(both.printed().stdout).toMatch(/Slack +on, over Socket Mode, and over HTTP at \/slack\/events, whichever/)
  const ready = await fetch(`${both.url}/readyz`)
  expect([ready.status, await ready.json()]).toEqual([
    200,
    {
      status: 'degraded',
      channels: [
        {
          platform: 'slack',
          message: "Slack can't be reached (ECONNREFUSED)",
          remedy: expect.stringContaining('slack.com'),
        },
      ],
    },
  ])
  expect(
    both
      .printed()
      .stderr.split('\n')
      .filter((line) => line !== ''),
  ).toHaveLength(1)
  const visitor = await openVisitor(both.url)
  await visitor.say('Is live chat open right now?')
  await visitor.hears(/08:00–20:00/)
})

it('serves everybody else while Discord is away, and names it as connecting, with the remedy', async () => {
  const server = await startServer(workplace({ DISCORD_TOKEN: 'a.b.c', DISCORD_API_URL: 'http://127.0.0.1:9' }))
  const { stdout } = server.printed()
  expect(stdout).toMatch(/Discord +on, connecting: Discord is not reached just now; let connections out/)
  expect(await (await fetch(`${server.url}/readyz`)).json()).toMatchObject({ channels: [{ platform: 'discord' }] })
  const visitor = await openVisitor(server.url)
  await visitor.say('Is live chat open right now?')
  await visitor.hears(/08:00–20:00/)
  expect(server.printed().stderr).toMatch(/Discord is not reached.*/)
  expect(await server.end('SIGTERM')).toBe(0)
})

it('serves at once where Discord neither answers nor refuses', async () => {
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const address = silent.address()
  const port = typeof address === 'object' ? address?.port : null
  const server = await startServer(workplace({ DISCORD_TOKEN: 'a.b.c', DISCORD_API_URL: `http://127.0.0.1:${port}` }))
  expect(server.printed().stdout).toMatch(/Discord +on, connecting$/m)
  expect(await server.end('SIGTERM')).toBe(0)
  silent.close()
})

it('does not start with a token that Discord refuses', async () => {
  const fake = await openFake()
  const at = workplace({ DISCORD_TOKEN: 'a.b.c', DISCORD_API_URL: fake.apiUrl, PORT: '0' })
  const { code, stderr, stdout } = await run(at, ['serve'])
  await fake.close()
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/Discord refuses DISCORD_TOKEN.*Reset Token/s)
})

it('does not start the Playground where other machines come in', async () => {
  const at = workplace({ FRONTDESK_TEAMS_PLAYGROUND: '1', FRONTDESK_HOST: '0.0.0.0' })
  expect(await run(at, ['serve'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/FRONTDESK_HOST=0\.0\.0\.0 lets other machines in; leave out/),
  })
})

it('serves at once though it has to learn first; whoever writes meanwhile is answered', async () => {
  const server = await startServer(unlearned(workplace()))
  const visitor = await openVisitor(server.url)
  expect(await visitor.say('Is live chat open right now?')).toMatchObject({ status: 202 })
  await visitor.hears(/08:00–20:00/)
})

it('ends at once where it can not listen, and learns nothing for that', async () => {
  const { folder, env } = unlearned(workplace())
  const { code, stdout, stderr } = await run({ folder, env: { ...env, PORT: '0', FRONTDESK_HOST: '192.0.2.1' } }, [
    'serve',
  ])
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^error: can not listen on 192\.0\.2\.1.*\n.*FRONTDESK_HOST/)
  expect(readdirSync(join(folder, 'cold')).filter((name) => name.startsWith('matcher-'))).toEqual([])
})
