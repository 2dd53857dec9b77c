import { describe, expect, it } from 'vitest'
import { startCase } from '../support/case.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'
import { understood } from '../support/understood.ts'

describe.each(catalogs)('a job that is asked on about, $name', ({ catalog }) => {
  const roles = rolesOf(catalog)
  const service =
    catalog.services.find(
      ({ coverage, conflict }) =>
        conflict.length === 0 &&
        coverage.get(roles.paying.id) === 'hourly' &&
        coverage.get(roles.chatting.id) !== 'hourly',
    ) ?? expect.fail()
  const rate = catalog.vendor.hourlyRate ?? expect.fail()
  const { entities } = understood({ intents: ['unsure-paid'] })
  const asked = async (plan = roles.chatting) => {
    const desk = await startCase({ catalog, plan: plan.id, at: roles.open })
    const [first] = await desk.write('do you do it', understood({ intents: ['coverage'], services: [service.id] }))
    return { desk, first: first?.text }
  }

  it('is continued by the bare everyday name of a plan', async () => {
    const { desk } = await asked()
    const everyday = (isAddressed: boolean) => ({ ...entities, everydayPlan: { plan: roles.paying.id, isAddressed } })
    const [and] = await desk.write('and that', understood({ intents: ['unsure-paid'], entities: everyday(true) }))
    expect(and?.text).toContain(roles.paying.name)
    expect(and?.text).toContain(`${rate.amount} ${rate.currency}`)
    const [bare] = await desk.write('that?', understood({ intents: ['unsure-paid'], entities: everyday(false) }))
    expect(bare?.text).toContain(roles.chatting.name)
    expect(bare?.text).toContain(roles.paying.name)
  })

  it('has its price told on demand, and no text twice', async () => {
    const { desk, first } = await asked(roles.paying)
    const cost = understood({ intents: ['pricing'], entities: { ...entities, leans: true, asksCost: true } })
    const [priced] = await desk.write('price?', cost)
    expect(priced?.text).toContain(`${rate.amount} ${rate.currency}`)
    expect(priced?.text).not.toBe(first)
    const hourly = { ...entities, leans: true, asksCost: true, asksHourly: true } as const
    const [hour] = await desk.write('per hour?', understood({ intents: ['pricing'], entities: hourly }))
    expect(hour?.text).toContain(`${rate.amount} ${rate.currency}`)
    expect(hour?.text).not.toBe(priced?.text)
  })

  it('has the hourly rate told to whom it costs nothing', async () => {
    const { desk } = await asked()
    const hourly = { ...entities, leans: true, asksCost: true, asksHourly: true } as const
    const [hour] = await desk.write('per hour?', understood({ intents: ['pricing'], entities: hourly }))
    expect(hour?.text).toContain(`${rate.amount} ${rate.currency}`)
  })
})
