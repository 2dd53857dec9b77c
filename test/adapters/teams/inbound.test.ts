import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressOf, conversationId, platformConversation } from '../../../adapters/teams/address.ts'
import { isKeeper } from '../../../adapters/teams/files.ts'
import { deletionOf, identityOf, inboundOf, type Membership } from '../../../adapters/teams/inbound.ts'
import { teamsUsers } from '../../../adapters/teams/users.ts'
import { parseActivity } from '../../../adapters/teams/wire.ts'
import type { ConversationId } from '../../../src/ids.ts'
import { hostileTexts } from '../channel-contract.ts'

const payload = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`payloads/${name}.json`, import.meta.url), 'utf8'))

const tenant = '72f988bf-86f1-41af-91ab-2d7cd011db47'
const person = '7faf8bf2-3d68-4c1e-b8ee-6b5f0e2c2c77'
const chain = '19:097c90e4f7bd4b6cb9b8a9e1d8a5e6f7@thread.tacv2'
const atHome: Membership = { tenant, isGuest: false }

const read = (body: unknown, membership: Membership | null = atHome, listen: readonly string[] = []) => {
  const wire = parseActivity(body)
  return wire.kind === 'unsupported' || wire.kind === 'deleted' || wire.kind === 'consent'
    ? null
    : inboundOf(wire, { membership, listenChannels: new Set(listen), authorization: async () => null })
}

