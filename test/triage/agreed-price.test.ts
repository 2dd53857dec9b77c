import { describe, expect, it } from 'vitest'
import { hourlyPriceOf } from '../../src/catalog/price.ts'
import { startCase } from '../support/case.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'
import { understood } from '../support/understood.ts'

const fault = understood({ intents: ['report-problem'], priority: null })
const priced = understood({ intents: ['pricing'] })

describe.each(catalogs)('the price that was agreed to, $name', ({ catalog }) => {
  const { paying, closed } = rolesOf(catalog)
  const rate = catalog.vendor.hourlyRate
  if (rate === null) return
  const agreement = {
    amount: rate.amount,
    currency: rate.currency,
    per: 'hour',
    price: hourlyPriceOf(catalog.vendor),
    by: { identity: 'test:maria', name: 'Maria' },
  }
  const dearer = { ...catalog, vendor: { ...catalog.vendor, hourlyRate: { ...rate, amount: rate.amount + 50 } } }

  it('stands in a ticket that opens after the yes, with when and by whom', async () => {
    const desk = await startCase({ catalog, plan: paying.id, at: closed })
    await desk.write('the web page is odd', fault)
    desk.at = (closed + 60_000) as typeof closed
    await desk.press('consent-accept')
    expect(await desk.store.tickets({ limit: 9 })).toMatchObject([{ agreements: [{ ...agreement, at: desk.at }] }])
  })

  it('stands in a ticket that was open, and ends when the yes is taken back', async () => {
    const desk = await startCase({ catalog, plan: null, at: closed })
    await desk.write('the web page is odd', fault)
    await desk.press('consent-accept')
    expect(await desk.store.tickets({ limit: 9 })).toMatchObject([
      { payment: 'agreed', agreements: [{ ...agreement, at: closed }] },
    ])
    desk.at = (closed + 60_000) as typeof closed
    await desk.write('no, stop', understood({ intents: ['deny'] }))
    expect(await desk.store.tickets({ limit: 9 })).toMatchObject([
      { payment: 'not-agreed', agreements: [{ ...agreement, at: closed, endedAt: desk.at }] },
    ])
    await desk.press('consent-accept')
    const [{ agreements } = expect.fail()] = await desk.store.tickets({ limit: 9 })
    expect(agreements?.map(({ endedAt }) => endedAt)).toEqual([desk.at, undefined])
  })

  it('is told as it was agreed to, whatever the catalog says by now', async () => {
    const desk = await startCase({ catalog, plan: paying.id, at: closed })
    await desk.write('the web page is odd', fault)
    await desk.press('consent-accept')
    const reading = { ...priced, entities: { ...priced.entities, asksCost: true } as const }
    desk.desk.useCatalog(dearer, { understand: () => reading })
    const [reply = expect.fail()] = await desk.say('what will that cost me?')
    expect(reply.text.split('\n')[0]).toContain(agreement.price)
  })
})
