import fc from 'fast-check'
import { type AccountId, type EffectKey, instant, type PlanId, type PriorityId } from '../../src/ids.ts'
import type { Ticket, TicketChange, TicketEvent } from '../../src/tickets/ticket.ts'
import { maria, ticketNumber, ticketRequest } from '../store/examples.ts'

const states = ['open', 'waiting-for-customer', 'closed'] as const
/** How work is paid that no plan pays for: there the customer's word counts. */
const payments = ['agreed', 'not-agreed', 'defect-claim', 'plan-not-confirmed'] as const

export const openedTicket = (change: Partial<Ticket> = {}): Ticket => ({
  ...ticketRequest('t1'),
  payment: 'plan-not-confirmed',
  number: ticketNumber(1001),
  state: 'open',
  history: [],
  changedAt: instant(1000),
  revision: 1,
  ...change,
})

const word = fc.string({ minLength: 1, maxLength: 12 })

export const changes: fc.Arbitrary<TicketChange> = fc.oneof(
  fc.record({ kind: fc.constant('comment' as const), text: word, public: fc.boolean() }),
  fc.record({ kind: fc.constant('priority' as const), priority: word.map((id) => id as PriorityId) }),
  fc.record({ kind: fc.constant('state' as const), state: fc.constantFrom(...states) }),
  fc.record({ kind: fc.constant('payment' as const), payment: fc.constantFrom(...payments) }),
  fc.record({
    kind: fc.constant('payment' as const),
    payment: fc.constant('agreed' as const),
    agreement: fc.record({
      amount: fc.nat(),
      currency: word,
      per: fc.constant('hour' as const),
      price: word,
      at: fc.nat().map(instant),
      by: fc.record({ identity: fc.constant(maria), name: fc.option(word) }),
    }),
  }),
  fc.record({ kind: fc.constant('email' as const), email: word }),
  fc.record({ kind: fc.constant('version' as const), version: word }),
  fc.record({
    kind: fc.constant('plan' as const),
    account: word.map((id) => id as AccountId),
    plan: word.map((id) => id as PlanId),
    payment: fc.constantFrom(...payments),
    answerDueAt: fc.option(fc.nat().map(instant)),
  }),
)

/** Few keys, so that the same one comes again, with other contents too. */
const ticketEvents: fc.Arbitrary<TicketEvent> = fc.record({
  key: fc.nat(11).map((key) => `e${key}` as EffectKey),
  at: fc.nat().map(instant),
  by: fc.record({ kind: fc.constantFrom('customer' as const, 'engineer' as const, 'system' as const), name: word }),
  change: changes,
})

export const histories = fc.array(ticketEvents, { maxLength: 20 })

/** The first event of each key, in order. */
export const firstOfEach = (events: readonly TicketEvent[]): readonly TicketEvent[] =>
  events.filter(({ key }, index) => events.findIndex((other) => other.key === key) === index)
