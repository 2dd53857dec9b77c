import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressOf, buttonsBlockId, buttonsPlaceOf, conversationId } from '../../../adapters/slack/address.ts'
import { deletionOf, type Profile, signed, type Us, unsignedOf } from '../../../adapters/slack/inbound.ts'
import { namedIn, plainTextOf } from '../../../adapters/slack/text.ts'
import { slackUsers } from '../../../adapters/slack/users.ts'
import { parseWire } from '../../../adapters/slack/wire.ts'
import type { ConversationId } from '../../../src/ids.ts'

const folder = new URL('./payloads/', import.meta.url)
const payload = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'))

const us: Us = { team: 'T061EG9R6', user: 'U0LAN0Z89', listenChannels: new Set() }
const read = (name: string, listenChannels = us.listenChannels) =>
  unsignedOf(parseWire(payload(name)), { ...us, listenChannels })

const member: Profile = {
  team: 'T061EG9R6',
  displayName: 'Maria',
  zone: 'Europe/Riga',
  language: 'lv-LV',
  isGuest: false,
}

describe('what Slack sends', () => {
  it('is a direct message: one conversation, as it was typed', () => {
    expect(read('message-im')).toEqual({
      kind: 'message',
      id: 'message:T061EG9R6/D024BE91L/1760000000.000100',
      conversation: 'slack:T061EG9R6/D024BE91L',
      text: 'How do I update from 11.0 to 11.2 & what does it cost?',
    })
  })

  it('is our own words, under whatever name they were posted', () => {
    const body = JSON.stringify(payload('message-own')).replace('"bot_id":"B0LAN0Z89",', '')
    expect(parseWire(JSON.parse(body)).kind).toBe('message')
    expect(unsignedOf(parseWire(JSON.parse(body)), us)).toBeNull()
  })

  it('is a thread in a direct message, as the assistant pane opens them: a conversation of its own', () => {
    const body = JSON.stringify(payload('message-im')).replace(
      '"channel":',
      '"thread_ts":"1759999999.000100","channel":',
    )
    expect(unsignedOf(parseWire(JSON.parse(body)), us)).toMatchObject({
      conversation: 'slack:T061EG9R6/D024BE91L/1759999999.000100',
    })
  })

  it.each([
    [':+1::skin-tone-3:', '👍🏼'],
    ['deal :thumbsup: :white_check_mark:', 'deal 👍 ✅'],
    [':pray:', '🙏'],
    [
      'down from 10:30:45 to 11:00:00 :party-parrot: :constructor:',
      'down from 10:30:45 to 11:00:00 :party-parrot: :constructor:',
    ],
  ])('is read with the signs that people answer with, of which Slack tells the names: %s', (text, read) => {
    const body = JSON.stringify(payload('message-im')).replace(/"text":"[^"]*"/, `"text":${JSON.stringify(text)}`)
    expect(unsignedOf(parseWire(JSON.parse(body)), us)).toMatchObject({ text: read })
  })

  it('is a mention, which begins a thread; its two events are one message', () => {
    const mention = read('app-mention')
    expect(mention).toEqual({
      kind: 'message',
      id: 'message:T061EG9R6/C024BE91L/1760000002.000100',
      conversation: 'slack:T061EG9R6/C024BE91L/1760000002.000100',
      place: { shared: true, to: 'us', listening: false },
      text: 'is a backup included?',
    })
  })

  it('is a reply in a thread, to nobody in particular', () => {
    expect(read('message-thread')).toMatchObject({
      conversation: 'slack:T061EG9R6/C024BE91L/1760000002.000100',
      place: { shared: true, to: 'thread' },
    })
  })

  it('is a reply in the thread of a private channel, or one that is sent to the channel, too', () => {
    expect(read('message-group')).toMatchObject({
      conversation: 'slack:T061EG9R6/G024BE91L/1760000040.000100',
      place: { shared: true, to: 'thread' },
    })
    expect(read('message-thread-broadcast')).toMatchObject({
      conversation: 'slack:T061EG9R6/C024BE91L/1760000002.000100',
      place: { to: 'thread' },
    })
  })

  it('is talk between people, which is not even looked at, save in a channel that we listen in', () => {
    expect(read('message-channel')).toBeNull()
    expect(read('message-channel', new Set(['C024BE91L']))).toMatchObject({ place: { to: 'room', listening: true } })
  })

  it('is talk to somebody else, which matters only in a thread, since that may be ours', () => {
    const { event, ...rest } = payload('message-to-somebody') as { event: object }
    const inRoom = { ...rest, event: { ...event, thread_ts: undefined } }
    for (const listen of [new Set<string>(), new Set(['C024BE91L'])]) {
      expect(unsignedOf(parseWire(inRoom), { ...us, listenChannels: listen })).toBeNull()
      expect(read('message-to-somebody', listen)).toMatchObject({ place: { to: 'others' } })
    }
  })

  it('is a group message, where others read along', () => {
    expect(read('message-mpim')).toMatchObject({ place: { shared: true, to: 'us' }, text: 'hello' })
  })

  it('is a message with a file', () => {
    expect(read('message-file')).toMatchObject({ text: 'the log of the crash' })
    expect(parseWire(payload('message-file'))).toMatchObject({
      files: [
        {
          name: 'crash.log',
          size: 12345,
          url: 'https://files.slack.com/files-pri/T061EG9R6-F0S43P1CZ/download/crash.log',
        },
      ],
    })
  })

  it('is a file and not a word, of which Slack tells only when asked', () => {
    expect(read('message-file-unseen')).toMatchObject({ kind: 'message', text: '' })
    const files = [{ id: 'F0S43P1D0', name: '', size: null, url: null }]
    expect(parseWire(payload('message-file-unseen'))).toMatchObject({ files })
  })

  const taken = (name: string) => {
    const wire = parseWire(payload(name))
    return wire.kind === 'deleted' ? deletionOf(wire, us) : expect.fail('not taken back')
  }

  it('is a message that was taken back', () => {
    expect(taken('message-deleted')).toEqual({
      kind: 'deleted',
      id: 'deleted:message:T061EG9R6/D024BE91L/1760000000.000100',
      conversation: 'slack:T061EG9R6/D024BE91L',
      of: 'message:T061EG9R6/D024BE91L/1760000000.000100',
    })
    expect(taken('message-deleted-thread')).toMatchObject({
      conversation: 'slack:T061EG9R6/C024BE91L/1760000002.000100',
      of: 'message:T061EG9R6/C024BE91L/1760000003.000100',
    })
  })

  it('is one with replies, which Slack puts a stone in the place of', () => {
    const mention = read('app-mention')
    expect(taken('message-tombstone')).toMatchObject({ conversation: mention?.conversation, of: mention?.id })
  })

  it('is a change to a direct message in reply to which a thread was opened meanwhile: it stays where it was said', () => {
    const first = '"ts":"1760000000.000100",'
    for (const name of ['message-changed', 'message-deleted']) {
      const body = JSON.stringify(payload(name)).replaceAll(first, `${first}"thread_ts":"1760000000.000100",`)
      const wire = parseWire(JSON.parse(body))
      const said = wire.kind === 'deleted' ? deletionOf(wire, us) : unsignedOf(wire, us)
      expect(wire).toMatchObject({ threadTs: '1760000000.000100' })
      expect(said).toMatchObject({ conversation: 'slack:T061EG9R6/D024BE91L' })
    }
  })

  it('is an edit of a message that was taken in', () => {
    expect(read('message-changed')).toMatchObject({
      kind: 'edited',
      of: 'message:T061EG9R6/D024BE91L/1760000000.000100',
      text: 'How do I update from 11.0 to 11.3?',
    })
  })

  it.each([
    'message-bot',
    'message-own',
    'channel-join',
    'message-unfurled',
    'reaction-added',
    'url-verification',
    'app-home-messages',
  ])('is %s, which is none of our business', (name) => expect(read(name)).toBeNull())

  it('is a press, in the conversation that the button was shown in', () => {
    expect(read('block-actions')).toEqual({
      kind: 'action',
      id: 'press:slack:T061EG9R6/C024BE91L/1760000002.000100#4.0/1760000021.123456',
      conversation: 'slack:T061EG9R6/C024BE91L/1760000002.000100',
      place: { shared: true, to: 'us', listening: false },
      action: 'consent-accept',
    })
  })

  it('is a press at our home, in the direct message beside it', () => {
    expect(read('home-button')).toMatchObject({
      kind: 'action',
      conversation: 'slack:T061EG9R6/D024BE91L',
      action: 'ask:my-plan',
    })
  })

  it('is a command, between the asker and us wherever it is given', () => {
    expect(read('slash-command')).toEqual({
      kind: 'message',
      id: 'command:13345224609.738474920.8088930838d88f008e0',
      conversation: 'slack:T061EG9R6/C024BE91L/@U2147483697',
      text: 'is a backup included?',
    })
  })

  it('is the shortcut on a message, answered under it', () => {
    expect(read('message-shortcut')).toMatchObject({
      conversation: 'slack:T061EG9R6/C024BE91L/1760000029.000100',
      place: { to: 'us' },
      text: 'Calls fail since this morning',
    })
  })

  it('is a form for a ticket', () => {
    expect(read('view-submission')).toEqual({
      kind: 'ticket-form',
      id: 'form:VNHU13V36',
      conversation: 'slack:T061EG9R6/D024BE91L',
      form: { subject: 'CSV export', description: 'It ends after a line.', priority: 'high', version: '' },
    })
  })

  it('is somebody at our home', () => {
    expect(parseWire(payload('app-home-opened'))).toMatchObject({ kind: 'home', channel: 'D024BE91L' })
  })

  it('is anything at all, and never an exception', () => {
    fc.assert(fc.property(fc.jsonValue(), (body) => void unsignedOf(parseWire(body), us)))
    for (const name of readdirSync(folder)) {
      const body = JSON.stringify(payload(name.replace('.json', '')))
      fc.assert(
        fc.property(fc.nat(body.length), fc.constantFrom('0', 'null', '""', '[]', '{}'), (at, other) => {
          const broken = body.slice(0, at) + body.slice(at).replace(/"[^"]*"(?=[,}\]])/, other)
          void unsignedOf(parseWire(JSON.parse(broken)), us)
        }),
        { numRuns: 30 },
      )
    }
  })
})

