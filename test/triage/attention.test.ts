import { describe, expect, it } from 'vitest'
import type { Identity } from '../../src/accounts/account.ts'
import type { EffectKey, EventId, IdentityKey } from '../../src/ids.ts'
import { isForUs, type Place } from '../../src/triage/attention.ts'
import { type Conversation, newConversation } from '../../src/triage/conversation.ts'
import { speakingWith } from '../../src/triage/speakers.ts'
import type { Intent } from '../../src/understanding/understanding.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'
import { understood } from '../support/understood.ts'

const place = (to: Place['to'], listening = false): Place => ({ shared: true, to, listening })
const person = (name: string): Identity => ({
  key: `test:${name}` as IdentityKey,
  rules: [],
  displayName: name,
  verified: true,
})
const maria = person('Maria Rossi')
const bob = person('Bob')
const thread = place('thread')

describe.each(catalogs)('what is ours to answer, $name', ({ catalog }) => {
  const roles = rolesOf(catalog)
  const ours: Conversation = newConversation('test:thread/1' as Conversation['id'], maria, roles.closed)
  const overheard: Conversation = { ...ours, overheard: true }
  const said = (
    where: Place | undefined,
    conversation: Conversation | null,
    intents: readonly Intent[],
    { text = '…', speaker = maria, hasFiles = false, confidence = 0.99, ordinal = null as number | null } = {},
  ): boolean => {
    const entities = { versions: [], emails: [], ticketChange: null, namedPriority: null, ordinal }
    const understanding = understood({ intents, confidence, entities })
    return isForUs({ place: where, speaker, text, understanding, hasFiles }, conversation, catalog)
  }
  const smallTalk: readonly Intent[] = ['greeting', 'thanks', 'goodbye', 'affirm', 'deny', 'out-of-scope']

  it('answers whatever is said to us, in private or by name', () => {
    expect(said(undefined, null, ['greeting'])).toBe(true)
    expect(said(place('us'), overheard, ['out-of-scope'], { speaker: bob })).toBe(true)
  })

  it('leaves the threads of others alone, and what is said to others', () => {
    expect(said(thread, null, ['report-problem'])).toBe(false)
    expect(said(place('others'), ours, ['report-problem'])).toBe(false)
  })

  it('goes on with whoever is alone with us in a thread, whatever is said', () => {
    for (const intent of smallTalk) expect(said(thread, ours, [intent]), intent).toBe(true)
    expect(said(thread, ours, ['coverage'], { confidence: 0.1 })).toBe(true)
  })

  it('takes no part in small talk of somebody else, or once others have spoken', () => {
    for (const intent of smallTalk) {
      expect(said(thread, ours, [intent], { speaker: bob }), intent).toBe(false)
      expect(said(thread, overheard, [intent]), intent).toBe(false)
    }
    expect(said(thread, ours, ['coverage'], { speaker: bob, confidence: 0.1 })).toBe(false)
  })

  it('answers a question or a fault in its thread, whoever tells of it', () => {
    expect(said(thread, ours, ['coverage'], { speaker: bob })).toBe(true)
    expect(said(thread, overheard, ['thanks', 'report-problem'])).toBe(true)
  })

  it('takes the answer to its own question from whom it asked, though others have spoken since', () => {
    const ticket = 'open:1' as EffectKey
    const asked = (question: Conversation['question']) => speakingWith({ ...overheard, question }, bob)
    const consent = asked({ kind: 'consent', request: null, described: true, ticket })
    const describing = asked({ kind: 'describe-problem', ticket })
    expect(said(thread, consent, ['affirm'])).toBe(true)
    expect(said(thread, consent, ['affirm'], { speaker: bob })).toBe(false)
    expect(said(thread, consent, ['out-of-scope'])).toBe(false)
    expect(said(thread, describing, ['out-of-scope'])).toBe(true)
    expect(said(thread, describing, ['thanks'])).toBe(false)
  })

  it('takes what was offered likewise: by a plain yes, its label or its number', () => {
    const offers = [
      { id: 'ask:availability', label: 'Hours' },
      { id: 'open-ticket:x', label: 'Open it' },
    ]
    const offered = { ...overheard, offered: offers.map((offer) => ({ ...offer, style: 'normal' as const })) }
    expect(said(thread, offered, ['affirm'], { text: 'yes' })).toBe(true)
    expect(said(thread, offered, ['affirm'], { text: 'yes, I will ask her about it' })).toBe(false)
    expect(said(thread, offered, ['out-of-scope'], { text: 'hours ' })).toBe(true)
    expect(said(thread, offered, ['out-of-scope'], { text: 'the second', ordinal: 2 })).toBe(true)
    expect(said(thread, offered, ['affirm'], { text: 'yes', speaker: bob })).toBe(false)
  })

  it('takes a code, and a file for what somebody has with it', () => {
    expect(said(thread, ours, ['out-of-scope'], { text: 'FD-7K3MQ-9XT2B', speaker: bob })).toBe(true)
    const file = { text: '', hasFiles: true }
    expect(said(thread, overheard, ['out-of-scope'], { ...file, speaker: bob })).toBe(false)
    const asked = { ...overheard, question: { kind: 'describe-problem', ticket: 'open:1' as EffectKey } as const }
    expect(said(thread, asked, ['out-of-scope'], file)).toBe(true)
  })

  it('keeps quiet when somebody is called by a typed name, whatever is said to them', () => {
    const toOthers = ['Bob: could you look at it?', '@Bob look', 'hi bob, is it you?', 'Wilhelmine, could you look?']
    for (const text of [...toOthers, 'can you look @wilhelmine?'])
      for (const where of [thread, place('room', true)])
        expect(said(where, speakingWith(speakingWith(ours, bob), maria), ['coverage'], { text }), text).toBe(false)
    const namesakes = ['Bob: could you look at it?', '@Bob look']
    for (const text of namesakes) expect(said(thread, ours, ['coverage'], { text, speaker: bob }), text).toBe(false)
    for (const text of ['hi Wilhelmine', 'thanks Wilhelmine!'])
      expect(said(thread, ours, ['greeting'], { text }), text).toBe(false)
  })

  it('keeps quiet when somebody of the thread is called at the end, and answers where they are only spoken of', () => {
    const known = [speakingWith(speakingWith(ours, bob), maria), { ...ours, heard: ['Bob Fischer'] }]
    const toBob = [
      'all calls fail again, can you look at it, Bob?',
      'all calls fail again\ncould you have a look, bob',
      'all calls fail again in Ghent, Bob?',
      'all calls fail again. Bob?',
      'all calls fail again – Bob!',
      'all calls fail again\nplease look @Bob',
    ]
    const toUs = [
      'all calls fail again, I told Bob',
      'all calls of these fail: Wilhelmine, Bob',
      'can you open one for Bob?',
    ]
    for (const there of known) {
      for (const text of toBob) expect(said(thread, there, ['report-problem'], { text }), text).toBe(false)
      for (const text of toUs) expect(said(thread, there, ['report-problem'], { text }), text).toBe(true)
    }
    const withSurname = { text: 'can you look at it, Bob Fischer?' }
    expect(said(thread, { ...ours, heard: ['Bob Fischer'] }, ['report-problem'], withSurname)).toBe(false)
    for (const text of toBob.slice(0, 5)) expect(said(thread, ours, ['report-problem'], { text }), text).toBe(true)
    expect(said(thread, { ...ours, heard: ['Bob'] }, ['report-problem'], { text: toBob[0], speaker: bob })).toBe(true)
  })

  it('does not take a word, its own name or a signature for a name', () => {
    const { name, product } = catalog.vendor
    const toUs = [
      `Hi ${name}!`,
      `${product}: does it run?`,
      `@${name} help`,
      'Hello, does it run?',
      'SIP: does it run?',
    ]
    for (const text of [...toUs, 'Thanks, Maria', 'it runs at sip:100@example.com'])
      expect(said(thread, ours, ['thanks'], { text }), text).toBe(true)
  })

  it('reads no example message for that: they take a running desk seconds', () => {
    const understanding = Object.defineProperties(
      {},
      {
        ...Object.getOwnPropertyDescriptors(catalog.understanding),
        messages: { get: () => expect.fail('the messages were read') },
      },
    )
    const unread = Object.assign({}, catalog, { understanding })
    const saying = { place: thread, speaker: maria, text: 'hi Wilhelmine', hasFiles: false }
    expect(isForUs({ ...saying, understanding: understood({ intents: ['greeting'] }) }, ours, unread)).toBe(false)
  })

  it('speaks unasked only where it was told to, and never to a greeting between people', () => {
    const room = place('room', true)
    expect(said(place('room'), null, ['coverage'])).toBe(false)
    expect(said(room, null, ['coverage'])).toBe(true)
    expect(said(room, null, ['greeting'])).toBe(false)
    expect(said(room, null, ['greeting', 'coverage'])).toBe(true)
    expect(said(room, ours, ['greeting'])).toBe(false)
    const question = { kind: 'consent', request: null, described: true, ticket: 'open:1' as EffectKey } as const
    expect(said(room, { ...ours, question, lastMessage: 'm' as EventId }, ['affirm'])).toBe(true)
  })
})
