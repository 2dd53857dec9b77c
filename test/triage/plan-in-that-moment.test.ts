import { describe, expect, it } from 'vitest'
import type { Account } from '../../src/accounts/account.ts'
import { linkPerson } from '../../src/accounts/links.ts'
import type { Catalog } from '../../src/catalog/model.ts'
import type { AccountId, IdentityKey, Instant, PlanId } from '../../src/ids.ts'
import type { Store } from '../../src/store/store.ts'
import { createBuiltinHelpdesk } from '../../src/tickets/builtin.ts'
import type { Helpdesk } from '../../src/tickets/helpdesk.ts'
import { startCase } from '../support/case.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'
import { understood } from '../support/understood.ts'

const fault = understood({ intents: ['report-problem'], priority: null })

/** The built-in support system, reached a moment after another process has linked the customer. */
const linkingBefore = (what: 'open' | 'change', catalog: Catalog, plan: PlanId, at: Instant) => (store: Store) => {
  const builtin = createBuiltinHelpdesk(store)
  let isLinked = false
  const link = async () => {
    if (isLinked) return
    isLinked = true
    const none = { planEndsAt: null, zone: null, language: null, productVersion: null }
    const account: Account = { id: 'late' as AccountId, name: 'Late', plan, ...none, createdAt: at }
    await store.putAccount(account)
    await linkPerson({ store, helpdesk: builtin, now: () => at }, catalog, 'test:maria' as IdentityKey, account)
  }
  const helpdesk: Helpdesk = {
    ...builtin,
    open: async (request) => {
      if (what === 'open') await link()
      return builtin.open(request)
    },
    change: async (number, event) => {
      if (what === 'change' && event.by.kind === 'customer') await link()
      return builtin.change(number, event)
    },
  }
  return helpdesk
}

describe.each(catalogs)('a customer who is linked in that very moment, $name', ({ catalog }) => {
  const { paying, ticketing, closed } = rolesOf(catalog)
  if (catalog.vendor.hourlyRate === null) return
  const start = (what: 'open' | 'change', plan: PlanId) =>
    startCase({ catalog, plan: null, at: closed, helpdesk: linkingBefore(what, catalog, plan, closed) })

  it('agrees to no price under a plan that asks for none: ticket and conversation say so', async () => {
    const desk = await start('change', ticketing.id)
    await desk.write('the web page is odd', fault)
    await desk.press('consent-accept')
    await desk.desk.drain()
    const [ticket = expect.fail()] = await desk.store.tickets({ limit: 9 })
    expect(ticket).toMatchObject({ plan: ticketing.id, payment: 'plan' })
    expect(ticket.history.map(({ change }) => change.kind)).toEqual(['plan'])
    expect((await desk.desk.conversation(desk.id))?.tickets).toMatchObject([{ number: 1001, payment: 'plan' }])
    const said = (await desk.desk.history(desk.id, 0, 100)).filter(({ from }) => from !== 'customer')
    const texts = said.map(({ blocks }) => JSON.stringify(blocks))
    expect(texts.filter((text) => text.includes(ticketing.name) && text.includes('1001')).length).toBeGreaterThan(1)
    expect(await desk.press('consent-accept')).not.toEqual([])
    expect(await desk.store.ticket(ticket.number)).toMatchObject({ payment: 'plan' })
  })

  it('has agreed under a plan whose tickets are paid, and isn’t asked again', async () => {
    const desk = await start('change', paying.id)
    await desk.write('the web page is odd', fault)
    await desk.press('consent-accept')
    await desk.desk.drain()
    expect(await desk.store.tickets({ limit: 9 })).toMatchObject([{ plan: paying.id, payment: 'agreed' }])
    expect((await desk.desk.conversation(desk.id))?.tickets).toMatchObject([{ payment: 'agreed' }])
  })

  it('gets the plan for a ticket that is opened a moment later', async () => {
    const desk = await start('open', ticketing.id)
    await desk.write('the web page is odd', fault)
    await desk.desk.drain()
    expect(await desk.store.tickets({ limit: 9 })).toMatchObject([{ plan: ticketing.id, payment: 'plan' }])
    expect((await desk.desk.conversation(desk.id))?.tickets).toMatchObject([{ number: 1001, payment: 'plan' }])
  })
})
