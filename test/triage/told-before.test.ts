import { describe, expect, it } from 'vitest'
import type { TicketNumber } from '../../src/ids.ts'
import { startCase } from '../support/case.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'
import { understood } from '../support/understood.ts'

const unsure = understood({
  intents: ['bug-policy'],
  confidence: 0.3,
  nearest: [
    { intent: 'bug-policy', confidence: 0.3 },
    { intent: 'report-problem', confidence: 0.2 },
    { intent: 'availability', confidence: 0.1 },
  ],
})
const report = understood({ intents: ['report-problem'] })
const first = 'there is something with the totals of november'

describe.each(catalogs)('what was told and not understood, $name', ({ catalog }) => {
  const roles = rolesOf(catalog)
  const start = (plan = roles.ticketing) => startCase({ catalog, plan: plan.id, at: roles.closed })
  const ticket = async (desk: Awaited<ReturnType<typeof start>>, number = 1001) =>
    (await desk.store.ticket(number as TicketNumber)) ?? expect.fail()

  it('goes into the ticket of the words that follow it, and names it where they tell little', async () => {
    const desk = await start()
    const [asked] = await desk.write(first, unsure)
    expect(asked?.actions).toContain('mean:report-problem')
    await desk.write('yes something is broken', report)
    const { subject, description } = await ticket(desk)
    expect(description).toBe(`${first}\nyes something is broken`)
    expect(subject).toBe(first)
  })

  it('goes into the ticket of the reading that is chosen', async () => {
    const desk = await start()
    await desk.write(first, unsure)
    await desk.press('mean:report-problem')
    expect(await ticket(desk)).toMatchObject({ subject: first, description: first })
  })

  it('goes along behind the words that name the fault themselves', async () => {
    const desk = await start()
    await desk.write(first, unsure)
    await desk.write('every invoice is ten times too high', report)
    const { subject, description } = await ticket(desk)
    expect(subject).toBe('every invoice is ten times too high')
    expect(description).toContain(first)
  })

  it('is kept over a second message that is not understood either', async () => {
    const desk = await start()
    await desk.write(first, unsure)
    await desk.write('the sums you know', unsure)
    await desk.press('open-ticket')
    const { description } = await ticket(desk)
    expect(description).toContain(first)
    expect(description).toContain('the sums you know')
  })

  it('goes into the note of the words that follow it', async () => {
    const desk = await start()
    await desk.write('the export is broken since monday', report)
    await desk.write('also the whatsit?', unsure)
    await desk.write('the columns are empty', report)
    const { history } = await ticket(desk)
    const notes = history.flatMap(({ change }) => (change.kind === 'comment' ? [change.text] : []))
    expect(notes.join('\n')).toContain('also the whatsit?')
    expect(notes.join('\n')).toContain('the columns are empty')
  })

  it('goes into paid work that is agreed to', async () => {
    const desk = await start(roles.paying)
    await desk.write(first, unsure)
    const [asked] = await desk.write('yes something is broken', report)
    expect(asked?.actions).toContain('consent-accept')
    await desk.press('consent-accept')
    expect((await ticket(desk)).description).toContain(first)
  })

  it('is asked about again by a yes, and put before a person by a no', async () => {
    const desk = await start()
    await desk.write(first, unsure)
    const [again] = await desk.write('yes', understood({ intents: ['affirm'] }))
    expect(again?.actions).toEqual(['mean:bug-policy', 'mean:report-problem', 'mean:availability'])
    const [person] = await desk.write('no', understood({ intents: ['deny'] }))
    expect(person?.actions).toContain('open-ticket')
    await desk.press('open-ticket')
    expect((await ticket(desk)).description).toContain(first)
  })
})
