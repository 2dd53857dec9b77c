import { describe, expect, it } from 'vitest'
import { type AccountId, instant } from '../../../src/ids.ts'
import type { Ticket } from '../../../src/tickets/ticket.ts'
import { aChat, claimAt, effectKey, jonas, maria, tell, ticketNumber, ticketRequest } from '../examples.ts'
import type { Bench } from './opened.ts'

const acme = 'account-acme' as AccountId
const numbersOf = (tickets: readonly Ticket[]) => tickets.map(({ number }) => Number(number))
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1001)

export const ticketsContract = (bench: Bench): void => {
  const opened = async (key: string, change: Parameters<typeof ticketRequest>[1] = {}) =>
    (await bench.store.openTicket(ticketRequest(key, change))).ticket
  const revised = (ticket: Ticket, change: Partial<Ticket> = {}): Ticket => ({
    ...ticket,
    ...change,
    revision: ticket.revision + 1,
  })

  describe('tickets', () => {
    it('opens with the first number, open and without a history', async () => {
      const request = ticketRequest('t1', { account: acme, email: 'maria@example.com', answerDueAt: instant(9000) })
      const { ticket, created } = await bench.store.openTicket(request)
      expect(created).toBe(true)
      expect(ticket).toEqual({
        ...request,
        number: 1001,
        state: 'open',
        history: [],
        changedAt: request.openedAt,
        revision: 1,
      })
      expect(await bench.store.ticket(ticket.number)).toEqual(ticket)
      expect(await bench.store.ticketByKey(request.key)).toEqual(ticket)
    })

    it('knows none that was never opened', async () => {
      expect(await bench.store.ticket(ticketNumber(1001))).toBeNull()
      expect(await bench.store.ticketByKey(effectKey('t1'))).toBeNull()
      expect(await bench.store.tickets({ limit: 10 })).toEqual([])
    })

    it('opens once for a key, however often and in whatever words it is asked', async () => {
      const first = await opened('t1')
      const again = await bench.store.openTicket(ticketRequest('t1', { subject: 'Other words' }))
      expect(again).toEqual({ ticket: first, created: false })
      expect(numbersOf([await opened('t2')])).toEqual([1002])
    })

    it('gives back a ticket as it is now when it is asked to open it again', async () => {
      const closed = revised(await opened('t1'), { state: 'closed' })
      await bench.store.saveTicket(closed, [])
      expect(await bench.store.openTicket(ticketRequest('t1'))).toEqual({ ticket: closed, created: false })
    })

    it('numbers without gaps or doubles, however many are opened at once', async () => {
      const results = await Promise.all(
        Array.from({ length: 60 }, (_, index) => bench.store.openTicket(ticketRequest(`t${index % 40}`))),
      )
      expect(results.filter(({ created }) => created)).toHaveLength(40)
      expect([...new Set(results.map(({ ticket }) => Number(ticket.number)))].toSorted((a, b) => a - b)).toEqual(
        upTo(40),
      )
      for (const [index, { ticket }] of results.entries()) expect(ticket.key).toBe(`t${index % 40}`)
    })

    bench.itShared('numbers without gaps or doubles from two processes', async () => {
      const stores = [bench.store, await bench.another()]
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          stores.map((store) => store.openTicket(ticketRequest(`t${Math.floor(index / 2) * 2}`))),
        ).flat(),
      )
      expect(results.filter(({ created }) => created)).toHaveLength(10)
      expect([...new Set(results.map(({ ticket }) => Number(ticket.number)))].toSorted((a, b) => a - b)).toEqual(
        upTo(10),
      )
    })

    it('saves on the revision that was read, with its effects', async () => {
      const ticket = await opened('t1')
      const after = revised(ticket, { state: 'waiting-for-customer', changedAt: instant(5000) })
      expect(await bench.store.saveTicket(after, [tell('n1', aChat)])).toBe('saved')
      expect(await bench.store.ticket(ticket.number)).toEqual(after)
      const claimed = await bench.store.claimEffects(claimAt(0))
      expect(claimed).toMatchObject([{ conversation: null, effect: { key: 'n1' }, attempts: 0 }])
    })

    it('keeps nothing of a save that lost', async () => {
      const ticket = await opened('t1')
      const results = await Promise.all(
        (['closed', 'waiting-for-customer'] as const).map((state) =>
          bench.store.saveTicket(revised(ticket, { state }), [tell(`n-${state}`, aChat)]),
        ),
      )
      expect(results.toSorted()).toEqual(['conflict', 'saved'])
      const state = results[0] === 'saved' ? 'closed' : 'waiting-for-customer'
      expect(await bench.store.ticket(ticket.number)).toMatchObject({ state, revision: 2 })
      expect((await bench.store.claimEffects(claimAt(0))).map(({ effect }) => effect.key)).toEqual([`n-${state}`])
    })

    it('saves no ticket that was never opened', async () => {
      const ticket = await opened('t1')
      expect(await bench.store.saveTicket(revised({ ...ticket, number: ticketNumber(4000) }), [])).toBe('conflict')
      expect(await bench.store.ticket(ticketNumber(4000))).toBeNull()
    })

    it('lists by account, person and state, newest first', async () => {
      await opened('t1', { account: acme })
      await opened('t2', { identity: jonas })
      const third = await opened('t3', { account: acme, identity: jonas })
      await bench.store.saveTicket(revised(third, { state: 'closed' }), [])
      const list = async (filter: object) => numbersOf(await bench.store.tickets({ ...filter, limit: 10 }))
      expect(await list({})).toEqual([1003, 1002, 1001])
      expect(await list({ account: acme })).toEqual([1003, 1001])
      expect(await list({ identity: jonas })).toEqual([1003, 1002])
      expect(await list({ identity: maria, account: acme })).toEqual([1001])
      expect(await list({ states: ['closed'] })).toEqual([1003])
      expect(await list({ states: ['open', 'closed'], identity: jonas })).toEqual([1003, 1002])
      expect(await list({ states: [] })).toEqual([])
    })

    it('lists under the account that a ticket got later', async () => {
      const ticket = await opened('t1')
      await bench.store.saveTicket(revised(ticket, { account: acme }), [])
      expect(numbersOf(await bench.store.tickets({ account: acme, limit: 10 }))).toEqual([1001])
    })

    it('pages from the newest to the oldest', async () => {
      await Promise.all(upTo(25).map((number) => opened(`t${number}`)))
      const seen: number[] = []
      for (;;) {
        const below = seen.at(-1)
        const page = await bench.store.tickets({
          identity: maria,
          limit: 10,
          ...(below === undefined ? {} : { below: ticketNumber(below) }),
        })
        if (page.length === 0) break
        expect(page.length).toBeLessThanOrEqual(10)
        seen.push(...numbersOf(page))
      }
      expect(seen).toEqual(upTo(25).toReversed())
    })
  })
}
