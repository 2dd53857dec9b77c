import { readFileSync } from 'node:fs'
import { createEmulator, type Emulator } from 'emulate'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { createSlackChannel, type SlackChannel } from '../../../adapters/slack/channel.ts'
import type { AttachmentId } from '../../../src/ids.ts'
import { createHttpApp, type HttpServer, listen } from '../../../src/runtime/http.ts'
import { type ContractDesk, openContractDesk } from '../channel-contract.ts'
import { type FakeSlack, startFakeSlack } from './fake.ts'
import { buttonsOf, envelope, wordsOf } from './rig.ts'

const manifest = z
  .object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) })
  .parse(parse(readFileSync(new URL('../../../manifests/slack.yaml', import.meta.url), 'utf8')))

const told = z.looseObject({
  ok: z.boolean(),
  error: z.string().optional(),
  user_id: z.string().optional(),
  team_id: z.string().optional(),
  ts: z.string().optional(),
  channel: z.union([z.string(), z.looseObject({ id: z.string() })]).optional(),
  channels: z.array(z.looseObject({ id: z.string() })).optional(),
  messages: z
    .array(
      z.looseObject({
        ts: z.string(),
        user: z.string().optional(),
        text: z.string(),
        thread_ts: z.string().optional(),
        blocks: z.array(z.looseObject({ type: z.string() })).optional(),
        files: z.array(z.looseObject({ name: z.string(), size: z.number() })).optional(),
      }),
    )
    .optional(),
})

