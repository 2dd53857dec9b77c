import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AccountId, instant, type PlanId } from '../../src/ids.ts'
import { applyEvent } from '../../src/tickets/apply.ts'
import type { Ticket, TicketChange, TicketEvent, TicketState } from '../../src/tickets/ticket.ts'
import { effectKey, maria } from '../store/examples.ts'
import { firstOfEach, histories, openedTicket } from './random-tickets.ts'

const applyAll = (ticket: Ticket, events: readonly TicketEvent[]): Ticket => events.reduce(applyEvent, ticket)

const eventBy = (kind: TicketEvent['by']['kind'], change: TicketChange): TicketEvent => ({
  key: effectKey(`e-${kind}`),
  at: instant(5000),
  by: { kind, name: 'Maria' },
  change,
})
const comment = { kind: 'comment', text: 'It happens again', public: true } as const

/** The content of the newest change of one kind. */
const newest = <Kind extends TicketChange['kind']>(events: readonly TicketEvent[], kind: Kind) =>
  events
    .map(({ change }) => change)
    .filter((change): change is Extract<TicketChange, { kind: Kind }> => change.kind === kind)
    .at(-1)

describe('what happens to a ticket', () => {
  it('happens once for each key, however often it is told', () => {
    fc.assert(
      fc.property(histories, (events) => {
        const once = applyAll(openedTicket(), firstOfEach(events))
        expect(applyAll(openedTicket(), events)).toEqual(once)
        expect(applyAll(once, events)).toBe(once)
      }),
    )
  })

  it('is counted and kept in order', () => {
    fc.assert(
      fc.property(histories, (events) => {
        const first = firstOfEach(events)
        const ticket = applyAll(openedTicket(), events)
        expect(ticket.revision).toBe(1 + first.length)
        expect(ticket.history).toEqual(first)
        expect(ticket.changedAt).toBe(first.at(-1)?.at ?? openedTicket().changedAt)
      }),
    )
  })

  it('leaves what the customer asked for as it was', () => {
    fc.assert(
      fc.property(histories, (events) => {
        const { key, number, subject, description, identity, conversation, openedAt } = openedTicket()
        const facts = { key, number, subject, description, identity, conversation, openedAt }
        expect(applyAll(openedTicket(), events)).toMatchObject(facts)
      }),
    )
  })

  it('ends in the newest of each thing that was told', () => {
    fc.assert(
      fc.property(histories, (events) => {
        const first = firstOfEach(events)
        const ticket = applyAll(openedTicket(), events)
        const before = openedTicket()
        const plan = newest(first, 'plan')
        expect(ticket.priority).toBe((newest(first, 'priority') ?? before).priority)
        expect(ticket.email).toBe((newest(first, 'email') ?? before).email)
        expect(ticket.version).toBe((newest(first, 'version') ?? before).version)
        expect([ticket.account, ticket.plan]).toEqual([(plan ?? before).account, (plan ?? before).plan])
        expect(ticket.answerDueAt).toBe((plan ?? before).answerDueAt)
        // A plan whose tickets are paid leaves what the customer has settled.
        const payment = first.reduce((was, { change }) => {
          if (change.kind === 'payment') return change.payment
          return change.kind === 'plan' && was === 'plan-not-confirmed' ? change.payment : was
        }, before.payment)
        expect(ticket.payment).toBe(payment)
      }),
    )
  })

  it('keeps the plan of the opening, whatever else happens', () => {
    fc.assert(
      fc.property(histories, (events) => {
        const others = events.filter(({ change }) => change.kind !== 'plan')
        const { plan, account, answerDueAt } = openedTicket()
        expect(applyAll(openedTicket(), others)).toMatchObject({ plan, account, answerDueAt })
      }),
    )
  })

  it('is paid by a plan that includes it, whatever was settled before, and by nobody after', () => {
    const by = { identity: maria, name: 'Maria' }
    const agreement = { amount: 80, currency: 'USD', per: 'hour', price: '80 USD/h', at: instant(1000), by } as const
    const plan = { account: 'a' as AccountId, plan: 'GOLD' as PlanId, payment: 'plan', answerDueAt: null } as const
    const agreed = openedTicket({ payment: 'agreed', agreements: [agreement] })
    const covered = applyEvent(agreed, eventBy('system', { kind: 'plan', ...plan }))
    expect(covered).toMatchObject({ payment: 'plan', agreements: [{ ...agreement, endedAt: instant(5000) }] })
    const late = eventBy('customer', { kind: 'payment', payment: 'agreed', agreement })
    expect(applyEvent(covered, late)).toBe(covered)
  })

  it('keeps every price that was agreed to, and when it ended', () => {
    fc.assert(
      fc.property(histories, (events) => {
        const ticket = applyAll(openedTicket(), events)
        const { agreements = [] } = ticket
        const told = firstOfEach(events).filter(({ change }) => change.kind === 'payment' && change.agreement)
        expect(agreements).toHaveLength(told.length)
        expect(agreements.slice(0, -1).every(({ endedAt }) => endedAt !== undefined)).toBe(true)
        if (ticket.payment !== 'agreed') expect(agreements.every(({ endedAt }) => endedAt !== undefined)).toBe(true)
      }),
    )
  })

  it.each<TicketState>(['closed', 'waiting-for-customer', 'open'])(
    'opens one that is %s when the customer writes',
    (state) => {
      const ticket = applyEvent(openedTicket({ state }), eventBy('customer', comment))
      expect(ticket.state).toBe('open')
      expect(ticket.history).toHaveLength(1)
    },
  )

  it.each<TicketState>(['closed', 'waiting-for-customer'])(
    'leaves one %s when others write, or when the customer changes a thing',
    (state) => {
      const events = [
        eventBy('engineer', comment),
        eventBy('system', comment),
        eventBy('customer', { kind: 'email', email: 'maria@example.com' }),
      ]
      for (const event of events) expect(applyEvent(openedTicket({ state }), event).state).toBe(state)
    },
  )

  it('never changes a ticket that somebody has read', () => {
    fc.assert(
      fc.property(histories, (events) => {
        const read = [openedTicket()]
        for (const event of events) read.push(applyEvent(read.at(-1) ?? openedTicket(), event))
        const copies = read.map((ticket) => structuredClone(ticket))
        applyAll(read.at(-1) ?? openedTicket(), events)
        expect(read).toEqual(copies)
      }),
    )
  })
})
