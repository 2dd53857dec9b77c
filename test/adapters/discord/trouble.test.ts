import { afterEach, describe, expect, it, vi } from 'vitest'
import { DiscordProblem } from '../../../adapters/discord/connection/problem.ts'
import type { EventId } from '../../../src/ids.ts'
import type { Delivery } from '../../../src/runtime/channel.ts'
import { textBlocks } from '../../../src/triage/message.ts'
import { openFake } from './fake.ts'
import { intent } from './fake-gateway.ts'
import { ask, openRig, type Rig, type RigOptions } from './rig.ts'

const rigs: Rig[] = []
const open = async (options?: RigOptions): Promise<Rig> => {
  const rig = await openRig(options)
  rigs.push(rig)
  return rig
}
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close()
})

const plans = 'which support plans are there?'
const idsOf = ({ taken }: Rig): readonly EventId[] => taken.map(({ id }) => id)

/** A line of the desk's for Maria, in direct messages. */
const lineFor = async (rig: Rig, text = 'Noted.'): Promise<Delivery> => {
  const { fake, maria, shownBy, contract, taken } = rig
  await shownBy(() => fake.write(maria, fake.directOf(maria), 'hello'))
  const conversation = taken.at(-1)?.conversation ?? expect.fail()
  const [known] = (await contract.desk.history(conversation, 0, 5)).slice(-1)
  const asker = (await contract.desk.conversation(conversation))?.identity
  if (known === undefined || asker === undefined) return expect.fail()
  return { conversation, entry: { ...known, blocks: textBlocks(text), actions: [] }, key: 'a-line', asker }
}

describe('a gateway that drops', () => {
  const breaks: readonly (readonly [string, (rig: Rig) => void])[] = [
    ['without a word', ({ fake }) => fake.gateway.drop()],
    ['with an unknown error', ({ fake }) => fake.gateway.drop(4000)],
    ['because the session timed out', ({ fake }) => fake.gateway.drop(4009)],
    ['asking to reconnect', ({ fake }) => fake.gateway.askToReconnect()],
  ]
  it.each(breaks)('%s is resumed, and nothing is missed', async (_name, drop) => {
    const rig = await open()
    const { fake, maria } = rig
    const dm = fake.directOf(maria)
    await rig.shownBy(() => fake.write(maria, dm, 'hello'))
    drop(rig)
    await fake.until(() => fake.gateway.up() === 0)
    const during = fake.write(maria, dm, plans)
    const command = fake.command(maria, fake.room(), ask(plans))
    await rig.answeredAll(3)
    expect(fake.gateway.log.filter((line) => line === 'identify')).toHaveLength(1)
    expect(fake.gateway.log.some((line) => line.startsWith('resume'))).toBe(true)
    expect(idsOf(rig).slice(1)).toEqual([`message:${during.id}`, `command:${command.id}`])
  })

  it('keeps its session while nothing can be reached', async () => {
    const rig = await open()
    const { fake, maria } = rig
    fake.gateway.refuse(true)
    fake.gateway.drop()
    await fake.until(() => fake.gateway.refused > 1)
    const during = fake.write(maria, fake.directOf(maria), plans)
    fake.gateway.refuse(false)
    await rig.answeredAll(1)
    expect(idsOf(rig)).toEqual([`message:${during.id}`])
    expect(fake.gateway.log.filter((line) => line === 'identify')).toHaveLength(1)
  })
})

describe('what is none of Discord’s messages', () => {
  const dispatch = (t: unknown, d: unknown) => ({ op: 0, s: 1, t, d })
  const odd = [
    null,
    5,
    'x',
    [],
    {},
    { op: 'x' },
    { op: 10 },
    dispatch(null, null),
    dispatch('MESSAGE_CREATE', null),
    dispatch('MESSAGE_CREATE', { id: 5, content: {} }),
    dispatch('INTERACTION_CREATE', null),
    dispatch('READY', null),
  ]

  it('does no harm over the gateway', async () => {
    const rig = await open()
    const { fake, maria } = rig
    for (const frame of ['', '{bad', ...odd.map((each) => JSON.stringify(each))]) fake.gateway.send(frame)
    expect(await rig.shownBy(() => fake.write(maria, fake.directOf(maria), plans))).not.toEqual([])
    expect(fake.gateway.up()).toBe(1)
  })

  it('does none where it ends the session either', async () => {
    const rig = await open()
    const { fake, maria } = rig
    fake.gateway.send(JSON.stringify({ op: 9, d: null }))
    fake.gateway.send(JSON.stringify({ op: 9, d: false }))
    await fake.until(() => fake.gateway.log.filter((line) => line === 'identify').length > 1)
    expect(await rig.shownBy(() => fake.write(maria, fake.directOf(maria), plans))).not.toEqual([])
  })
})