describe('what Teams sends', () => {
  it('is a message between the customer and us alone in a personal chat', () => {
    const inbound = read(payload('personal'))
    expect(inbound).toMatchObject({
      kind: 'message',
      id: 'message:1485983408511',
      text: 'which plans are there?',
      zone: 'America/Los_Angeles',
      language: 'en-US',
      identity: {
        key: `teams:${tenant}/${person}`,
        rules: [],
        broadRules: [`teams:${tenant}/*`],
        displayName: 'Megan Bowen',
        verified: true,
      },
    })
    expect(inbound?.place).toBeUndefined()
    expect(inbound?.conversation).toMatch(new RegExp(`^teams:${tenant}~emea/a:[^/]+$`))
  })

  it.each([
    ['group-mention', 'is live chat open?', 'us'],
    ['channel-mention', 'all calls fail', 'us'],
    ['channel-reply', 'since this morning', 'thread'],
    ['channel-post', 'is replication covered?', 'room'],
    ['channel-to-other', '@Adele Vance can you look?', 'others'],
  ])('tells of %s to whom it was said, without our own name', (name, text, to) => {
    expect(read(payload(name))).toMatchObject({ kind: 'message', text, place: { shared: true, to, listening: false } })
  })

  it('is one conversation for a post and its replies, another for the next post', () => {
    const of = (name: string) => read(payload(name))?.conversation
    expect(of('channel-reply')).toBe(of('channel-mention'))
    expect(of('channel-post')).not.toBe(of('channel-mention'))
  })

  it('is listened to where an administrator wants it', () => {
    expect(read(payload('channel-post'), atHome, [chain])).toMatchObject({ place: { to: 'room', listening: true } })
  })

  it('is an edit of the message that was taken in, the same at every redelivery', () => {
    const edit = read(payload('edited'))
    expect(edit).toMatchObject({ kind: 'edited', of: 'message:1485983408511', text: expect.stringContaining('cost') })
    expect(edit?.id).toBe(read(payload('edited'))?.id)
    expect(edit?.id).not.toBe(read({ ...payload('edited'), timestamp: '2017-02-01T21:12:00.000Z' })?.id)
  })

  it.each(['submit', 'execute'])('is the press of a button as %s', (name) => {
    expect(read(payload(name))).toMatchObject({
      kind: 'action',
      action: 'priority:high',
      id: expect.stringMatching(/^press:f:/),
    })
  })

  it('is a form for a ticket', () => {
    expect(read(payload('form'))).toMatchObject({
      kind: 'ticket-form',
      form: { subject: '', description: 'The import stops', priority: 'high', version: '26.3' },
    })
  })

  it('is an installation by a person', () => {
    expect(read(payload('installed'))).toMatchObject({ kind: 'opened' })
  })

  it('is a message that is taken back, in the conversation in which it was said', () => {
    const wire = parseActivity(payload('deleted'))
    const said = read({ ...payload('deleted'), type: 'message', text: 'hello' })
    if (wire.kind !== 'deleted') return expect.fail(wire.kind)
    expect(deletionOf(wire.origin)).toMatchObject({ of: said?.id, conversation: said?.conversation })
    expect(parseActivity({ ...payload('deleted'), channelData: { eventType: 'other' } }).kind).toBe('unsupported')
  })

  it('is files, with words or without', async () => {
    const inbound = read(payload('files'))
    if (inbound?.kind !== 'message') return expect.fail()
    expect(inbound.text).toBe('')
    const files = (inbound.files ?? []).filter((file) => 'read' in file)
    expect(files.map(({ name }) => name)).toEqual(['crash.log', 'image'])
    expect(read({ ...payload('files'), text: 'calls fail' })).toMatchObject({ text: 'calls fail' })
  })

  it('is a picture that lies elsewhere, which nobody is asked for and to whom our token would not be shown', async () => {
    const attachments = [{ contentType: 'image/png', contentUrl: 'https://acme-my.sharepoint.com/a.png' }]
    const inbound = read({ ...payload('files'), attachments })
    const [picture] = inbound?.kind === 'message' ? (inbound.files ?? []) : []
    if (picture === undefined || !('read' in picture)) return expect.fail()
    expect(await picture.read(1000, AbortSignal.timeout(1000))).toBeNull()
  })

  it('names a place of files only where Teams keeps them', () => {
    const service = 'https://smba.trafficmanager.net/emea/'
    const ours = ['https://acme-my.sharepoint.com/personal/x?tempauth=1', 'https://smba.trafficmanager.net/emea/v3/a']
    const others = ['http://acme.sharepoint.com/x', 'https://sharepoint.com.evil.example/x', 'https://127.0.0.1/x']
    for (const url of ours) expect(isKeeper(new URL(url), service), url).toBe(true)
    for (const url of others) expect(isKeeper(new URL(url), service), url).toBe(false)
  })

  it.each(['reaction', 'own', 'unknown-invoke', 'team-installed'])('is nothing of ours: %s', (name) => {
    expect(read(payload(name))).toBeNull()
  })

  it.each(hostileTexts)('keeps what people write as it was written: %s', (text) => {
    expect(read({ ...payload('personal'), text })).toMatchObject({ text })
  })

  it('reads markup as words where Teams says that it is markup', () => {
    const xml = { ...payload('personal'), textFormat: 'xml', text: '<p>a &lt; <b>b</b></p><script>x</script>' }
    expect(read(xml)).toMatchObject({ text: 'a < b\nx' })
    const sign = '<emoji id="yes" alt="👍" title="Like"></emoji><img alt="image" src="x">'
    expect(read({ ...xml, text: `<p>deal ${sign}</p>` })).toMatchObject({ text: 'deal 👍' })
  })

  it.each(['plain', 'xml'])(
    'leaves our name out and keeps others as they read, whatever signs are in them: %s',
    (textFormat) => {
      const [us, other] = ['<at>R&amp;D Desk</at>', '<at>Ann &lt;Ops&gt;</at>']
      const mentioned = { id: '28:c9e8c047-2a74-40a2-b28a-b162d5f5327c', name: 'R&D Desk' }
      const entities = [
        { type: 'mention', text: us, mentioned },
        { type: 'mention', text: other, mentioned: { id: '29:ann', name: 'Ann <Ops>' } },
      ]
      const said = { ...payload('group-mention'), text: `${us} is live chat open, ${other}?`, textFormat, entities }
      expect(read(said)).toMatchObject({ text: 'is live chat open, @Ann <Ops>?', place: { to: 'us' } })
    },
  )

  it('asks what can be asked with a mention alone', () => {
    expect(read({ ...payload('group-mention'), text: '<at>Frontdesk</at>' })).toMatchObject({ text: 'help' })
  })

  it.each(['a', '<at>Frontdesk</at>', '<at>a</at>'])('grows by no mention of %s', (text) => {
    const mentioned = { id: '29:somebody', name: `${text} `.repeat(50) }
    const entities = Array.from({ length: 4 }, () => ({ type: 'mention', text, mentioned }))
    const words = `${text} `.repeat(50)
    const inbound = read({ ...payload('group-mention'), text: words, entities })
    expect(inbound?.kind === 'message' ? inbound.text.length : null).toBeLessThanOrEqual(words.length)
  })

  it('never fails, whatever comes', () => {
    fc.assert(fc.property(fc.anything(), (body) => parseActivity(body).kind === 'unsupported'))
    const fields = fc.constantFrom(...Object.keys(payload('personal')))
    fc.assert(
      fc.property(fields, fc.jsonValue(), (field, value) => {
        read({ ...payload('personal'), [field]: value })
      }),
    )
  })
})

