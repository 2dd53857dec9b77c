import { describe, expect, it } from 'vitest'
import type { Identity } from '../../src/accounts/account.ts'
import type { EventId, IdentityKey, TicketNumber } from '../../src/ids.ts'
import type { Place } from '../../src/triage/attention.ts'
import { type Case, startCase } from '../support/case.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'
import { understood } from '../support/understood.ts'

const fault = understood({ intents: ['report-problem'] })
const nothing = understood({ intents: ['out-of-scope'] })
const one = 'one' as EventId
const two = 'two' as EventId

describe.each(catalogs)('a message that is in a ticket, $name', ({ catalog }) => {
  const roles = rolesOf(catalog)
  const start = (plan = roles.ticketing.id) => startCase({ catalog, plan, at: roles.closed })
  const notesOf = async ({ store }: Case): Promise<readonly string[]> => {
    const { history = [] } = (await store.ticket(1001 as TicketNumber)) ?? {}
    return history.flatMap(({ change }) => (change.kind === 'comment' && !change.public ? [change.text] : []))
  }

  it('that is changed afterwards is told to the engineers, once a wording, and to them alone', async () => {
    const desk = await start()
    await desk.write('calls fail', fault, { id: one })
    const seen = await desk.write('oops, ignore it', nothing, { id: 'edit-1' as EventId, edits: one })
    await desk.write('oops, ignore it', nothing, { id: 'edit-1' as EventId, edits: one })
    expect(await notesOf(desk)).toEqual([expect.stringContaining('oops, ignore it')])
    await desk.desk.drain()
    expect([...seen, ...(await desk.news())].map(({ text }) => text).join()).not.toContain('oops')
    expect(await desk.store.tickets({ limit: 5 })).toHaveLength(1)
  })

  it('that is taken back afterwards is told likewise', async () => {
    const desk = await start()
    await desk.write('calls fail', fault, { id: one })
    await desk.write('since this morning', fault, { id: two })
    expect(await desk.takeBack(one)).toEqual([])
    await desk.takeBack(two)
    expect(await notesOf(desk)).toHaveLength(2)
    await desk.takeBack('three' as EventId)
    expect(await notesOf(desk)).toHaveLength(2)
  })

  it('that was agreed to be paid for only later, too', async () => {
    const desk = await start(roles.paying.id)
    await desk.write('calls fail', fault, { id: one })
    await desk.write('yes', understood({ intents: ['affirm'] }), { id: two })
    await desk.write('calls work', nothing, { edits: one })
    expect(await notesOf(desk)).toEqual([expect.stringContaining('calls work')])
  })

  it('is not told twice where the new wording goes into the ticket', async () => {
    const desk = await start()
    await desk.write('calls fail', fault, { id: one })
    await desk.write('all calls fail', fault, { edits: one })
    expect(await notesOf(desk)).toEqual([])
    const ticket = await desk.store.ticket(1001 as TicketNumber)
    expect(JSON.stringify(ticket?.history)).toContain('all calls fail')
  })

  it('is told of although others have written since', async () => {
    const desk = await start()
    const place: Place = { shared: true, to: 'us', listening: false }
    const otto: Identity = { key: 'test:otto' as IdentityKey, rules: [], displayName: 'Otto', verified: true }
    await desk.write('calls fail', fault, { id: one, place })
    await desk.write('yes', understood({ intents: ['affirm'] }), { id: two, place })
    await desk.write('plans?', understood({ intents: ['plans-overview'] }), { place, identity: otto })
    await desk.takeBack(one)
    expect(await notesOf(desk)).toHaveLength(1)
  })

  it('is not told where the ticket is closed', async () => {
    const desk = await start()
    await desk.write('calls fail', fault, { id: one })
    const by = { kind: 'engineer', name: 'Eva' } as const
    const change = { kind: 'state', state: 'closed' } as const
    await desk.helpdesk.change(1001 as TicketNumber, { key: 'c' as never, at: desk.at, by, change })
    await desk.desk.drain()
    await desk.takeBack(one)
    expect(await notesOf(desk)).toEqual([])
  })
})