describe('what keeps us from hearing Discord', () => {
  it('is told with its remedy while it lasts', async () => {
    const rig = await open()
    const { fake, channel } = rig
    expect(channel.trouble()).toBeNull()
    fake.gateway.refuse(true)
    fake.gateway.drop()
    await fake.until(() => fake.gateway.refused > 0)
    expect(channel.trouble()).toMatchObject({ message: expect.stringContaining('not reached') })
    fake.gateway.refuse(false)
    await vi.waitUntil(() => channel.trouble() === null, { interval: 5, timeout: 10_000 })
  })

  it.each([
    [4004, /DISCORD_TOKEN/, /Reset Token.*start again/],
    [4013, /how we connect/, /newest version.*start again/],
    [4014, /read messages/, /Message Content Intent.*tried again by itself/],
  ])('is told with its remedy when Discord closes with %i, here and in the log', async (code, message, remedy) => {
    const rig = await open()
    rig.fake.gateway.drop(code)
    await vi.waitUntil(() => rig.channel.trouble() !== null, { interval: 5 })
    expect(rig.channel.trouble()).toMatchObject({
      message: expect.stringMatching(message),
      remedy: expect.stringMatching(remedy),
    })
    expect(rig.logged()).toMatch(remedy)
    expect(rig.logged()).not.toContain(rig.fake.token)
  })

  it('is over once an administrator has put it right, where nothing in our settings is wrong', async () => {
    const rig = await open({ refusedPauseMs: 5 })
    const { fake, maria, channel } = rig
    fake.gateway.forbid(true)
    fake.gateway.drop(4014)
    await fake.until(() => fake.gateway.log.filter((line) => line === 'closed 4014').length > 2)
    expect(channel.trouble()).toMatchObject({ remedy: expect.stringContaining('Message Content Intent') })
    fake.gateway.forbid(false)
    await vi.waitUntil(() => channel.trouble() === null, { interval: 5, timeout: 10_000 })
    expect(await rig.shownBy(() => fake.write(maria, fake.directOf(maria), plans))).not.toEqual([])
  })
})

describe('a restart', () => {
  it('resumes the session, and what was written meanwhile is answered', async () => {
    const rig = await open()
    const { fake, maria } = rig
    const dm = fake.directOf(maria)
    await rig.shownBy(() => fake.write(maria, dm, 'hello'))
    await rig.channel.stop()
    const during = fake.write(maria, dm, plans)
    const next = await rig.restart()
    rigs.push(next)
    await next.answeredAll(1)
    expect(idsOf(next)).toEqual([`message:${during.id}`])
    expect(next.news().length).toBeGreaterThan(0)
    expect(fake.gateway.log.filter((line) => line === 'identify')).toHaveLength(1)
  })

  it('begins anew when Discord has forgotten the session', async () => {
    const rig = await open()
    await rig.channel.stop()
    rig.fake.gateway.forget()
    const next = await rig.restart()
    rigs.push(next)
    expect(next.fake.gateway.log.slice(-2)).toContain('identify')
    expect(await next.shownBy(() => rig.fake.write(rig.maria, rig.fake.directOf(rig.maria), plans))).not.toEqual([])
  })

  it('is sent again what was not stored, however much after it was', async () => {
    const rig = await open()
    const { fake, maria, contract } = rig
    const joe = fake.person('Joe')
    const held = contract.hold()
    const lost = fake.write(maria, fake.directOf(maria), plans)
    await held.reached
    await rig.shownBy(() => fake.write(joe, fake.directOf(joe), plans))
    const stopped = rig.channel.stop()
    held.fail()
    await stopped
    const next = await rig.restart()
    rigs.push(next)
    await next.answeredAll(2)
    expect(idsOf(next)).toContain(`message:${lost.id}`)
    expect(next.news().length).toBeGreaterThan(0)
    expect(fake.seenBy(joe).filter(({ channel_id }) => channel_id === fake.directOf(joe).id)).toHaveLength(1)
  })
})

it('tries again while the store is down, and keeps the order', async () => {
  const rig = await open()
  const { fake, maria, contract } = rig
  const dm = fake.directOf(maria)
  const held = contract.hold()
  const first = fake.write(maria, dm, 'hello')
  await held.reached
  const second = fake.write(maria, dm, plans)
  held.fail()
  await rig.answeredAll(2)
  expect(idsOf(rig)).toEqual([`message:${first.id}`, `message:${second.id}`])
})

