import { describe, expect, it } from 'vitest'
import { type Instant, instant, type TicketNumber } from '../../src/ids.ts'
import { startCase } from '../support/case.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'
import { understood } from '../support/understood.ts'

const [first, second] = [1001, 1002] as [TicketNumber, TicketNumber]
const hoursMs = 3_600_000

describe.each(catalogs)('a second emergency that looks like an open ticket, $name', ({ catalog }) => {
  const roles = rolesOf(catalog)
  const critical = catalog.priorities.find((priority) => priority.critical) ?? expect.fail()
  const outage = understood({ intents: ['report-problem'], priority: critical.id })
  const twice = async () => {
    const desk = await startCase({ catalog, plan: roles.chatting.id, at: roles.closed })
    await desk.write('nothing works, every station stands still', outage)
    desk.at = instant(desk.at + 2 * hoursMs) satisfies Instant
    const [reply] = await desk.write('again nothing works and every station stands still', outage)
    return { desk, reply: reply ?? expect.fail() }
  }

  it('has its ticket at once, and is asked about below it', async () => {
    const { desk, reply } = await twice()
    expect(reply.text.split('\n')[0]).toContain('#1002')
    expect(reply.text).toContain('#1001')
    expect(reply.actions).toContain('join:1001')
    expect(await desk.store.ticket(second)).toMatchObject({ state: 'open' })
  })

  it('joins the first by a button: its words go there, and its own ticket is closed', async () => {
    const { desk } = await twice()
    const [reply] = await desk.press('join:1001')
    expect(reply?.text).toMatch(/#1001.*#1002/s)
    expect(await desk.store.ticket(second)).toMatchObject({ state: 'closed' })
    const joined = await desk.store.ticket(first)
    expect(joined).toMatchObject({ state: 'open' })
    expect(joined?.history.map(({ change }) => change)).toContainEqual({
      kind: 'comment',
      text: 'again nothing works and every station stands still',
      public: true,
    })
  })

  it('stays open beside the first for who does not press', async () => {
    const { desk } = await twice()
    const [reply] = await desk.press('join:4711')
    expect(reply?.text).not.toContain('4711')
    expect(await desk.store.ticket(second)).toMatchObject({ state: 'open' })
  })
})