/** The Slack of another maker: it holds the Web API's rules, with the rights that our manifest asks for and no others. */
describe('against the emulated Web API, with the rights of the manifest', () => {
  const customerToken = 'xoxp-customer'
  const botToken = 'xoxb-bot'
  let emulator: Emulator
  let signing: FakeSlack
  let contract: ContractDesk
  let channel: SlackChannel
  let server: HttpServer
  let room = ''
  let us: { team: string; user: string }
  let customer = ''

  const call = async (method: string, body: Readonly<Record<string, string>> = {}, token = customerToken) => {
    const response = await fetch(`${emulator.url}/api/${method}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
    return told.parse(await response.json())
  }

  beforeAll(async () => {
    const seed = {
      team: { name: 'Example', domain: 'example' },
      users: [
        { name: 'maria', real_name: 'Maria', email: 'maria@example.com' },
        { name: 'support', real_name: 'Support', email: 's@example.com' },
      ],
      channels: [{ name: 'help' }],
      tokens: [
        {
          token: customerToken,
          user: 'maria',
          scopes: ['chat:write', 'channels:read', 'channels:history', 'im:write', 'im:history', 'users:read'],
        },
        { token: botToken, user: 'support', scopes: manifest.oauth_config.scopes.bot },
      ],
      strict_scopes: true,
    }
    emulator = await createEmulator({ service: 'slack', port: 0, seed: { slack: seed } })
    const [me, it, list] = [
      await call('auth.test'),
      await call('auth.test', {}, botToken),
      await call('conversations.list'),
    ]
    customer = me.user_id ?? ''
    us = { team: it.team_id ?? '', user: it.user_id ?? '' }
    room = list.channels?.[0]?.id ?? ''
    signing = await startFakeSlack()
    contract = await openContractDesk()
    await contract.link(`slack:${us.team}/${customer}`)
    const log = pino({ level: 'silent' })
    const access = {
      botToken,
      signingSecret: 'c0ffee',
      appToken: null,
      apiUrl: `${emulator.url}/api/`,
      listenChannels: new Set<string>(),
    }
    channel = createSlackChannel(contract.desk, { access, log })
    contract.add(channel)
    await channel.start()
    if (channel.router === null) return expect.fail('no router')
    server = await listen(
      createHttpApp({ routers: [channel.router], trustedProxies: [], ready: async () => true, log }),
      '127.0.0.1',
      0,
    )
  })

  afterAll(async () => {
    await channel.stop()
    await server.close(0)
    await contract.close()
    await signing.close()
    await emulator.close()
  })

  const tell = async (event: Readonly<Record<string, unknown>>) => {
    const response = await signing.post(`http://127.0.0.1:${server.port}/slack/events`, envelope(signing, event))
    expect(response.status).toBe(200)
    await contract.answered()
    await channel.stop()
  }

  /** Writes as the customer, and tells us of it as Slack would: with what the emulator leaves out. */
  const write = async (where: string, text: string, threadTs?: string) => {
    const thread = threadTs === undefined ? {} : { thread_ts: threadTs }
    const { ts } = await call('chat.postMessage', { channel: where, text, ...thread })
    const channel_type = where === room ? 'channel' : 'im'
    await tell({
      type: 'message',
      channel: where,
      channel_type,
      user: customer,
      text,
      ts,
      event_ts: ts,
      team: us.team,
      ...thread,
    })
    return ts ?? ''
  }

  it('answers a mention in its thread, for everybody there', async () => {
    const ts = await write(room, `<@${us.user}> which support plans are there?`)
    const { messages = [] } = await call('conversations.replies', { channel: room, ts })
    const answer = messages.find(({ user }) => user === us.user)
    expect(answer).toMatchObject({ thread_ts: ts })
    expect(wordsOf({ blocks: answer?.blocks ?? [] })).toContain('plans')
    expect(buttonsOf({ blocks: answer?.blocks ?? [] }).map(({ id }) => id)).toEqual(['more'])
  })

  it('answers a direct message there, and what cannot be asked aloud to the asker alone', async () => {
    const { channel: opened } = await call('conversations.open', { users: us.user })
    const direct = typeof opened === 'object' ? opened.id : ''
    expect(direct).toMatch(/^D/)
    await write(direct, 'all calls fail since this morning')
    const { messages = [] } = await call('conversations.history', { channel: direct })
    expect(messages.find(({ user }) => user === us.user)?.text).toContain('1001')
    const before = (await call('conversations.history', { channel: room })).messages?.length
    await write(room, `<@${us.user}> which plan do we have?`)
    const after = await call('conversations.history', { channel: room })
    expect(after.messages?.length).toBe((before ?? 0) + 1)
  })

  it('puts a file under what is said', async () => {
    const ts = await write(room, `<@${us.user}> which support plans are there?`)
    const conversation = `slack:${us.team}/${room}/${ts}` as never
    const [entry] = (await contract.desk.history(conversation, 0, 10)).filter(({ from }) => from === 'bot')
    const stored = await contract.desk.conversation(conversation)
    if (entry === undefined || stored === null) return expect.fail('no answer')
    const attachment = { id: 'a' as AttachmentId, name: 'guide.txt', type: 'text/plain', size: 9, sha256: '' }
    const files = [{ ...attachment, read: async () => Buffer.from('the guide') }]
    expect(await channel.deliver({ conversation, entry, key: 'other', asker: stored.identity, files })).toEqual({
      ok: true,
    })
    const { messages = [] } = await call('conversations.replies', { channel: room, ts })
    expect(messages.flatMap((each) => each.files ?? [])).toMatchObject([{ name: 'guide.txt', size: 9 }])
  })

  it('finds what it has posted, so that nothing is said twice', async () => {
    const ts = await write(room, `<@${us.user}> which support plans are there?`)
    const conversation = `slack:${us.team}/${room}/${ts}` as never
    const [entry] = (await contract.desk.history(conversation, 0, 10)).filter(({ from }) => from === 'bot')
    const stored = await contract.desk.conversation(conversation)
    if (entry === undefined || stored === null) return expect.fail('no answer')
    // A process that took this over after a crash knows nothing of the first try.
    await contract.later(60_000)
    const again = { conversation, entry, key: `deliver:${conversation}:${entry.seq}`, asker: stored.identity }
    expect(await channel.deliver(again)).toEqual({ ok: true })
    const { messages = [] } = await call('conversations.replies', { channel: room, ts })
    expect(messages.filter(({ user }) => user === us.user)).toHaveLength(1)
  })
})