describe('who it is from', () => {
  const from = (name: string, profile: Profile | null) => {
    const wire = parseWire(payload(name))
    const unsigned = unsignedOf(wire, us)
    if (unsigned === null || !('user' in wire)) return expect.fail('nobody')
    return signed(unsigned, wire, us, profile)
  }

  it('is known by workspace and user, with zone and language as the person set them', () => {
    expect(from('message-im', member)).toMatchObject({
      identity: {
        key: 'slack:T061EG9R6/U2147483697',
        rules: [],
        broadRules: ['slack:T061EG9R6/*'],
        displayName: 'Maria',
        verified: true,
      },
      zone: 'Europe/Riga',
      language: 'lv-LV',
    })
  })

  it('is of the own workspace in a channel that two share', () => {
    const { identity } = from('message-shared-channel', { ...member, team: 'T0PARTNER1' })
    expect(identity).toMatchObject({ key: 'slack:T0PARTNER1/U0STRANGER', broadRules: ['slack:T0PARTNER1/*'] })
  })

  it('is named by an administrator as Slack does', () => {
    const { key, broadRules = [] } = from('message-im', member).identity
    for (const user of [key, ...broadRules].map((each) => each.slice('slack:'.length))) {
      expect(slackUsers.read(user)).toBe(user)
      expect(slackUsers.read(user.toLowerCase())).toBe(user)
    }
  })

  it('is a guest, or somebody of whom that is not known: no rule for the workspace holds', () => {
    expect(from('message-im', { ...member, isGuest: true }).identity).toMatchObject({ rules: [], broadRules: [] })
    expect(from('message-im', null).identity).toMatchObject({
      key: 'slack:T061EG9R6/U2147483697',
      rules: [],
      broadRules: [],
    })
  })
})

