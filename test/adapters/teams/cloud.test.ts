import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { inboundOf } from '../../../adapters/teams/inbound.ts'
import type { CredentialsFactory } from '../../../adapters/teams/sdk.ts'
import { parseActivity } from '../../../adapters/teams/wire.ts'
import { wordsFor } from '../../../src/catalog/look-up.ts'
import type { ReplyKey } from '../../../src/catalog/reply-keys.ts'
import { filesInTicket } from '../../support/ticket-files.ts'
import { type Cloud, openCloud } from './cloud.ts'
import { type FakeTeams, newKey } from './fake.ts'
import { buttonsIn, cardPart, cardText, type Rig } from './rig.ts'

let cloud: Cloud
let teams: FakeTeams
let rig: Rig
let printed: string[]
beforeEach(async () => {
  cloud = await openCloud()
  ;({ teams, rig } = cloud)
  printed = []
  for (const name of ['log', 'warn', 'error', 'info'] as const)
    vi.spyOn(console, name).mockImplementation((...words) => void printed.push(words.map(String).join(' ')))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await cloud.close()
})

const send: Cloud['send'] = (...request) => cloud.send(...request)
const activity: Cloud['activity'] = (...what) => cloud.activity(...what)
const words = () => teams.posted.map(({ activity: { attachments } }) => cardText(attachments?.[0]?.content ?? {}))
const seconds = () => Math.floor(Date.now() / 1000)

