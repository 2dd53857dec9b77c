import { describe, expect, it } from 'vitest'
import { startCase } from '../support/case.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'
import { understood } from '../support/understood.ts'

describe.each(catalogs)('a button pressed twice, $name', ({ catalog }) => {
  const roles = rolesOf(catalog)
  const start = () => startCase({ catalog, plan: roles.ticketing.id, at: roles.closed })
  const service =
    catalog.services.find(({ coverage }) => coverage.get(roles.ticketing.id) === 'included') ?? expect.fail()
  const blurred = understood({ intents: ['coverage'], confidence: 0.01 })
  const asksForJob = understood({ intents: ['coverage'], services: [service.id] })

  const offers = [
    { what: 'what was not understood', reading: blurred, button: 'open-ticket' },
    { what: 'a job', reading: asksForJob, button: `open-ticket:${service.id}` },
  ]

  it.each(offers)('opens one ticket for $what, and says which', async ({ reading, button }) => {
    const desk = await start()
    await desk.write('the thing', reading)
    const seen = await Promise.all([desk.press(button), desk.press(button)])
    const later = await desk.press(button)
    expect(await desk.store.tickets({ limit: 5 })).toHaveLength(1)
    expect(seen.flat().map(({ text }) => text)).not.toEqual([])
    expect(later.map(({ text }) => text).join('\n')).toContain('#1001')
  })

  it('opens another ticket once something else was said', async () => {
    const desk = await start()
    await desk.write('the thing', blurred)
    await desk.press('open-ticket')
    await desk.write('the other thing', blurred)
    await desk.press('open-ticket')
    expect(await desk.store.tickets({ limit: 5 })).toHaveLength(2)
  })

  it('shows more once, and says nothing of a button that no longer stands', async () => {
    const desk = await start()
    const [asked] = await desk.write('what plans are there?', understood({ intents: ['plans-overview'] }))
    expect(asked?.actions).toContain('more')
    let shown = await desk.press('more')
    while (shown.some(({ actions }) => actions.includes('more'))) shown = await desk.press('more')
    expect(shown).toHaveLength(1)
    expect(await desk.press('more')).toEqual([])
    await desk.write('thanks', understood({ intents: ['thanks'] }))
    expect(await desk.press('more')).toHaveLength(1)
  })
})