describe('who writes', () => {
  const origin = () => {
    const wire = parseActivity(payload('personal'))
    if (wire.kind === 'unsupported') throw new Error('the payload is not read')
    return wire.origin
  }

  it('is not everybody in the tenant as a guest, or while that is not known', () => {
    const nothing = { rules: [], broadRules: [] }
    expect(identityOf(origin(), { tenant, isGuest: true })).toMatchObject(nothing)
    expect(identityOf(origin(), null)).toMatchObject(nothing)
  })

  it('keeps the own tenant when from elsewhere', () => {
    const home = '11111111-86f1-41af-91ab-2d7cd011db47'
    expect(identityOf(origin(), { tenant: home, isGuest: false })).toMatchObject({
      rules: [`teams:${home}/${person}`],
      broadRules: [`teams:${home}/*`],
    })
  })

  it('is named by an administrator as Teams does, whatever the case of the ids', () => {
    const anonymous = { ...origin(), user: { id: '29:1bSnHZ7Js2-X_', objectId: null, name: null } }
    for (const who of [origin(), anonymous]) {
      const { key, broadRules = [] } = identityOf(who, atHome)
      for (const user of [key, ...broadRules].map((each) => each.slice('teams:'.length))) {
        expect(teamsUsers.read(user)).toBe(user)
        expect(teamsUsers.read(user.replace(tenant, tenant.toUpperCase()))).toBe(user)
      }
    }
    expect(teamsUsers.read(`${tenant}/${person}`.toUpperCase())).toBe(`${tenant}/${person}`)
    for (const wrong of [tenant, `${tenant}/`, `*/${person}`, `${tenant}/30:x`])
      expect(teamsUsers.read(wrong)).toBeNull()
  })

  it('is nobody in particular without an object id', () => {
    const anonymous = { ...origin(), user: { id: '29:x', objectId: null, name: null } }
    expect(identityOf(anonymous, atHome)).toMatchObject({
      key: `teams:${tenant}/29:x`,
      rules: [],
      broadRules: [],
      verified: false,
    })
  })
})

describe('the id of a conversation', () => {
  const word = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text.isWellFormed())
  const service = fc.oneof(fc.constant('https://smba.trafficmanager.net/amer/'), fc.webUrl())

  it('holds all that is needed to write there', () => {
    const places = fc.oneof(
      fc.record({
        tenant: word,
        serviceUrl: service,
        chat: word,
        kind: fc.constant('personal' as const),
        post: fc.constant(null),
      }),
      fc.record({
        tenant: word,
        serviceUrl: service,
        chat: word,
        kind: fc.constant('group' as const),
        post: fc.constant(null),
      }),
      fc.record({
        tenant: word,
        serviceUrl: service,
        chat: word,
        kind: fc.constant('channel' as const),
        post: fc.option(word.filter((text) => text !== 'chat')),
      }),
    )
    fc.assert(
      fc.property(places, (place) => {
        expect(addressOf(conversationId(place))).toEqual(place)
      }),
    )
  })

  it('names the chain of replies as Teams does', () => {
    const place = {
      tenant,
      serviceUrl: 'https://smba.trafficmanager.net/emea/',
      chat: chain,
      kind: 'channel',
      post: '1',
    } as const
    expect(conversationId(place)).toBe(`teams:${tenant}~emea/${chain}/1`)
    expect(platformConversation(place)).toBe(`${chain};messageid=1`)
  })

  it.each(['web:x', 'teams:', 'teams:a/b', 'teams:a~b', 'teams:%~b/c'])('is none of ours: %s', (id) => {
    expect(addressOf(id as ConversationId)).toBeNull()
  })
})
