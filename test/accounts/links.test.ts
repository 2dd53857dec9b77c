import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Account } from '../../src/accounts/account.ts'
import { createLinkCode, linkPerson, redeemLinkCode } from '../../src/accounts/links.ts'
import { type IdentityKey, type Instant, instant, type TicketNumber } from '../../src/ids.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import type { Store } from '../../src/store/store.ts'
import { createBuiltinHelpdesk } from '../../src/tickets/builtin.ts'
import type { Helpdesk } from '../../src/tickets/helpdesk.ts'
import type { Ticket } from '../../src/tickets/ticket.ts'
import { answerDueAt } from '../../src/tickets/ticket-rules.ts'
import { plainText } from '../../src/triage/message.ts'
import { aChat, accountOf, claimAt, effectKey, jonas, maria, ticketRequest } from '../store/examples.ts'
import { startCase } from '../support/case.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'
import { understood } from '../support/understood.ts'

const weekMs = 7 * 24 * 60 * 60_000
const unreachable: Helpdesk = {
  name: 'away',
  open: async () => ({ ok: false, problem: 'unavailable', why: 'it is away' }),
  change: async () => ({ ok: false, problem: 'unavailable', why: 'it is away' }),
  find: async () => ({ ok: false, problem: 'unavailable', why: 'it is away' }),
}

describe.each(catalogs)('linking a person, $name', ({ catalog }) => {
  const roles = rolesOf(catalog)
  const plan =
    catalog.plans.find(({ reactionHours }) => reactionHours !== null) ?? expect.fail('a plan with reaction time')
  let store: Store
  let helpdesk: Helpdesk
  let acme: Account
  let at: Instant
  beforeEach(async () => {
    store = await openSqliteStore('sqlite::memory:')
    helpdesk = createBuiltinHelpdesk(store)
    at = roles.closed
    acme = accountOf('Acme', { plan: plan.id })
    await store.putAccount(acme)
  })
  afterEach(() => store.close())
  const parts = () => ({ store, helpdesk, now: () => at, randomBytes })

  const opened = async (key: string, change: Partial<Parameters<typeof ticketRequest>[1]> = {}): Promise<Ticket> => {
    const request = ticketRequest(key, {
      plan: null,
      payment: 'plan-not-confirmed',
      conversation: aChat,
      openedAt: at,
      ...change,
    })
    return (await store.openTicket(request)).ticket
  }
  const now = async (ticket: Ticket) => (await store.ticket(ticket.number)) ?? expect.fail('the ticket is gone')

  describe('by a code', () => {
    it('belongs to the account from then on', async () => {
      const { code, expiresAt } = await createLinkCode(parts(), acme)
      expect(expiresAt).toBe(at + weekMs)
      expect(await redeemLinkCode(parts(), catalog, code, maria)).toEqual(acme)
      expect(await store.accountFor(maria, [])).toEqual(acme)
    })

    it('may be repeated by the same person, and by nobody else', async () => {
      const { code } = await createLinkCode(parts(), acme)
      await redeemLinkCode(parts(), catalog, code, maria)
      expect(await redeemLinkCode(parts(), catalog, code, jonas)).toBeNull()
      expect(await redeemLinkCode(parts(), catalog, code, maria)).toEqual(acme)
      expect(await store.accountFor(jonas, [])).toBeNull()
    })

    it('must be the code, and in time', async () => {
      const { code } = await createLinkCode(parts(), acme)
      expect(
        await redeemLinkCode(parts(), catalog, code.replace(/.$/, code.endsWith('7') ? '8' : '7'), maria),
      ).toBeNull()
      at = instant(at + weekMs)
      expect(await redeemLinkCode(parts(), catalog, code, maria)).toBeNull()
      expect(await store.accountFor(maria, [])).toBeNull()
    })
  })

  describe('whose tickets wait for it', () => {
    it('confirms their plan, and lets the reaction time run from now', async () => {
      const ticket = await opened('t1')
      at = instant(roles.open + weekMs)
      const { code } = await createLinkCode(parts(), acme)
      await redeemLinkCode(parts(), catalog, code, maria)
      const due = answerDueAt(plan, catalog.hours, at)
      expect(due).not.toBe(answerDueAt(plan, catalog.hours, ticket.openedAt))
      expect(await now(ticket)).toMatchObject({
        account: acme.id,
        plan: plan.id,
        payment: plan.tickets === 'included' ? 'plan' : 'not-agreed',
        answerDueAt: due,
        changedAt: at,
      })
      expect(await store.tickets({ account: acme.id, limit: 10 })).toHaveLength(1)
    })

    it('tells the conversation in which each began, once', async () => {
      await opened('t1')
      await opened('t2')
      const { code } = await createLinkCode(parts(), acme)
      for (let times = 0; times < 2; times++) await redeemLinkCode(parts(), catalog, code, maria)
      const effects = await store.claimEffects(claimAt(at))
      expect(effects.map(({ effect }) => effect)).toMatchObject([
        { kind: 'tell', conversation: aChat, event: { kind: 'ticket-changed' } },
        { kind: 'tell', conversation: aChat, event: { kind: 'ticket-changed' } },
      ])
    })

    it('leaves alone what is settled already, and what is of others', async () => {
      const settled = await opened('t1', { plan: roles.paying.id, payment: 'agreed' })
      const defect = await opened('t2', { payment: 'defect-claim' })
      const ofJonas = await opened('t3', { identity: jonas })
      await linkPerson(parts(), catalog, maria, acme)
      for (const ticket of [settled, defect, ofJonas]) expect(await now(ticket)).toEqual(ticket)
    })

    it('keeps what was agreed to before anybody knew the plan, and asks nothing where the plan includes it', async () => {
      const agreed = await opened('t1', { payment: 'agreed' })
      await linkPerson(parts(), catalog, maria, { ...acme, plan: roles.paying.id })
      expect(await now(agreed)).toMatchObject({ plan: roles.paying.id, payment: 'agreed' })
      const other = await opened('t2', { payment: 'agreed', identity: jonas })
      await linkPerson(parts(), catalog, jonas, acme)
      expect(await now(other)).toMatchObject({ plan: acme.plan, payment: 'plan' })
    })

    it('promises no answer in a ticket that is closed', async () => {
      const ticket = await opened('t1')
      await store.saveTicket({ ...ticket, state: 'closed', revision: 2 }, [])
      await linkPerson(parts(), catalog, maria, acme)
      expect(await now(ticket)).toMatchObject({ state: 'closed', plan: plan.id, answerDueAt: null })
    })

    it.each([
      ['still holds', 1, plan.id],
      ['ends at this instant', 0, catalog.withoutPlan],
    ])('counts the plan that %s', async (_, leftMs, expected) => {
      const ticket = await opened('t1')
      await linkPerson(parts(), catalog, maria, { ...acme, planEndsAt: instant(at + leftMs) })
      expect((await now(ticket)).plan).toBe(expected)
    })

    it('asks for payment under a plan whose tickets are paid', async () => {
      const ticket = await opened('t1')
      await linkPerson(parts(), catalog, maria, { ...acme, plan: roles.paying.id })
      expect(await now(ticket)).toMatchObject({ plan: roles.paying.id, payment: 'not-agreed' })
    })

    it('keeps the plan that was confirmed first when the person moves to another account', async () => {
      const ticket = await opened('t1')
      await linkPerson(parts(), catalog, maria, acme)
      const confirmed = await now(ticket)
      const beta = accountOf('Beta', { plan: roles.paying.id })
      await store.putAccount(beta)
      await linkPerson(parts(), catalog, maria, beta)
      expect(await now(ticket)).toEqual(confirmed)
    })

    it('is tried again when the support system is away', async () => {
      const ticket = await opened('t1', { key: effectKey('t1') })
      const { code } = await createLinkCode(parts(), acme)
      const away = { ...parts(), helpdesk: unreachable }
      await expect(redeemLinkCode(away, catalog, code, maria)).rejects.toThrow('it is away')
      expect(await redeemLinkCode(parts(), catalog, code, maria)).toEqual(acme)
      expect((await now(ticket)).plan).toBe(plan.id)
    })
  })
})

