import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AccountId, instant, type PriorityId } from '../../src/ids.ts'
import type { Helpdesk, HelpdeskResult } from '../../src/tickets/helpdesk.ts'
import type { Ticket, TicketChange, TicketEvent } from '../../src/tickets/ticket.ts'
import type { Effect } from '../../src/triage/conversation.ts'
import { aChat, bChat, effectKey, jonas, ticketNumber, ticketRequest } from '../store/examples.ts'
import { changes } from './random-tickets.ts'

/** A support system of its own for one test, empty. */
export interface OpenedHelpdesk {
  readonly helpdesk: Helpdesk
  /** Every effect that has followed from its tickets, oldest first. */
  effects(): Promise<readonly Effect[]>
  /** From now on it can't be reached. */
  cutOff(): Promise<void>
  close(): Promise<void>
}

const expectOk = <Value>(result: HelpdeskResult<Value>): Value =>
  result.ok ? result.value : expect.fail(`${result.problem}: ${result.why}`)

const eventOf = (
  key: string,
  change: TicketChange,
  by: TicketEvent['by'] = { kind: 'engineer', name: 'Jonas' },
): TicketEvent => ({ key: effectKey(key), at: instant(5000), by, change })

const publicly = (text: string) => ({ kind: 'comment', text, public: true }) as const
const privately = (text: string) => ({ kind: 'comment', text, public: false }) as const
const maria = { kind: 'customer', name: 'Maria' } as const

const low = 'low' as PriorityId
const agreement = {
  amount: 80,
  currency: 'USD',
  per: 'hour',
  price: '80 USD/h',
  at: instant(5000),
  by: { identity: jonas, name: 'Jonas' },
} as const
const everyChange: readonly [TicketChange, Partial<Ticket>][] = [
  [{ kind: 'priority', priority: low }, { priority: low }],
  [{ kind: 'state', state: 'closed' }, { state: 'closed' }],
  [{ kind: 'payment', payment: 'defect-claim' }, { payment: 'defect-claim' }],
  [
    { kind: 'payment', payment: 'agreed', agreement },
    { payment: 'agreed', agreements: [agreement] },
  ],
  [{ kind: 'email', email: 'maria@example.com' }, { email: 'maria@example.com' }],
  [{ kind: 'version', version: '12.1' }, { version: '12.1' }],
]

