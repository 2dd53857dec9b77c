import { describe, expect, it } from 'vitest'
import type { Catalog } from '../../src/catalog/model.ts'
import { startCase } from '../support/case.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'
import { understood } from '../support/understood.ts'

const promise = 'somebody works on it all night'

/** The catalog with a promise that can be told from all else. */
const promising = (catalog: Catalog): Catalog => ({
  ...catalog,
  replies: new Map(
    [...catalog.replies].map(([language, texts]) => [language, { ...texts, 'ticket.emergency': [promise] }]),
  ),
})
const withoutEmergencies = (catalog: Catalog): Catalog => ({
  ...catalog,
  priorities: catalog.priorities.map((priority) => ({ ...priority, emergency: false })),
})

describe.each(catalogs)('a standstill, $name', ({ catalog }) => {
  const { ticketing, closed } = rolesOf(catalog)
  const critical = catalog.priorities.find((each) => each.critical) ?? expect.fail()
  const down = understood({ intents: ['report-problem'], priority: critical.id })
  const start = (of: Catalog) => startCase({ catalog: of, plan: ticketing.id, at: closed })

  it('is promised to be worked on around the clock where the emergency rule holds for it', async () => {
    const desk = await start(promising(catalog))
    const [reply = expect.fail()] = await desk.write('all is down', down)
    expect(reply.text).toContain(promise)
    expect(reply.text).toContain(catalog.policies.emergency.answer)
  })

  it('has its ticket at once and no such promise where nobody is there at night', async () => {
    const desk = await start(withoutEmergencies(promising(catalog)))
    const [reply = expect.fail()] = await desk.write('all is down', down)
    expect(reply.text).toContain('#1001')
    expect(reply.text).not.toContain(promise)
    expect(reply.text).not.toContain(catalog.policies.emergency.answer)
    expect(await desk.store.tickets({ limit: 1 })).toMatchObject([{ priority: critical.id }])
  })

  it('makes none either when a ticket becomes one', async () => {
    const cases = [
      [promising(catalog), true],
      [withoutEmergencies(promising(catalog)), false],
    ] as const
    for (const [of, isPromised] of cases) {
      const desk = await start(of)
      await desk.write('it is slow', understood({ intents: ['report-problem'], priority: catalog.unjudgedPriority }))
      const [reply = expect.fail()] = await desk.press(`priority:${critical.id}`)
      expect(reply.text.includes(promise), reply.text).toBe(isPromised)
    }
  })
})