describe.each(catalogs)('a rule for many that is linked late, $name', ({ catalog }) => {
  const roles = rolesOf(catalog)
  const plan = catalog.plans.find(({ id }) => id === roles.ticketing.id) ?? expect.fail('a plan with tickets')

  it('gives the tickets of a person the plan when the person is heard of again, and says so once', async () => {
    const desk = await startCase({ catalog, plan: null, at: roles.closed })
    const team = 'test:team/*' as IdentityKey
    const identity = {
      key: 'test:maria' as IdentityKey,
      rules: [],
      broadRules: [team],
      displayName: 'M',
      verified: true,
    }
    const problem = understood({ intents: ['report-problem'] })
    await desk.write('all calls fail', problem, { identity })
    expect(await desk.store.ticket(1001 as TicketNumber)).toMatchObject({ plan: null, payment: 'plan-not-confirmed' })
    const acme = accountOf('Acme', { plan: plan.id })
    await desk.store.putAccount(acme)
    await linkPerson({ ...desk, now: () => desk.at }, catalog, team, acme)

    const status = understood({ intents: ['ticket-status'] })
    const [said] = await desk.write('how is it going?', status, { identity })
    expect(said?.text).toContain('#1001')
    await desk.desk.drain()
    const news = (await desk.desk.history(desk.id, 0, 100)).filter(({ from }) => from === 'system')
    expect(news).toHaveLength(1)
    for (const word of ['#1001', plan.name]) expect(plainText(news[0]?.blocks ?? [])).toContain(word)
    expect(await desk.store.ticket(1001 as TicketNumber)).toMatchObject({ account: acme.id, plan: plan.id })
    await desk.write('thanks again', understood({ intents: ['thanks'] }), { identity })
    await desk.desk.drain()
    expect((await desk.store.ticket(1001 as TicketNumber))?.history).toHaveLength(1)
  })
})
