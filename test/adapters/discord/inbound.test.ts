import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inboundFile } from '../../../adapters/discord/files.ts'
import { type ChannelFacts, deletionsInbound, messageInbound, readDispatch } from '../../../adapters/discord/inbound.ts'
import { discordUsers } from '../../../adapters/discord/users.ts'
import { arrivalOf } from './payloads.ts'

const us = '1200000000000000001'
const apiUrl = 'https://discord.com/api'
const guild = '1100000000000000001'
const room = '1100000000000000010'
const forum = '1100000000000000020'
const thread = '1210000000000000500'
const maria = '1200000000000000100'

const inRoom: ChannelFacts = { kind: 'room', parent: null, owner: null }
const inThread: ChannelFacts = { kind: 'thread', parent: room, owner: us }
const inPost: ChannelFacts = { kind: 'post', parent: forum, owner: maria }

const read = (name: string, facts: ChannelFacts = inRoom, listen: readonly string[] = []) => {
  const arrival = arrivalOf(name)
  if (arrival.kind !== 'message') throw new Error(`${name} was read as ${arrival.kind}`)
  return messageInbound(arrival, facts, { us, listenChannels: new Set(listen), fileOf: inboundFile(apiUrl) })
}

const press = (name: string) => {
  const arrival = arrivalOf(name)
  return 'inbound' in arrival ? arrival : expect.fail(`${name} was read as ${arrival.kind}`)
}

describe('messages', () => {
  it('takes a direct message as said to us, with nobody reading along', () => {
    expect(read('direct-message')).toEqual({
      id: 'message:1210000000000000001',
      conversation: 'discord:@me/1100000000000000090',
      identity: { key: `discord:${maria}`, rules: [], broadRules: [], displayName: 'Maria K', verified: true },
      zone: null,
      language: null,
      kind: 'message',
      text: 'are you open now?',
    })
  })

  it('takes a mention as the beginning of the thread that is opened under it', () => {
    expect(read('mention')).toMatchObject({
      conversation: `discord:${guild}/${room}/1210000000000000001`,
      place: { shared: true, to: 'us', listening: false },
      text: `when is live chat open? @joe asks in <#${room}> :ok:`,
    })
  })

  it.each(['sticker_items', 'poll'])('is silent to %s without words', (name) => {
    const bare = (d: object) => ({ ...d, content: '', [name]: [{ id: '1', name: 'Wave', format_type: 1 }] })
    expect(arrivalOf('direct-message', bare).kind).toBe('unsupported')
  })

  it('asks what can be asked with a mention alone', () => {
    const arrival = arrivalOf('mention')
    if (arrival.kind !== 'message') return expect.fail()
    const bare = { ...arrival, message: { ...arrival.message, content: ` <@${us}> ` } }
    const how = { us, listenChannels: new Set<string>(), fileOf: inboundFile(apiUrl) }
    expect(messageInbound(bare, inRoom, how)).toMatchObject({ text: 'help' })
  })

  it('is from people and roles that an administrator can name as Discord does', () => {
    const { key, rules, broadRules = [] } = read('room').identity
    for (const each of [key, ...rules, ...broadRules]) {
      const user = each.slice('discord:'.length)
      expect(discordUsers.read(user)).toBe(user)
    }
  })

  it('names the person by the nickname, and the roles as rules, the one of everybody included', () => {
    expect(read('room').identity).toEqual({
      key: `discord:${maria}`,
      rules: [`discord:${guild}/1100000000000000700`],
      broadRules: [`discord:${guild}/${guild}`],
      displayName: 'Maria (Acme)',
      verified: true,
    })
  })

  it.each([
    ['room', inRoom, 'room'],
    ['mention', inRoom, 'us'],
    ['mention-of-somebody-else', inRoom, 'others'],
    ['everyone', inRoom, 'others'],
    ['reply-to-somebody-else', inRoom, 'others'],
    ['reply-to-us', inRoom, 'us'],
    ['thread-message', inThread, 'thread'],
    ['mention-of-somebody-else', inThread, 'others'],
    ['forum-post', inPost, 'room'],
    ['thread-message', inPost, 'thread'],
  ] as const)('tells to whom %s was said', (name, facts, to) => {
    expect(read(name, facts).place?.to).toBe(to)
  })

  it('counts messages in a thread to its conversation, which is the one that the mention began', () => {
    expect(read('thread-message', inThread).conversation).toBe(`discord:${guild}/${room}/${thread}`)
    expect(read('forum-post', inPost).conversation).toBe(`discord:${guild}/${forum}/${thread}`)
  })

  it('listens where an administrator wants it, in a forum to the author of a post', () => {
    expect(read('room', inRoom, [room]).place?.listening).toBe(true)
    expect(read('room', inRoom, [forum]).place?.listening).toBe(false)
    expect(read('forum-post', inPost, [forum]).place?.listening).toBe(true)
    expect(read('thread-message', { ...inPost, owner: '9' }, [forum]).place?.listening).toBe(false)
    expect(read('thread-message', inThread, [room]).place?.listening).toBe(false)
  })

  it('takes an edit as the new wording of its message, the same at every delivery', () => {
    expect(read('edited')).toMatchObject({
      id: 'edit:1210000000000000001:2026-11-23T17:21:30.551000+00:00',
      kind: 'edited',
      of: 'message:1210000000000000001',
      text: 'calls fail since noon',
    })
  })

  it('reads what was forwarded', () => {
    expect(read('forwarded')).toMatchObject({ text: 'calls fail' })
  })

  it('reads which files came with it, in their order, those of what was forwarded too', () => {
    const { files } = read('attachments') as { files?: readonly { name: string; size: number }[] }
    expect(files?.map(({ name, size }) => [name, size])).toEqual([
      ['crash.log', 10],
      ['screen.png', 20481],
    ])
    expect(read('forwarded')).not.toHaveProperty('files')
  })

  it.each([
    ['deleted-in-direct-message', inRoom, ['discord:@me/1100000000000000090 1210000000000000001']],
    ['deleted', inRoom, [`discord:${guild}/${room}/1210000000000000001 1210000000000000001`]],
    ['deleted', inThread, [`discord:${guild}/${room}/${room} 1210000000000000001`]],
    [
      'deleted-in-bulk',
      inRoom,
      [
        `discord:${guild}/${room}/1210000000000000001 1210000000000000001`,
        `discord:${guild}/${room}/1210000000000000002 1210000000000000002`,
      ],
    ],
  ] as const)('takes %s as messages that were taken back', (name, facts, expected) => {
    const arrival = arrivalOf(name)
    if (arrival.kind !== 'deleted') return expect.fail(`${name} was read as ${arrival.kind}`)
    const deletions = deletionsInbound(arrival.deletion, facts)
    expect(deletions.map(({ conversation, of }) => `${conversation} ${of.replace('message:', '')}`)).toEqual(expected)
  })

  it.each(['bot-message', 'webhook-message', 'thread-started', 'preview-added'])('drops %s', (name) => {
    expect(arrivalOf(name).kind).toBe('unsupported')
  })
})