describe('a request that Teams did not sign for us', () => {
  const tokens: readonly (readonly [string, () => string | null])[] = [
    ['without a token', () => null],
    ['with no token at all', () => 'x'],
    ['with an expired token', () => teams.token({ exp: seconds() - 600, nbf: seconds() - 4200 })],
    ['with a token of the future', () => teams.token({ nbf: seconds() + 600 })],
    ['for another bot', () => teams.token({ aud: 'another' })],
    ['from another service', () => teams.token({ serviceurl: 'https://evil.example/' })],
    [
      'from another issuer',
      () => teams.token({ iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/' }),
    ],
    ['with a wrong key', () => teams.token({}, {}, newKey().privateKey)],
    ['with a key nobody knows', () => teams.token({}, { kid: 'unknown' })],
    ['with a key of another channel', () => teams.token({}, { kid: 'other-channel' })],
    ['signed by nobody', () => teams.token({}, { alg: 'none' })],
    ['with a secret for a key', () => teams.token({}, { alg: 'HS256' })],
  ]
  it.each(tokens)('is refused %s, and neither key nor token is logged', async (_how, make) => {
    const token = make()
    expect((await send(activity('personal'), token)).status).toBe(401)
    const written = `${rig.logged()}${printed.join('\n')}`
    expect(written).not.toMatch(/BEGIN|PUBLIC KEY/)
    if (token !== null && token.length > 20) expect(written).not.toContain(token.split('.')[1])
    expect(printed).toEqual([])
    expect(teams.posted).toEqual([])
  })

  it('is refused when it says to come from another service, or another channel', async () => {
    expect((await send(activity('personal', { serviceUrl: 'https://evil.example/' }))).status).toBe(401)
    expect(rig.logged()).toContain('are MicrosoftAppId and the tenant right?')
    expect((await send(activity('personal', { channelId: 'AseChannel' }))).status).toBe(401)
    expect((await send(activity('personal', { channelId: 'emulator' }))).status).toBe(401)
  })

  it('is put off while the keys can not be had', async () => {
    teams.keysFail = true
    expect((await send(activity('personal'))).status).toBe(503)
    teams.keysFail = false
    expect((await send(activity('personal'))).status).toBe(200)
  })

  it('does not make us ask for keys again and again', async () => {
    for (let i = 0; i < 5; i++) await send(activity('personal'), teams.token({}, { kid: `k${i}` }))
    expect(teams.keyRequests()).toBe(2)
  })
})

describe('a request of Teams', () => {
  it('is answered in its conversation, with the token of the bot', async () => {
    expect(await send(activity('personal', { text: 'which support plans are there?' }))).toEqual({
      status: 200,
      text: '',
    })
    await rig.contract.answered()
    expect(teams.posted).toMatchObject([
      { how: 'post', conversation: expect.stringMatching(/^a:/), authorization: /^Bearer/ },
    ])
  })

  it('is not taken when it is larger than any of Teams, or no JSON', async () => {
    expect((await send(activity('personal', { text: 'x'.repeat(300_000) }))).status).toBe(413)
    expect((await send('{')).status).toBe(400)
  })

  it('is sent again when it could not be stored, and answered once', async () => {
    const held = rig.contract.hold()
    const refused = send(activity('personal'))
    await held.reached
    held.fail()
    expect((await refused).status).toBe(503)
    expect((await send(activity('personal'))).status).toBe(200)
    expect((await send(activity('personal'))).status).toBe(200)
    await rig.contract.answered()
    expect(teams.posted).toHaveLength(1)
  })

  it('is met with silence where people talk to each other', async () => {
    for (const name of ['channel-post', 'channel-to-other', 'channel-reply', 'own', 'reaction'])
      expect((await send(activity(name))).status).toBe(200)
    await rig.contract.answered()
    expect(teams.posted).toEqual([])
  })

  it('is welcomed once when it is an installation', async () => {
    await send(activity('installed'))
    await send(activity('installed'))
    await rig.channel.stop()
    expect(words()).toHaveLength(1)
  })

  it('is answered as it reads after an edit', async () => {
    await send(activity('personal', { text: 'hello' }))
    await rig.contract.answered()
    await send(activity('edited', { text: 'which support plans are there?' }))
    await rig.contract.answered()
    expect(words()).toHaveLength(2)
  })

  it('is a form when it asks for one; what is filled in opens a ticket, and the form is gone', async () => {
    await send(activity('personal', { text: 'Ticket form' }))
    await rig.channel.stop()
    const form = cardPart.parse(teams.posted[0]?.activity.attachments?.[0]?.content)
    expect(buttonsIn(form)).toMatchObject([{ data: { frontdesk: { kind: 'form' } } }])
    await send(activity('form'))
    await rig.contract.answered()
    await rig.channel.stop()
    expect(words().join('\n')).toContain('1001')
    expect(teams.posted.find(({ how }) => how === 'update')?.id).toBe('1485983408601')
  })

  it('opens one ticket from one form, however often it is sent off, and another from the next', async () => {
    await Promise.all([send(activity('form', { id: 'one' })), send(activity('form', { id: 'two' }))])
    await rig.contract.answered()
    await send(activity('form', { id: 'later' }))
    await rig.contract.answered()
    expect(await rig.contract.store.tickets({ limit: 5 })).toHaveLength(1)
    await send(activity('form', { id: 'next', replyToId: 'another form' }))
    await rig.contract.answered()
    expect(await rig.contract.store.tickets({ limit: 5 })).toHaveLength(2)
  })

  it('shows a form of blanks again, with what is missing and what was typed, and opens no ticket', async () => {
    const frontdesk = { kind: 'form' }
    await send(activity('form', { value: { frontdesk, description: ' \n', priority: 'high', version: '26.3' } }))
    await rig.channel.stop()
    const [shown] = teams.posted
    expect(teams.posted).toHaveLength(1)
    expect(shown).toMatchObject({ how: 'update', id: '1485983408601' })
    const form = cardPart.parse(shown?.activity.attachments?.[0]?.content)
    expect(cardText(form)).toContain('⚠ What is it about?')
    expect(JSON.stringify(form)).toContain('"value":"26.3"')
    expect(buttonsIn(form)).toMatchObject([{ data: { frontdesk } }])
    expect(await rig.contract.store.tickets({ limit: 5 })).toEqual([])
  })

  it('shows typing while the answer takes long, and not when it does not', async () => {
    await cloud.close()
    cloud = await openCloud({ typingAfterMs: 0 })
    ;({ teams, rig } = cloud)
    const gate = Promise.withResolvers<void>()
    rig.beforeDelivery = () => gate.promise
    await send(activity('personal', { text: 'hello' }))
    await vi.waitUntil(() => teams.posted.some(({ activity: { type } }) => type === 'typing'), { interval: 5 })
    gate.resolve()
    await rig.contract.answered()
    expect(teams.posted.map(({ activity: { type } }) => type)).toEqual(['typing', 'message'])
  })

  it('is answered with a card when it is an invocation', async () => {
    await send(activity('personal', { text: 'I want to open a ticket' }))
    await rig.contract.answered()
    const { status, text } = await send(activity('execute'))
    expect(status).toBe(200)
    expect(JSON.parse(text)).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive' })
    expect((await send(activity('unknown-invoke'))).status).toBe(200)
  })
})

describe('files and messages that are taken back', () => {
  const file = (name: string) => ({
    contentType: 'application/vnd.microsoft.teams.file.download.info',
    name,
    content: { downloadUrl: `${teams.serviceUrl}files/${name}` },
  })

  const inboundOfPersonal = () => {
    const wire = parseActivity(activity('personal'))
    if (wire.kind === 'unsupported' || wire.kind === 'deleted' || wire.kind === 'consent')
      throw new Error('the payload is not read')
    return inboundOf(wire, { membership: null, listenChannels: new Set(), authorization: async () => null })
  }

  it('takes a file into the ticket without showing our token, and tells of one that can not be had', async () => {
    const elsewhere = {
      contentType: 'image/*',
      name: 'screen',
      contentUrl: 'https://acme-my.sharepoint.com/screen.png',
    }
    const attachments = [file('crash.json'), elsewhere]
    await send(activity('files', { text: 'all calls fail since this morning, we can not work', attachments }))
    await rig.contract.answered()
    expect(await filesInTicket(rig.contract.store)).toEqual([['crash.json', '{"crashed":true}']])
    expect(words().join()).toContain('#1001')
    expect(words().join()).toContain('screen')
  })

  it('takes a picture in a message, which only our token opens', async () => {
    const contentUrl = `${teams.serviceUrl}v3/attachments/0-weu-d1/views/original`
    const attachments = [{ contentType: 'image/*', contentUrl }]
    await send(activity('files', { text: 'all calls fail since this morning, we can not work', attachments }))
    await rig.contract.answered()
    expect(await filesInTicket(rig.contract.store)).toMatchObject([['image.png', expect.stringContaining('PNG')]])
  })

  it('answers a file without a word', async () => {
    await send(activity('files', { attachments: [file('crash.json')] }))
    await rig.contract.answered()
    expect(words().join()).toContain('crash.json')
  })

  it('forgets the words of a message that is taken back', async () => {
    await send(activity('personal', { text: 'hello' }))
    await send(activity('deleted'))
    await rig.contract.answered()
    const entries = await rig.contract.desk.history(inboundOfPersonal().conversation, 0, 10)
    expect(entries.length).toBeGreaterThan(0)
    expect(JSON.stringify(entries.filter(({ from }) => from === 'customer'))).not.toContain('hello')
  })
})

describe('what is private where others read along', () => {
  const ask = async (text: string, id: string) => {
    const before = teams.posted.length
    await send(activity('channel-mention', { text: `<at>Frontdesk</at> ${text}`, id }))
    await rig.contract.answered()
    return teams.posted.slice(before).map(({ conversation }, index) => [conversation, words()[before + index]])
  }
  const said = (key: ReplyKey) => wordsFor(rig.contract.desk.catalog(), null)(key)
  const alone = expect.stringMatching(/^direct:29:/)
  const here = expect.stringMatching(/^19:/)

  it('is pointed to where it was asked, not twice in a row', async () => {
    expect(await ask('I want to open a ticket', '1')).toEqual([
      [alone, expect.any(String)],
      [here, said('private.sent')],
    ])
    expect(await ask('how is my ticket?', '2')).toEqual([[alone, expect.any(String)]])
  })

  it('is told to nobody where the asker has no chat with the bot, but how to get there', async () => {
    teams.faults.push({ status: 403 })
    expect(await ask('I want to open a ticket', '1')).toEqual([[here, said('private.no-chat')]])
    expect(await rig.contract.staffLines()).toEqual([expect.stringContaining('Teams answered 403')])
  })

  it('goes to the asker alone, whose buttons speak for the channel and can not be forged', async () => {
    await send(activity('channel-mention', { text: '<at>Frontdesk</at> I want to open a ticket' }))
    await rig.contract.answered()
    expect(teams.posted[0]).toMatchObject({ conversation: expect.stringMatching(/^direct:29:/) })
    const [button] = buttonsIn(cardPart.parse(teams.posted[0]?.activity.attachments?.[0]?.content))
    await send(activity('submit', { id: 'f:1', value: button?.data }))
    await rig.contract.answered()
    await rig.channel.stop()
    const before = teams.posted.length
    const alike = teams.posted.filter(({ how, conversation }) => how === 'post' && conversation.startsWith('direct:'))
    expect(alike).toHaveLength(2)
    const { frontdesk } = z.object({ frontdesk: z.looseObject({}) }).parse(button?.data)
    const forged = { frontdesk: { ...frontdesk, of: 'teams:a~emea/b/c' } }
    expect((await send(activity('submit', { id: 'f:2', value: forged }))).status).toBe(200)
    await rig.contract.answered()
    expect(teams.posted).toHaveLength(before)
  })

  it('is a form that its asker alone gets and sends off, for where it was asked for', async () => {
    await send(activity('channel-mention', { text: '<at>Frontdesk</at> Ticket form' }))
    await rig.channel.stop()
    expect(teams.posted.map(({ conversation }, index) => [conversation, words()[index]])).toEqual([
      [alone, expect.any(String)],
      [here, said('private.sent')],
    ])
    const [form] = buttonsIn(cardPart.parse(teams.posted[0]?.activity.attachments?.[0]?.content))
    const filled = (description: string, more: object = {}) =>
      send(activity('form', { value: { ...Object(form?.data), description }, ...more }))
    const from = { id: '29:another', aadObjectId: '00000000-3d68-4c1e-b8ee-6b5f0e2c2c77', name: 'B' }
    await filled('Not mine', { from })
    await filled('The import stops', { replyToId: 'another form' })
    await rig.contract.answered()
    await rig.channel.stop()
    const [ticket, ...others] = await rig.contract.store.tickets({ limit: 5 })
    expect(others).toEqual([])
    expect(ticket?.conversation).toContain('097c90e4f7bd4b6cb9b8a9e1d8a5e6f7')
    expect(ticket?.subject).toBe('The import stops')
    const shown = teams.posted.filter(({ conversation }) => conversation.startsWith('19:'))
    expect(JSON.stringify(shown)).not.toContain('The import stops')
  })

  it('is a form that goes on speaking for where it was asked for when it comes back blank', async () => {
    await send(activity('channel-mention', { text: '<at>Frontdesk</at> Ticket form' }))
    await rig.channel.stop()
    const [first] = teams.posted
    const data = (of: typeof first) => buttonsIn(cardPart.parse(of?.activity.attachments?.[0]?.content))[0]?.data
    await send(activity('form', { value: { ...Object(data(first)), description: ' ' } }))
    await rig.channel.stop()
    expect(data(teams.posted.find(({ how }) => how === 'update'))).toEqual(data(first))
  })

  it('is no form where its asker has no chat with the bot, but how to get there', async () => {
    teams.faults.push({ status: 403 })
    await send(activity('channel-mention', { text: '<at>Frontdesk</at> Ticket form' }))
    await rig.channel.stop()
    expect(teams.posted.map(({ conversation }, index) => [conversation, words()[index]])).toEqual([
      [here, said('private.no-chat')],
    ])
  })

  it('is shown to nobody who presses a button that was not theirs', async () => {
    await send(activity('channel-mention', { text: '<at>Frontdesk</at> I want to open a ticket' }))
    await rig.contract.answered()
    const [card] = teams.posted
    const button = buttonsIn(cardPart.parse(card?.activity.attachments?.[0]?.content)).find(({ action }) => action)
    const { action, seq } = z
      .object({ frontdesk: z.object({ action: z.string(), seq: z.number() }) })
      .parse(button?.data).frontdesk
    const { conversation } = activity('channel-mention')
    const from = { id: '29:another', aadObjectId: '00000000-3d68-4c1e-b8ee-6b5f0e2c2c77', name: 'B' }
    const data = { frontdesk: { kind: 'press', action, seq } }
    const { text } = await send(activity('execute', { from, conversation, value: { action: { data } } }))
    await rig.contract.answered()
    await rig.channel.stop()
    expect(text).not.toContain('1001')
    expect(teams.posted.filter(({ how }) => how === 'update')).toEqual([])
  })

  it('keeps its card where somebody else presses a button that is not theirs', async () => {
    const { conversation } = activity('channel-mention')
    for (const text of ['which support plans are there?', 'which plan do I have?'])
      await send(activity('channel-mention', { text: `<at>Frontdesk</at> ${text}`, id: text }))
    await rig.contract.answered()
    const shown = teams.posted.find(({ activity }) =>
      cardText(activity.attachments?.[0]?.content ?? {}).includes('PREMIUM'),
    )
    const more = buttonsIn(cardPart.parse(shown?.activity.attachments?.[0]?.content)).find(
      ({ action }) => action === 'more',
    )
    const from = { id: '29:another', aadObjectId: '00000000-3d68-4c1e-b8ee-6b5f0e2c2c77', name: 'B' }
    const { text } = await send(activity('execute', { from, conversation, value: { action: { data: more?.data } } }))
    await rig.contract.answered()
    await rig.channel.stop()
    expect(JSON.parse(text)).toMatchObject({ value: '' })
    expect(teams.posted.filter(({ how }) => how === 'update')).toEqual([])
    expect(teams.posted.map(({ conversation }) => conversation)).toContainEqual(
      expect.stringMatching(/^direct:29:another/),
    )
  })

  it('is told to nobody as everybody in the tenant when a guest asks', async () => {
    const tenant = '72f988bf-86f1-41af-91ab-2d7cd011db47'
    await rig.contract.link(`teams:${tenant}/*`)
    teams.member = { tenantId: tenant, userRole: 'guest' }
    await send(activity('personal', { text: 'which plan do I have?' }))
    await rig.contract.answered()
    teams.member = { tenantId: tenant, userRole: 'user' }
    const user = { id: '29:another', aadObjectId: '00000000-3d68-4c1e-b8ee-6b5f0e2c2c77', name: 'B' }
    const conversation = { conversationType: 'personal', tenantId: tenant, id: 'a:another' }
    await send(activity('personal', { id: '2', text: 'which plan do I have?', from: user, conversation }))
    await rig.contract.answered()
    const [guest, employee] = words()
    expect(guest).not.toContain('Acme')
    expect(employee).toContain('Acme')
  })
})

describe('a post that fails', () => {
  const ask = async () => {
    await send(activity('personal', { text: 'hello' }))
    await rig.contract.answered()
  }
  it.each([
    [
      { status: 429, headers: { 'Retry-After': '7' } },
      { permanent: false, retryAfterMs: 7000 },
    ],
    [{ status: 500 }, { permanent: false, retryAfterMs: null }],
    [{ status: 502 }, { permanent: false, retryAfterMs: null }],
    [{ status: 412 }, { permanent: false, retryAfterMs: null }],
    [{ status: 401 }, { permanent: false, retryAfterMs: null }],
    [{ status: 403 }, { permanent: true, retryAfterMs: null }],
    [{ status: 404 }, { permanent: true, retryAfterMs: null }],
    [{ status: 413 }, { permanent: true, retryAfterMs: null }],
    ['reset', { permanent: false, retryAfterMs: null }],
  ] as const)('after %j is %j', async (fault, expected) => {
    await send(activity('personal', { text: 'hello' }))
    await rig.contract.answered()
    const [first] = await rig.contract.store.entries(rig.lastConversation(), {
      afterSeq: 1,
      limit: 1,
      audience: 'customer',
    })
    if (first === undefined) throw new Error('nothing was answered')
    teams.faults.push(fault)
    const delivery = { conversation: rig.lastConversation(), entry: first, key: 'again', asker: rig.lastAsker() }
    const failed = await rig.channel.deliver(delivery)
    expect(failed).toMatchObject({ ok: false, ...expected })
    expect(JSON.stringify(failed)).not.toContain('secret text')
    expect(await rig.channel.deliver(delivery)).toEqual({ ok: true })
    await ask()
  })

  it('is not posted again because of how its answer is packed', async () => {
    teams.packs = true
    await ask()
    expect(teams.posted).toHaveLength(1)
    const delivery = { conversation: rig.lastConversation(), asker: rig.lastAsker(), key: 'packed' }
    const [entry] = await rig.contract.store.entries(delivery.conversation, {
      afterSeq: 1,
      limit: 1,
      audience: 'customer',
    })
    expect(await rig.channel.deliver({ ...delivery, entry: entry ?? expect.fail() })).toEqual({ ok: true })
  })

  it('is told by its reason where our own secret is refused, and tried again', async () => {
    const refused = Object.assign(new Error('the secret of the app is over'), { errorCode: 'invalid_client' })
    const over: CredentialsFactory = {
      isValidAppId: async () => true,
      isAuthenticationDisabled: async () => false,
      createCredentials: async () => ({ signRequest: () => Promise.reject(refused) }),
    }
    const other = await openCloud({ credentials: over })
    await other.send(other.activity('personal', { text: 'hello' }), other.teams.token())
    await other.rig.contract.answered()
    const [line] = await other.rig.contract.store.entries(other.rig.lastConversation(), {
      afterSeq: 1,
      limit: 1,
      audience: 'customer',
    })
    const delivery = { conversation: other.rig.lastConversation(), asker: other.rig.lastAsker(), key: 'k' }
    expect(await other.rig.channel.deliver({ ...delivery, entry: line ?? expect.fail() })).toMatchObject({
      ok: false,
      permanent: false,
      why: 'no token for Teams: invalid_client',
    })
    expect(other.rig.logged()).not.toContain('is over')
    await other.close()
  })

  it('is taken up where it broke off: no part of a long line is posted twice', async () => {
    await ask()
    const text = 'A sentence of the long line. '.repeat(1500)
    const entry = {
      seq: 9,
      at: rig.contract.desk.now(),
      from: 'bot',
      audience: 'customer',
      discreet: false,
      blocks: [{ kind: 'text', spans: [text] }],
      actions: [],
      why: null,
    } as const
    const delivery = { conversation: rig.lastConversation(), entry, key: 'long', asker: rig.lastAsker() }
    const before = teams.posted.length
    let result = await rig.channel.deliver({ ...delivery, key: 'whole' })
    expect(result).toEqual({ ok: true })
    const parts = teams.posted.length - before
    expect(parts).toBeGreaterThan(1)
    teams.faults.push({ status: 500 })
    result = await rig.channel.deliver(delivery)
    expect(result).toMatchObject({ ok: false })
    expect(await rig.channel.deliver(delivery)).toEqual({ ok: true })
    expect(await rig.channel.deliver(delivery)).toEqual({ ok: true })
    expect(teams.posted).toHaveLength(before + 2 * parts)
  })
})
