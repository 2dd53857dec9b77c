import { describe, expect, it } from 'vitest'
import type { EffectKey, TicketNumber } from '../../src/ids.ts'
import type { TicketChange } from '../../src/tickets/ticket.ts'
import { type Case, startCase } from '../support/case.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'
import { understood } from '../support/understood.ts'

const first = 1001 as TicketNumber
const daysMs = 24 * 3_600_000

describe.each(catalogs)('a ticket that an engineer closed, $name', ({ catalog }) => {
  const roles = rolesOf(catalog)
  const report = understood({ intents: ['report-problem'] })
  const still = catalog.understanding.vocabulary.relapses[0] ?? expect.fail()
  const changedByEngineer = async (desk: Case, change: TicketChange) => {
    const event = {
      key: `e:${change.kind}` as EffectKey,
      at: desk.at,
      by: { kind: 'engineer', name: 'Ona' },
      change,
    } as const
    await desk.helpdesk.change(first, event)
    await desk.desk.drain()
    return await desk.news()
  }
  const closed = async () => {
    const desk = await startCase({ catalog, plan: roles.ticketing.id, at: roles.closed })
    await desk.write('it limps', report)
    desk.at = (desk.at + 3 * daysMs) as typeof desk.at
    const news = await changedByEngineer(desk, { kind: 'state', state: 'closed' })
    return { desk, news }
  }

  it('is told with a button that opens it again', async () => {
    const { desk, news } = await closed()
    expect(news.flatMap(({ actions }) => actions)).toContain('reopen:1001')
    await desk.press('reopen:1001')
    expect(await desk.store.ticket(first)).toMatchObject({ state: 'open' })
  })

  it('is opened again with what is reported to be still there, where the customer wants that', async () => {
    const { desk } = await closed()
    const [asked] = await desk.write(still, report)
    expect(asked?.actions).toEqual(['same-ticket:add', 'same-ticket:new'])
    expect(await desk.store.ticket(first)).toMatchObject({ state: 'closed' })
    const [reply] = await desk.write('yes', understood({ intents: ['affirm'] }))
    expect(reply?.text).toContain('#1001')
    const ticket = await desk.store.ticket(first)
    expect(ticket).toMatchObject({ state: 'open' })
    expect(ticket?.history.map(({ change }) => change)).toContainEqual({ kind: 'comment', text: still, public: true })
  })

  it('waits for no question where what is still there is an emergency', async () => {
    const critical = catalog.priorities.find((priority) => priority.critical) ?? expect.fail()
    const { desk } = await closed()
    await desk.write(still, understood({ intents: ['report-problem'], priority: critical.id }))
    expect(await desk.store.ticket(1002 as TicketNumber)).toMatchObject({ state: 'open', priority: critical.id })
  })
})
