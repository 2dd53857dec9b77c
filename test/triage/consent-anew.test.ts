import { describe, expect, it } from 'vitest'
import type { AccountId, IdentityKey, Instant } from '../../src/ids.ts'
import { startCase } from '../support/case.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'
import { understood } from '../support/understood.ts'

const fault = understood({ intents: ['report-problem'], priority: null })
const yes = understood({ intents: ['affirm'] })

describe.each(catalogs)('a yes to paid work, after something changed, $name', ({ catalog }) => {
  const { paying, ticketing, closed } = rolesOf(catalog)
  const rate = catalog.vendor.hourlyRate
  if (rate === null) return
  const dearer = { ...catalog, vendor: { ...catalog.vendor, hourlyRate: { ...rate, amount: rate.amount + 50 } } }
  const asked = async (plan: typeof paying.id | null, planEndsAt?: Instant) => {
    const desk = await startCase({
      catalog,
      plan,
      at: closed,
      ...(planEndsAt === undefined ? {} : { planEndsAt }),
    })
    const [reply = expect.fail()] = await desk.write('the web page is odd', fault)
    return { desk, reply }
  }
  const raise = ({ desk }: Awaited<ReturnType<typeof startCase>>) => desk.useCatalog(dearer, { understand: () => yes })

  it('holds at no other price than the one that was told: the new one is asked for', async () => {
    const { desk, reply } = await asked(paying.id)
    expect(reply.actions).toContain('consent-accept')
    raise(desk)
    const [again = expect.fail()] = await desk.press('consent-accept')
    expect(again.text).toContain(String(rate.amount + 50))
    expect(again.actions).toContain('consent-accept')
    expect(await desk.store.tickets({ limit: 9 })).toEqual([])
    const [opened = expect.fail()] = await desk.press('consent-accept')
    expect(opened.text).toContain('#1001')
    expect(await desk.store.tickets({ limit: 9 })).toMatchObject([{ payment: 'agreed' }])
  })

  it('nor for a ticket that is open', async () => {
    const { desk } = await asked(null)
    raise(desk)
    const [again = expect.fail()] = await desk.press('consent-accept')
    expect(again.text).toContain(String(rate.amount + 50))
    expect(await desk.store.tickets({ limit: 9 })).toMatchObject([{ payment: 'plan-not-confirmed' }])
    await desk.press('consent-accept')
    expect(await desk.store.tickets({ limit: 9 })).toMatchObject([{ payment: 'agreed' }])
  })

  it('opens the ticket in the plan that holds by now, which asks for nothing', async () => {
    const { desk } = await asked(paying.id)
    const [account = expect.fail()] = await desk.store.accounts()
    await desk.store.putAccount({ ...account, plan: ticketing.id })
    const [opened = expect.fail()] = await desk.press('consent-accept')
    expect(opened.text).toContain(ticketing.name)
    expect(await desk.store.tickets({ limit: 9 })).toMatchObject([
      { plan: ticketing.id, payment: 'plan', subject: 'the web page is odd' },
    ])
  })

  it('agrees to nothing for a ticket whose opener was linked to such a plan a moment ago', async () => {
    const { desk } = await asked(null)
    const account = {
      id: 'late' as AccountId,
      name: 'Late',
      plan: ticketing.id,
      planEndsAt: null,
      zone: null,
      language: null,
      productVersion: null,
      createdAt: closed,
    }
    await desk.store.putAccount(account)
    await desk.store.link('test:maria' as IdentityKey, account.id)
    const [said = expect.fail()] = await desk.press('consent-accept')
    expect(said.text).toContain('#1001')
    expect(said.text).not.toContain(`${rate.amount} ${rate.currency}`)
    expect(await desk.store.tickets({ limit: 9 })).not.toMatchObject([{ payment: 'agreed' }])
  })
})
