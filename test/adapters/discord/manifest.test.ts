import pino from 'pino'
import { afterEach, expect, it } from 'vitest'
import { commandActions, commandName, shortcutName } from '../../../adapters/discord/commands.ts'
import { examineDiscord } from '../../../adapters/discord/setup/doctor.ts'
import { inviteLink, readManifest, registerDiscord } from '../../../adapters/discord/setup/manifest.ts'
import { failureText } from '../../../src/user-error.ts'
import { type Fake, openFake } from './fake.ts'

const manifest = await readManifest()
const log = pino({ level: 'silent' })

const fakes: Fake[] = []
afterEach(async () => {
  for (const fake of fakes.splice(0)) await fake.close()
})

const reach = async () => {
  const fake = await openFake()
  fakes.push(fake)
  const access = { token: fake.token, apiUrl: fake.apiUrl, listenChannels: new Set<string>(), requestsPerSecond: 50 }
  return { fake, access }
}

it('registers the commands that the adapter answers to', async () => {
  const { fake, access } = await reach()
  await registerDiscord(access, log)
  const subcommands = ['ask', 'ticket', ...Object.keys(commandActions)]
  expect(fake.state.commands).toMatchObject([
    { name: commandName, type: 1, options: subcommands.map((name) => ({ name, type: 1 })) },
    { name: shortcutName, type: 3 },
  ])
})

it('says what to do where Discord does not take them', async () => {
  const { fake, access } = await reach()
  const told = (over: Partial<typeof access> = {}) =>
    registerDiscord({ ...access, ...over }, log).then(
      () => expect.fail('they were taken'),
      (error: unknown) => failureText(error),
    )
  expect(await told({ token: 'not.the.token' })).toMatch(/DISCORD_TOKEN\n.*Reset Token/)
  expect(await told({ apiUrl: 'http://127.0.0.1:9' })).toMatch(/reached.*\n.*discord\.com, port 443/)
  fake.fail(/commands/, { status: 404, body: { code: 10_002, message: 'Unknown Application' } })
  expect(await told()).toMatch(/no application.*\n.*discord\.com\/developers\/applications/)
  fake.fail(/commands/, { status: 400, body: { code: 50_035, message: 'Invalid Form Body' } })
  expect(await told()).toMatch(/answered 400, code 50035\n.*doctor/)
})

it('keeps within what Discord takes of a command', () => {
  for (const { name, type, options } of manifest.commands) {
    if (type === 1) expect(name).toMatch(/^[a-z0-9_-]{1,32}$/)
    const descriptions = JSON.stringify(options ?? []).matchAll(/"description":"([^"]*)"/g)
    for (const [, description = ''] of descriptions) expect(description.length).toBeLessThanOrEqual(100)
  }
})

it('invites with no more than is needed to read, to answer, to attach files and to open threads', () => {
  const link = new URL(inviteLink(manifest, '1200000000000000001'))
  expect(link.searchParams.get('scope')).toBe('bot applications.commands')
  expect(BigInt(link.searchParams.get('permissions') ?? '')).toBe(
    (1n << 10n) | (1n << 11n) | (1n << 15n) | (1n << 16n) | (1n << 35n) | (1n << 38n),
  )
})

it('tells what is missing, and is content when nothing is', async () => {
  const { fake, access } = await reach()
  const faults = async () => {
    const findings = await examineDiscord(access, log, AbortSignal.timeout(5000))
    return findings.flatMap(({ state, what }) => (state === 'ok' ? [] : what))
  }
  fake.state.applicationFlags = 0
  expect(await faults()).toEqual(['the bot may not read messages', 'not registered: support, Ask support'])
  fake.state.applicationFlags = 1 << 19
  await registerDiscord(access, log)
  expect(await faults()).toEqual([])
})
