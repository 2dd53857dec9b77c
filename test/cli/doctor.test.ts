import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type Fake, openFake } from '../adapters/discord/fake.ts'
import { run, type Workplace, workplace, writeInto } from '../support/program.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** An address where every call is answered as told, with the platform's clock on it. */
const answering = async (answers: Readonly<Record<string, object>>, skewMs = 0, headers = {}) => {
  const server = createServer((req, res) => {
    const path = new URL(req.url ?? '', 'http://x').pathname
    const answer = Object.entries(answers).find(([end]) => path.endsWith(end))?.[1]
    res.writeHead(answer === undefined ? 404 : 200, { date: new Date(Date.now() + skewMs).toUTCString(), ...headers })
    res.end(JSON.stringify(answer ?? { error: 'not_found' }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const doctor = async (at: Workplace) => {
  const { code, stdout, stderr } = await run(at, ['doctor'])
  expect(stderr).toBe('')
  return { code, stdout }
}

const scopes = [
  'app_mentions:read,channels:history,groups:history,im:history,mpim:history,chat:write,im:write',
  'metadata.message:read,commands,users:read,files:read,files:write',
].join(',')

describe('frontdesk doctor', () => {
  it('finds a desk without platforms in order', async () => {
    const { code, stdout } = await doctor(workplace())
    expect(code).toBe(0)
    expect(stdout).toMatch(/^ok {4}settings .*\nok {4}store .*sqlite.*\nok {4}catalog .*plans.*\n$/)
  })

  it('tells what is wrong with its remedy, and ends with 1', async () => {
    const wrong = workplace({ FRONTDESK_ZONE: 'Mars' })
    expect(await doctor(wrong)).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^fail {2}settings .*\n.*FRONTDESK_ZONE/),
    })
    const at = workplace({ SLACK_BOT_TOKEN: 'xoxb-1', FRONTDESK_INTENTS: './nowhere' })
    writeInto(at, 'no-database', 'some other file, longer than a header of SQLite is'.repeat(20))
    const { code, stdout } = await doctor({ ...at, env: { ...at.env, FRONTDESK_STORE: 'sqlite:no-database' } })
    expect(code).toBe(1)
    expect(stdout).toMatch(/fail {2}store .*no database\n +name another file/)
    expect(stdout).toMatch(/fail {2}catalog .*nowhere/)
    expect(stdout).toMatch(/fail {2}Slack .*missing SLACK_SIGNING_SECRET.*\n +set what is missing/)
  })

  it('asks Slack about token, scopes and clock', async () => {
    const good = { '/auth.test': { ok: true, team: 'Acme' } }
    const env = async (url: Promise<string>) =>
      workplace({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'secret', SLACK_API_URL: `${await url}/api/` })
    const fine = await doctor(await env(answering(good, 0, { 'x-oauth-scopes': `${scopes},assistant:write` })))
    expect(fine).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/the bot token opens Acme[\s\S]*has all \d+ scopes/),
    })
    const few = await doctor(await env(answering(good, -10 * 60_000, { 'x-oauth-scopes': 'chat:write' })))
    expect(few.code).toBe(1)
    expect(few.stdout).toMatch(/scopes are missing: .*im:history.*\n +bring the app up to date/)
    expect(few.stdout).toMatch(/fail .*clock is (59[89]|60[0-2]) s .*\n.*NTP/)
    const bad = await doctor(await env(answering({ '/auth.test': { ok: false, error: 'invalid_auth' } })))
    expect(bad).toMatchObject({ code: 1, stdout: expect.stringMatching(/refused \(invalid_auth\)\n.*SLACK_BOT_TOKEN/) })
    expect(bad.stdout).not.toContain('xoxb-1')
    const lean = await doctor(await env(answering(good, 0, { 'x-oauth-scopes': scopes })))
    expect(lean).toMatchObject({ code: 0, stdout: expect.stringMatching(/warn .*missing: assistant:write\n/) })
    const socket = async (answer: object) => {
      const at = await env(answering({ ...good, '/apps.connections.open': answer }))
      return (await doctor({ ...at, env: { ...at.env, SLACK_APP_TOKEN: 'xapp-1' } })).stdout
    }
    expect(await socket({ ok: true, url: 'wss://example' })).toMatch(/ok .*app-level token opens a socket/)
    expect(await socket({ ok: false, error: 'invalid_auth' })).toMatch(
      /fail .*app-level token is refused \(invalid_auth\)\n.*connections:write/,
    )
  })

  it('asks Discord, whose commands are registered by manifest', async () => {
    const fake: Fake = await openFake()
    closing.push(() => fake.close())
    const at = workplace({ DISCORD_TOKEN: fake.token, DISCORD_API_URL: fake.apiUrl })
    const before = await doctor(at)
    expect(before).toMatchObject({ code: 1, stdout: expect.stringContaining('frontdesk manifest discord') })
    expect(before.stdout).toMatch(/may not read messages\n.*Message Content Intent/)
    fake.state.applicationFlags = 1 << 19
    const invited = await run(at, ['manifest', 'discord'])
    expect(invited.stdout).toMatch(/https:\/\/discord\.com\/oauth2\/authorize\?client_id=\d+/)
    const good = await doctor(at)
    expect(good).toMatchObject({ code: 0, stdout: expect.stringMatching(/commands are there[\s\S]*gateway answers/) })
    const [guild] = fake.state.guilds
    fake.state.guilds = []
    expect(await doctor(at)).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/on no server\n.*manifest discord/),
    })
    const view = { ...guild, id: fake.guild, name: 'Acme', permissions: String(1n << 10n) }
    fake.state.guilds = [view, { ...view, name: 'Ours', permissions: '8' }]
    const unseen = await doctor({ ...at, env: { ...at.env, DISCORD_LISTEN_CHANNELS: '1098765432109876543' } })
    expect(unseen.stdout).toMatch(/fail .*on Acme the bot lacks .* SEND_MESSAGES, .*\n.*give them to its role/)
    expect(unseen.stdout).not.toMatch(/Ours|VIEW_CHANNEL/)
    expect(unseen.stdout).toMatch(/fail .*does not see the channel 1098765432109876543 .*\n.*copy the id again/)
    fake.fail(/^GET \/gateway\/bot/, { status: 200, body: { url: 'ws://127.0.0.1:9' } })
    const shut = await doctor(at)
    expect(shut).toMatchObject({ code: 1, stdout: expect.stringMatching(/gateway is not reached\n.*discord\.gg/) })
    const other = await doctor({ ...at, env: { ...at.env, DISCORD_TOKEN: 'MTk4NjIyNDgzNDcxOTI1MjQ4.wrong.wrong' } })
    expect(other).toMatchObject({ code: 1, stdout: expect.stringMatching(/the token is refused\n/) })
  })

  it('asks for a token and the keys of Teams', async () => {
    const url = await answering({ '/token': { access_token: 'x' }, '/openid': { jwks_uri: 'x' } })
    const app = {
      MicrosoftAppId: '11111111-2222-4333-8444-555555555555',
      MicrosoftAppPassword: 'hush',
      ToChannelFromBotLoginUrl: url,
    }
    const at = workplace({ ...app, ToBotFromChannelOpenIdMetadataUrl: `${url}/openid` })
    expect(await doctor(at)).toMatchObject({ code: 0, stdout: expect.stringContaining('the app gets a token') })
    const away = await answering({ '/openid': {} })
    const refused = await doctor({ ...at, env: { ...at.env, ToChannelFromBotLoginUrl: away } })
    expect(refused).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/gets no token \(not_found\)\n.*MicrosoftAppPassword/),
    })
    expect(refused.stdout).not.toContain('hush')
    const keyless = await doctor({ ...at, env: { ...at.env, ToBotFromChannelOpenIdMetadataUrl: `${away}/none` } })
    expect(keyless.stdout).toMatch(/fail .*keys that Teams signs with can't be had \(404\)\n.*let this machine reach/)
    const playground = await doctor(workplace({ FRONTDESK_TEAMS_PLAYGROUND: '1' }))
    expect(playground).toMatchObject({ code: 0, stdout: expect.stringMatching(/warn .*Playground.*\n.*settings/) })
  })

  it('tells when a platform is not there, and prints all of it as JSON', async () => {
    const at = workplace({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_API_URL: 'http://127.0.0.1:9/' })
    const { code, stdout } = await run(at, ['doctor', '--json'])
    expect(code).toBe(1)
    const { findings } = JSON.parse(stdout)
    expect(findings.map(({ of, state }: { of: string; state: string }) => `${of} ${state}`)).toEqual([
      'settings ok',
      'store ok',
      'catalog ok',
      'Slack fail',
    ])
    expect(findings.at(-1).remedy).toContain('network')
  })
})