describe('text', () => {
  it.each([
    ['a &lt;b&gt; &amp;amp; c', 'a <b> &amp; c'],
    ['see <https://example.com/a?b=1&amp;c=2>', 'see https://example.com/a?b=1&c=2'],
    ['<http://example.com|example.com>', 'example.com'],
    ['<https://evil.example|the docs>', 'the docs (https://evil.example)'],
    ['<mailto:a@b.example|a@b.example>', 'a@b.example'],
    [
      '<@U0LAN0Z89> hello <@U1|joe> in <#C1|general>, <!here> and <!subteam^S1|@admins>',
      'hello @joe in #general, @here and @admins',
    ],
    ['<!date^1760000000^{date}|9 October>', '9 October'],
  ])('reads %s', (wire, text) => expect(plainTextOf(wire, us.user)).toBe(text))

  it('tells who is named', () => {
    expect(namedIn('<@U0LAN0Z89> and <@U1>', us.user)).toEqual({ us: true, others: true })
    expect(namedIn('<!subteam^S1|@admins>', us.user)).toEqual({ us: false, others: true })
    expect(namedIn('&lt;@U1&gt; <!here>', us.user)).toEqual({ us: false, others: false })
  })
})

describe('addresses', () => {
  const id = fc.stringMatching(/^[A-Z0-9]{1,12}$/)
  const place = fc.oneof(
    fc.constant({ thread: null, alone: null }),
    fc.stringMatching(/^\d{10}\.\d{6}$/).map((thread) => ({ thread, alone: null })),
    id.map((alone) => ({ thread: null, alone })),
  )

  it('come back as they were', () => {
    fc.assert(
      fc.property(id, id, place, fc.nat(1e6), (team, channel, where, seq) => {
        const address = { team, channel, ...where }
        const conversation = conversationId(address)
        expect(addressOf(conversation)).toEqual(address)
        expect(buttonsPlaceOf(buttonsBlockId({ conversation, seq }, 1))).toEqual({ conversation, seq })
      }),
    )
  })

  it('are nothing else', () => {
    for (const other of ['', 'web:T/C', 'slack:T', 'slack:T/C/', 'slack:T/C/x#1', 'slack:T/C\n'])
      expect(addressOf(other as ConversationId)).toBeNull()
    for (const other of ['', 'abc', 'slack:T/C', 'slack:T/C#1', '#1.0', 'x#1.0'])
      expect(buttonsPlaceOf(other)).toBeNull()
  })
})
