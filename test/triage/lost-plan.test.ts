import { describe, expect, it } from 'vitest'
import type { Instant, PlanId } from '../../src/ids.ts'
import { startCase } from '../support/case.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'
import { understood } from '../support/understood.ts'

const gone = 'gone-plan' as PlanId

describe.each(catalogs)('a plan that the catalog no longer has, $name', ({ catalog }) => {
  const { paying, closed } = rolesOf(catalog)
  const start = (planEndsAt?: Instant) =>
    startCase({ catalog, plan: gone, at: closed, ...(planEndsAt === undefined ? {} : { planEndsAt }) })
  const nextYear = (closed + 365 * 86_400_000) as Instant

  it('is not taken for the plan without money: answers are per plan, and say who settles it', async () => {
    const service =
      catalog.services.find((each) => new Set(each.coverage.values()).size > 1) ?? expect.fail('all are the same')
    const desk = await start(nextYear)
    const [reply = expect.fail()] = await desk.write(
      'do you do it?',
      understood({ intents: ['coverage'], services: [service.id] }),
    )
    for (const plan of catalog.plans) expect(reply.text).toContain(plan.name)
    expect(reply.text).toContain(`Acme ${gone}`)
    expect(reply.text).not.toContain('code')
  })

  it('has no other plan beside its name or its date', async () => {
    const desk = await start(nextYear)
    const [reply = expect.fail()] = await desk.write('my plan?', understood({ intents: ['my-plan'] }))
    expect(reply.text).toContain(`Acme ${gone}`)
    expect(catalog.plans.filter(({ name }) => reply.text.includes(name))).toEqual([])
    expect(reply.text).not.toMatch(/20\d\d/)
  })

  it('lets a fault have its ticket, for which nobody is asked to pay', async () => {
    const desk = await start(nextYear)
    const [reply = expect.fail()] = await desk.write('it is broken', understood({ intents: ['report-problem'] }))
    expect(reply.text).toContain('#1001')
    expect(reply.text).toContain(`Acme ${gone}`)
    expect(await desk.store.tickets({ limit: 1 })).toMatchObject([{ plan: null, payment: 'plan-not-confirmed' }])
  })

  it('has ended as any other', async () => {
    const desk = await start((closed - 86_400_000) as Instant)
    const [reply = expect.fail()] = await desk.write('my plan?', understood({ intents: ['my-plan'] }))
    expect(reply.text).toContain(gone)
    expect(reply.text).toContain(catalog.plans.find(({ id }) => id === catalog.withoutPlan)?.name)
    const [other = expect.fail()] = await desk.write('it is broken', understood({ intents: ['report-problem'] }))
    expect(other.text).toContain(paying.name)
  })
})
