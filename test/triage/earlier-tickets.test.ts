import { describe, expect, it } from 'vitest'
import type { AccountId, IdentityKey, TicketNumber } from '../../src/ids.ts'
import { ticketRequest } from '../store/examples.ts'
import { startCase } from '../support/case.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'
import { understood } from '../support/understood.ts'

const [first, second] = [1001, 1002] as [TicketNumber, TicketNumber]

describe.each(catalogs)('a ticket of an earlier conversation, $name', ({ catalog }) => {
  const roles = rolesOf(catalog)
  const update = understood({ intents: ['ticket-update'] })
  const own = (key: string) =>
    ticketRequest(key, {
      identity: 'test:maria' as IdentityKey,
      account: `account-${roles.ticketing.id}-test:maria` as AccountId,
      plan: roles.ticketing.id,
      priority: catalog.unjudgedPriority,
    })
  const later = async () => {
    const desk = await startCase({ catalog, plan: roles.ticketing.id, at: roles.closed })
    await desk.helpdesk.open(own('t1'))
    return desk
  }

  it('takes words that name no ticket only when the customer says so', async () => {
    const desk = await later()
    const [asked] = await desk.write('please restart it', update)
    expect(asked?.actions).toEqual(['same-ticket:add', 'same-ticket:new'])
    expect((await desk.store.ticket(first))?.history).toEqual([])
    await desk.press('same-ticket:add')
    expect((await desk.store.ticket(first))?.history).toHaveLength(1)
  })

  it('is left alone by words that get a ticket of their own', async () => {
    const desk = await later()
    await desk.write('please restart it', update)
    await desk.write('no', understood({ intents: ['deny'] }))
    expect((await desk.store.ticket(first))?.history).toEqual([])
    expect(await desk.store.ticket(second)).toMatchObject({ description: 'please restart it' })
  })

  it("stands behind this conversation's own where all are listed", async () => {
    const desk = await later()
    await desk.write('it limps', understood({ intents: ['report-problem'] }))
    await desk.helpdesk.open({ ...own('t2'), openedAt: desk.at })
    const [reply] = await desk.write('status', understood({ intents: ['ticket-status'] }))
    const numbers = [...(reply?.text ?? '').matchAll(/#(\d+)/g)].map(([, number]) => Number(number))
    expect(numbers[0]).toBe(1002)
    expect([...numbers].sort()).toEqual([1001, 1002, 1003])
  })
})