/** What every support system must do behind its connector. */
export const helpdeskContract = (name: string, open: () => Promise<OpenedHelpdesk>): void => {
  describe(`the helpdesk contract, ${name}`, () => {
    let opened: OpenedHelpdesk
    let helpdesk: Helpdesk
    beforeEach(async () => {
      opened = await open()
      helpdesk = opened.helpdesk
    })
    afterEach(() => opened.close())

    const openTicket = async (key: string, change: Parameters<typeof ticketRequest>[1] = {}) =>
      expectOk(await helpdesk.open(ticketRequest(key, { conversation: aChat, ...change })))
    const change = async ({ number }: Ticket, event: TicketEvent) => expectOk(await helpdesk.change(number, event))
    const told = async () => (await opened.effects()).filter((effect) => effect.kind === 'tell')

    it('opens a ticket with all that was asked for', async () => {
      const request = ticketRequest('t1', {
        account: 'account-acme' as AccountId,
        conversation: aChat,
        email: 'maria@example.com',
        answerDueAt: instant(9000),
      })
      const ticket = expectOk(await helpdesk.open(request))
      expect(ticket).toMatchObject({ ...request, state: 'open', history: [], revision: 1 })
      expect(expectOk(await helpdesk.find(ticket.number))).toEqual(ticket)
      expect(await told()).toEqual([])
    })

    it('opens one ticket for a key, and another for another', async () => {
      const first = await openTicket('t1')
      const [again, second] = await Promise.all([openTicket('t1', { subject: 'Other words' }), openTicket('t2')])
      expect(again).toEqual(first)
      expect(second.number).not.toBe(first.number)
    })

    it('opens one ticket for a key that is asked for twice at once', async () => {
      const tickets = await Promise.all(Array.from({ length: 5 }, () => openTicket('t1')))
      expect(new Set(tickets.map(({ number }) => number)).size).toBe(1)
    })

    it.each(everyChange)('changes what it is told to: %j', async (what, expected) => {
      const ticket = await openTicket('t1', { payment: 'not-agreed' })
      const event = eventOf('e1', what)
      const after = await change(ticket, event)
      expect(after).toEqual({ ...ticket, ...expected, history: [event], changedAt: event.at, revision: 2 })
      expect(expectOk(await helpdesk.find(ticket.number))).toEqual(after)
    })

    it('opens a ticket with the price that was agreed to', async () => {
      const ticket = await openTicket('t1', { payment: 'agreed', agreements: [agreement] })
      expect(expectOk(await helpdesk.find(ticket.number))).toMatchObject({ payment: 'agreed', agreements: [agreement] })
    })

    it('takes no yes to a price for a ticket that a plan pays for, and says how it stands', async () => {
      const ticket = await openTicket('t1', { payment: 'plan' })
      for (const payment of ['agreed', 'defect-claim', 'not-agreed'] as const) {
        const event = eventOf(`e-${payment}`, { kind: 'payment', payment }, maria)
        expect(await change(ticket, event)).toEqual(ticket)
      }
      expect(expectOk(await helpdesk.find(ticket.number))).toEqual(ticket)
    })

    it('changes once for a key, and tells of it once', async () => {
      const ticket = await openTicket('t1')
      const event = eventOf('e1', publicly('We are looking into it'))
      const after = await change(ticket, event)
      expect(await change(ticket, event)).toEqual(after)
      await Promise.all([change(ticket, event), change(ticket, eventOf('e1', publicly('other words')))])
      expect(expectOk(await helpdesk.find(ticket.number))).toEqual(after)
      expect(await told()).toHaveLength(1)
    })

    it('loses none of many changes at once', async () => {
      const ticket = await openTicket('t1')
      const events = Array.from({ length: 12 }, (_, index) => eventOf(`e${index}`, publicly(`comment ${index}`)))
      await Promise.all(events.map((event) => change(ticket, event)))
      const after = expectOk(await helpdesk.find(ticket.number))
      expect(after.history.map(({ key }) => key).toSorted()).toEqual(events.map(({ key }) => key).toSorted())
      expect(after.revision).toBe(13)
      expect(await told()).toHaveLength(12)
    })

    it('opens a closed ticket again when the customer writes', async () => {
      const ticket = await openTicket('t1')
      await change(ticket, eventOf('e1', { kind: 'state', state: 'closed' }))
      const after = await change(ticket, eventOf('e2', publicly('It happens again'), maria))
      expect(after.state).toBe('open')
    })

    it('finds no ticket that is not there, and says which', async () => {
      const missing = ticketNumber(4711)
      for (const result of [
        await helpdesk.find(missing),
        await helpdesk.change(missing, eventOf('e1', publicly('?'))),
      ]) {
        expect(result).toMatchObject({ ok: false, problem: 'not-found', why: expect.stringContaining('4711') })
      }
      expect(await told()).toEqual([])
    })

    it('is unavailable, and not broken, while it can not be reached', async () => {
      const { number } = await openTicket('t1')
      await opened.cutOff()
      const results = await Promise.all([
        helpdesk.open(ticketRequest('t2')),
        helpdesk.change(number, eventOf('e1', publicly('?'))),
        helpdesk.find(number),
      ])
      for (const result of results) expect(result).toMatchObject({ ok: false, problem: 'unavailable' })
    })

    it('tells the conversation in which the ticket began of a public comment', async () => {
      const ticket = await openTicket('t1')
      const other = await openTicket('t2', { conversation: bChat })
      const event = eventOf('e1', publicly('Please send the log'))
      const after = await change(ticket, event)
      await change(other, eventOf('e1', publicly('Solved')))
      const [first, second] = await told()
      expect(first).toMatchObject({ conversation: aChat, event: { kind: 'ticket-changed', at: event.at, event } })
      expect(first).toMatchObject({ event: { ticket: after } })
      expect(second).toMatchObject({ conversation: bChat, event: { ticket: { number: other.number } } })
      expect(first?.key).not.toBe(second?.key)
    })

    it('tells nobody of what the customer did, nor where no conversation began it', async () => {
      const ticket = await openTicket('t1')
      await change(ticket, eventOf('e1', publicly('It happens again'), maria))
      await change(ticket, eventOf('e2', { kind: 'email', email: 'maria@example.com' }, maria))
      await change(await openTicket('t2', { conversation: null }), eventOf('e1', publicly('Solved')))
      expect(await told()).toEqual([])
    })

    it('keeps a private comment among engineers', async () => {
      const ticket = await openTicket('t1')
      const after = await change(ticket, eventOf('e1', privately('the customer is late with paying')))
      expect(after.history).toHaveLength(1)
      expect(await opened.effects()).toEqual([])
      await change(ticket, eventOf('e2', publicly('We are looking into it')))
      expect(await told()).toHaveLength(1)
      expect(JSON.stringify(await opened.effects())).not.toContain('late with paying')
    })

    it('never lets private words into an effect, and tells of all else in order', async () => {
      let runs = 0
      const secret = 'kept among engineers'
      await fc.assert(
        fc.asyncProperty(fc.array(changes, { maxLength: 8 }), async (all) => {
          const before = (await told()).length
          const ticket = await openTicket(`r${++runs}`, { payment: 'not-agreed' })
          const events = all.map((each, index) =>
            eventOf(`e${index}`, each.kind === 'comment' && !each.public ? privately(secret) : each),
          )
          for (const event of events) await change(ticket, event)
          const effects = (await told()).slice(before)
          expect(JSON.stringify(effects)).not.toContain(secret)
          const open = events.filter(({ change: each }) => each.kind !== 'comment' || each.public)
          expect(effects.map((effect) => effect.kind === 'tell' && effect.event)).toMatchObject(
            open.map((event) => ({ kind: 'ticket-changed', event })),
          )
        }),
        { numRuns: 25 },
      )
    })
  })
}
