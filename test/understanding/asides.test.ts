import { describe, expect, it } from 'vitest'
import { vendorMatcher } from './vendor-matcher.ts'

const read = (text: string) => vendorMatcher.understand(text)

describe('a message that leans on the one before', () => {
  it.each(['and on premium?', 'what about vpn', 'and for snmp?', 'same for basic?', 'how about the firewall'])(
    'is recognised: %s',
    (text) => {
      expect(read(text).continues).toBe(true)
    },
  )

  it.each([
    'and when are you open on saturdays for chat, we had nobody there last week',
    'what about our calls, they fail since this morning for everybody',
    'hello',
    'we cannot log in to the web page',
  ])('is not one that stands on its own: %s', (text) => {
    expect(read(text).continues).toBe(false)
  })
})

describe('a priority that a ticket is to have', () => {
  it.each([
    ['make 1001 low', 'low'],
    ['set ticket 1001 to high', 'high'],
    ['please put #1001 on medium', 'medium'],
    ['could you lift ticket 1001 to high', 'high'],
  ])('is named with its number: %s', (text, priority) => {
    const { entities, ticket } = read(text)
    expect([entities.namedPriority, entities.ticketChange, ticket]).toEqual([priority, 'priority', '1001'])
  })

  it("is not named by news of the customer's own", () => {
    expect(read('ticket 1001: the volume of calls is low').entities.namedPriority).toBeNull()
  })
})

describe('a choice among what was offered', () => {
  it.each([
    ['2', 2],
    ['the second one please', 2],
    ['first', 1],
    ['option 3', 3],
    ['i want the third', 3],
    ['the last one', 'last'],
    ['both please', 'all'],
    ['close the second one', 2],
  ])('%s is number %s', (text, ordinal) => {
    expect(read(text).entities.ordinal).toBe(ordinal)
  })

  it.each(['we have 2 servers', 'ticket 2 or 3', 'first our server crashed and then the second one did', 'ok'])(
    'is none in: %s',
    (text) => {
      expect(read(text).entities.ordinal).toBeNull()
    },
  )
})

describe('what is wanted of a ticket', () => {
  it.each([
    ['please close ticket 1042', 'close', null],
    ['reopen #1042, it came back', 'reopen', null],
    ['set the priority of ticket 1042 to high', 'priority', 'high'],
    ['please raise 1042 to blocker', 'priority', 'blocker'],
    ['add to ticket 1042: the log is attached', 'comment', null],
  ])('%s', (text, change, priority) => {
    const { intents, entities } = read(text)
    expect(intents).toContain('ticket-update')
    expect(entities).toMatchObject({ ticketChange: change, namedPriority: priority })
  })

  it('is nothing where no ticket is to be changed', () => {
    expect(read('what is included in the basic plan').entities).toMatchObject({
      ticketChange: null,
      namedPriority: null,
    })
  })
})

describe('versions and addresses', () => {
  it.each([
    ['we run MOR x17 on centos', ['x17']],
    ['MOR 12 crashed', ['12']],
    ['version 9.2 of the billing', ['9.2']],
    ['we have 12 servers and 300 users', []],
  ])('%s', (text, versions) => {
    expect(read(text).entities.versions).toEqual(versions)
  })

  it('finds e-mail addresses as they are written, without what stands around them', () => {
    expect(read('write to <Anna.Noc@Example.com>, or to ops+mor@example.org.').entities.emails).toEqual([
      'Anna.Noc@Example.com',
      'ops+mor@example.org',
    ])
  })
})

describe('what leans on the last turn', () => {
  it.each([
    ['and on premium?', [], ['PREMIUM']],
    ['what about vpn', ['vpn'], []],
    ['and for snmp on basic?', ['snmp'], ['BASIC']],
  ])('is about what it names and nothing else: %s', (text, services, plans) => {
    expect(read(text)).toMatchObject({ services, plans, continues: true })
  })
})

describe('a negation', () => {
  it.each([
    ["I don't need a human, just tell me which support plans you have", 'talk-to-engineer'],
    ['no new ticket please, what is the status of #3901', 'create-ticket'],
  ])('does not ask for what it denies: %s', (text, denied) => {
    expect(read(text).intents).not.toContain(denied)
  })

  it('of a job leaves the other', () => {
    expect(read('we do not need vpn, only snmp set up for us. is it included?').services).toEqual(['snmp'])
  })
})

describe('a wish for time', () => {
  it.each([
    'wait',
    'please hold on',
    'ok let me ask my boss first',
    'give me a minute please',
    'I need to think about it',
    'we will discuss it internally and get back to you',
  ])('is recognised: %s', (text) => {
    expect(read(text).entities.asksForTime).toBe(true)
  })

  it.each([
    'wait, calls to Italy fail now',
    'hold on, what does heartbeat cost?',
    'how long do I wait?',
    'I need to ask about your opening hours',
    'our customers wait a minute before the call connects',
  ])('is none where more is said: %s', (text) => {
    expect(read(text).entities.asksForTime).toBeUndefined()
  })
})

describe('what is asked about a ticket, and not asked for', () => {
  it.each([
    ['should I open a ticket?', 'open'],
    ['what happens when I close it?', 'close'],
    ['can I reopen it later?', 'reopen'],
    ['how do I raise the priority?', 'priority'],
    ['is it closed?', 'state'],
    ['what priority does my ticket have', 'state'],
    ['sorry, what was my ticket number again?', 'number'],
    ['which ticket', 'number'],
  ])('%s: %s', (text, asked) => {
    expect(read(text).entities.ticketAsked).toBe(asked)
  })

  it.each([
    'can I open a ticket',
    'please close it',
    'can you close ticket 1042?',
    'is live chat open?',
    'which number do i call',
  ])('is nothing in: %s', (text) => {
    expect(read(text).entities.ticketAsked).toBeUndefined()
  })
})