describe('deliveries', () => {
  const posts = /POST \/channels\/\d+\/messages$/

  it('wait as long as Discord asks for', async () => {
    const rig = await open()
    const line = await lineFor(rig)
    const headers = { 'retry-after': '30', 'x-ratelimit-scope': 'user', 'x-ratelimit-reset-after': '30' }
    const body = { message: 'You are being rate limited.', retry_after: 30, global: false }
    rig.fake.fail(posts, { status: 429, body, headers })
    const result = await rig.channel.deliver(line)
    expect(result).toMatchObject({ ok: false, permanent: false })
    if (!result.ok) expect(result.retryAfterMs).toBeGreaterThan(29_000)
  })

  it('wait out a short limit themselves', async () => {
    const rig = await open()
    const line = await lineFor(rig)
    rig.fake.fail(posts, {
      status: 429,
      body: { message: 'You are being rate limited.', retry_after: 0.02, global: false },
      headers: { 'retry-after': '0.02', 'x-ratelimit-scope': 'user' },
    })
    expect(await rig.channel.deliver(line)).toEqual({ ok: true })
  })

  it.each([500, 502, 503])('are tried again after %d, with bounds', async (status) => {
    const rig = await open()
    const line = await lineFor(rig)
    rig.fake.fail(posts, { status, body: {} }, 5)
    expect(await rig.channel.deliver(line)).toMatchObject({
      ok: false,
      permanent: false,
      why: `Discord answered ${status}`,
    })
    expect(rig.fake.requests.filter((each) => each.endsWith(` ${status}`)).length).toBeLessThan(4)
  })

  it('are given up when Discord refuses them, and not when it refuses the token', async () => {
    const rig = await open()
    const line = await lineFor(rig)
    rig.fake.fail(posts, { status: 403, body: { code: 50_001, message: 'Missing Access' } })
    expect(await rig.channel.deliver(line)).toMatchObject({ permanent: true, why: 'Discord answered 403, code 50001' })
    rig.fake.fail(posts, { status: 401, body: { code: 0, message: '401: Unauthorized' } })
    expect(await rig.channel.deliver(line)).toMatchObject({ permanent: false })
    expect(await rig.channel.deliver(line)).toEqual({ ok: true })
  })

  it('post each piece of a long line once, however often they are tried', async () => {
    const rig = await open()
    const line = await lineFor(rig, 'A sentence that is not short at all. '.repeat(120))
    rig.news()
    expect(await rig.channel.deliver(line)).toEqual({ ok: true })
    const pieces = rig.news()
    expect(pieces.length).toBeGreaterThan(2)
    expect(await rig.channel.deliver(line)).toEqual({ ok: true })
    expect(rig.news()).toEqual([])
  })
})

describe('the start', () => {
  it('is refused with a wrong token, by name and remedy, without the token', async () => {
    const rig = await open({ start: false, token: 'not.the.token' })
    const refused = await rig.channel.start().then(
      () => expect.fail('it started'),
      (error: unknown) => error,
    )
    expect(refused).toBeInstanceOf(DiscordProblem)
    expect(String(refused)).toContain('DISCORD_TOKEN')
    expect(JSON.stringify(refused)).not.toContain('not.the.token')
  })

  it('is refused without the right to read messages', async () => {
    const fake = await openFake({ intents: intent.guildMessages | intent.directMessages })
    const rig = await open({ fake, start: false })
    await expect(rig.channel.start()).rejects.toMatchObject({
      remedy: expect.stringContaining('Message Content Intent'),
    })
  })

  it('goes on where it was refused late, and is let in once an administrator has put that right', async () => {
    const rig = await open({ start: false, refusedPauseMs: 5 })
    rig.fake.gateway.forbid(true)
    await expect(rig.channel.start()).rejects.toThrow()
    expect(rig.channel.trouble()).toMatchObject({ remedy: expect.stringContaining('tried again by itself') })
    rig.fake.gateway.forbid(false)
    await vi.waitUntil(() => rig.channel.trouble() === null, { interval: 5, timeout: 10_000 })
  })

  it('waits for a Discord that is down', async () => {
    const rig = await open({ start: false })
    rig.fake.fail(/users\/@me/, { status: 500, body: {} }, 2)
    await rig.channel.start()
    expect(rig.fake.gateway.up()).toBe(1)
  })
})