describe('interactions', () => {
  it('takes a command in a channel as a conversation with the one who gave it, in that language', () => {
    expect(press('command-ask')).toMatchObject({
      kind: 'command',
      ask: { id: '1220000000000000001', application: us, user: maria },
      inbound: {
        id: 'command:1220000000000000001',
        conversation: `discord:${guild}/${room}/@${maria}`,
        language: 'pt-BR',
        kind: 'message',
        text: 'are you open on Sunday?',
      },
    })
    expect(press('command-ask').inbound.place).toBeUndefined()
  })

  it('sees the question that is being typed', () => {
    expect(arrivalOf('autocomplete')).toMatchObject({ kind: 'typing', typed: 'ar', ask: { language: 'pt-BR' } })
  })

  it('takes subcommands as the questions that they stand for', () => {
    expect(press('command-status').inbound).toMatchObject({ kind: 'action', action: 'ask:ticket-status' })
    expect(press('command-in-direct-message').inbound).toMatchObject({
      conversation: 'discord:@me/1100000000000000090',
      kind: 'action',
      action: 'ask:availability',
    })
    expect(arrivalOf('command-ticket').kind).toBe('form-wanted')
  })

  it('asks what a message says when it is handed to us', () => {
    expect(press('shortcut').inbound).toMatchObject({ text: 'does <@1200000000000000101> know why calls fail?' })
  })

  it('asks about a message that is handed to us by the names in it, our own left out', () => {
    const arrival = arrivalOf('shortcut', (d) => {
      const told = JSON.stringify(d)
        .replace('does <@', `<@${us}> does <@`)
        .replace('"mentions":[]', `"mentions":[{"id":"1200000000000000101","username":"joe"}]`)
      return JSON.parse(told)
    })
    expect(arrival).toMatchObject({ inbound: { text: 'does @joe know why calls fail?' } })
  })

  it('asks what can be asked with a command of blanks', () => {
    const blank = (d: object) => JSON.parse(JSON.stringify(d).replace(/"value":"[^"]*"/, '"value":"   "'))
    expect(arrivalOf('command-ask', blank)).toMatchObject({ inbound: { text: 'help' } })
  })

  it('takes a press to the conversation that its button belongs to, wherever it was shown', () => {
    expect(press('button')).toMatchObject({
      kind: 'press',
      inbound: {
        conversation: `discord:${guild}/${room}/${thread}`,
        place: { shared: true, to: 'us' },
        kind: 'action',
        action: 'priority:high',
      },
      pressed: { content: 'Paid work. Go ahead?', label: 'High' },
    })
    expect(press('menu')).toMatchObject({
      inbound: { conversation: 'discord:@me/1100000000000000090', action: 'ask:help' },
      pressed: { label: 'Help' },
    })
    expect(press('menu').inbound.place).toBeUndefined()
  })

  it('takes the form as it was filled in', () => {
    expect(press('form').inbound).toMatchObject({
      kind: 'ticket-form',
      form: { subject: 'CSV export', description: 'It ends after a line.', priority: 'high', version: '' },
    })
  })
})

it('never throws, whatever comes', () => {
  const type = fc.constantFrom(
    'MESSAGE_CREATE',
    'MESSAGE_UPDATE',
    'MESSAGE_DELETE_BULK',
    'INTERACTION_CREATE',
    'TYPING_START',
  )
  fc.assert(
    fc.property(
      type,
      fc.anything(),
      fc.dictionary(fc.constantFrom('type', 'id', 'data', 'author'), fc.anything()),
      (t, any, some) => {
        expect(readDispatch(t, any).kind).toBe('unsupported')
        expect(readDispatch(t, some).kind).toBe('unsupported')
      },
    ),
  )
})
