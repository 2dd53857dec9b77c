import { describe, expect, it } from 'vitest'
import type { Catalog, Plan, Service } from '../../src/catalog/model.ts'
import { startCase } from '../support/case.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'
import { understood } from '../support/understood.ts'

const ask = async (catalog: Catalog, plan: Plan | null, services: readonly Service[], plans: readonly Plan[] = []) => {
  const desk = await startCase({ catalog, plan: plan?.id ?? null, at: rolesOf(catalog).closed })
  const reading = understood({
    intents: ['coverage'],
    services: services.map((service) => service.id),
    plans: plans.map((each) => each.id),
  })
  const [reply] = await desk.write('do you do that?', reading)
  return { desk, reply: reply ?? expect.fail('no reply') }
}

const price = (catalog: Catalog): string => {
  const rate = catalog.vendor.hourlyRate
  return rate === null ? 'no price' : `${rate.amount} ${rate.currency}/h`
}

describe.each(catalogs)('coverage, $name', ({ catalog }) => {
  const cells = catalog.services.flatMap((service) =>
    catalog.plans.map((plan) => ({ id: service.id, on: plan.id, service, plan })),
  )

  it.each(cells)(
    '$id on $on: the plan, the service and the section; the price exactly where it costs',
    async ({ service, plan }) => {
      const { reply } = await ask(catalog, plan, [service])
      const outcome = service.coverage.get(plan.id)
      expect(reply.text.toLowerCase()).toContain(service.name.toLowerCase())
      for (const section of service.sections) expect(reply.text).toContain(section)
      if (outcome === 'hourly') expect(reply.text).toContain(price(catalog))
      else if (service.conflict.length === 0) expect(reply.text).not.toContain(price(catalog))
      if (service.conflict.length === 0 && outcome !== 'not-done') expect(reply.text).toContain(plan.name)
      for (const { says } of service.conflict) expect(reply.text).toContain(says)
      expect(reply.entry.why?.decision?.action).toBe('answer')
    },
  )

  it.each([...catalog.plans, null])(
    'names the version that was told, where a promise hangs on it: %#',
    async (plan) => {
      const promised = catalog.services.find(({ dependsOnVersion }) => dependsOnVersion)
      if (promised === undefined) return
      const without = catalog.services.map((each) => (each === promised ? { ...each, note: null } : each))
      const listing = { ...catalog.vendor, supportedVersions: ['v9', 'v8'] }
      const reading = understood({
        intents: ['coverage'],
        services: [promised.id],
        entities: { versions: ['v3'], emails: [], ticketChange: null, namedPriority: null, ordinal: null },
      })
      for (const services of [catalog.services, without]) {
        const desk = await startCase({
          catalog: { ...catalog, services, vendor: listing },
          plan: plan?.id ?? null,
          at: rolesOf(catalog).closed,
        })
        const [reply = expect.fail()] = await desk.write('is it free on v3?', reading)
        expect(reply.text).toMatch(/v3[^.]*v9/s)
      }
    },
  )

  it('tells the tickets apart that it offers for several services', async () => {
    const plan = catalog.plans[0] ?? expect.fail()
    const done = catalog.services.filter(({ coverage }) =>
      ['included', 'on-demand', 'hourly'].includes(coverage.get(plan.id) ?? ''),
    )
    const { reply } = await ask(catalog, plan, done.slice(0, 2))
    const labels = reply.entry.actions.filter(({ id }) => id.startsWith('open-ticket:')).map(({ label }) => label)
    expect(labels).toHaveLength(2)
    expect(labels[0]).not.toBe(labels[1])
  })

  it('tells an unlinked customer of two jobs their sections, how to get linked, and offers a ticket for each', async () => {
    const differing = catalog.services.filter(({ coverage }) => new Set(coverage.values()).size > 1)
    for (const [index, one] of differing.slice(1).entries()) {
      const both = [differing[index] ?? one, one]
      const { reply } = await ask(catalog, null, both)
      for (const section of both.flatMap(({ sections }) => sections)) expect(reply.text, one.id).toContain(section)
      expect(reply.text, one.id).toContain('code')
      expect(reply.text.length, one.id).toBeLessThanOrEqual(600)
      const labels = reply.entry.actions.filter(({ id }) => id.startsWith('open-ticket:')).map(({ label }) => label)
      expect(labels, one.id).toEqual(both.map(({ name }) => expect.stringContaining(name)))
    }
  })

  it('tells an unlinked customer every plan and how to get linked, whatever plan is claimed', async () => {
    const service = catalog.services.find((each) => new Set(each.coverage.values()).size > 1) ?? expect.fail()
    for (const claimed of catalog.plans) {
      const { reply } = await ask(catalog, null, [service], [claimed])
      for (const plan of catalog.plans) expect(reply.text).toContain(plan.name)
      expect(reply.text).toContain('code')
    }
  })

  it('answers each of several services', async () => {
    const three = catalog.services.filter((service) => service.conflict.length === 0).slice(0, 3)
    for (const plan of [null, ...catalog.plans]) {
      const { reply } = await ask(catalog, plan, three)
      for (const service of three) expect(reply.text.toLowerCase()).toContain(service.name.toLowerCase())
    }
  })

  it('answers for the plan that is asked about beside the own one', async () => {
    const [best] = catalog.plans
    const worst = catalog.plans.at(-1)
    if (best === undefined || worst === undefined) return expect.fail()
    const service =
      catalog.services.find((each) => each.coverage.get(best.id) !== each.coverage.get(worst.id)) ?? expect.fail()
    const { reply } = await ask(catalog, worst, [service], [best])
    expect(reply.text).toContain(best.name)
    expect(reply.text).toContain(worst.name)
  })

  it('says what to do instead where a plan lacks the job, and nowhere else', async () => {
    const instead = 'Do it yourself, as the handbook tells.'
    const [has, lacks] = [catalog.plans[0] ?? expect.fail(), catalog.plans[1] ?? expect.fail()]
    const base = catalog.services.find(({ conflict }) => conflict.length === 0) ?? expect.fail()
    for (const given of ['included', 'free', 'on-demand', 'hourly', 'separate-order', 'guidance'] as const) {
      const coverage = new Map(catalog.plans.map(({ id }) => [id, id === lacks.id ? ('not-included' as const) : given]))
      const service = { ...base, coverage, instead }
      const own = { ...catalog, services: [service] }
      expect((await ask(own, has, [service])).reply.text, given).not.toContain(instead)
      expect((await ask(own, lacks, [service])).reply.text, given).toContain(instead)
      const same = { ...service, coverage: new Map(catalog.plans.map(({ id }) => [id, given])) }
      expect((await ask({ ...own, services: [same] }, null, [same])).reply.text, given).not.toContain(instead)
    }
  })

  it('says the details on request', async () => {
    const details = catalog.services.filter((each) => each.note !== null && each.planNotes.size === 0)
    const service = details.find((each) => !each.dependsOnVersion) ?? expect.fail()
    const { desk, reply } = await ask(catalog, rolesOf(catalog).chatting, [service])
    expect(reply.actions).toContain('more')
    const [more] = await desk.press('more')
    expect(more?.text).toContain(service.note)
    expect(more?.actions).not.toContain('more')
  })

  it('says a condition at once, without a request', async () => {
    const conditional = catalog.services.filter((each) => each.dependsOnVersion && each.note !== null)
    expect(conditional).not.toEqual([])
    for (const service of conditional) {
      const { reply } = await ask(catalog, rolesOf(catalog).chatting, [service])
      expect(reply.text).toContain(service.note)
    }
  })

  const freeRepairs = catalog.plans
    .filter((plan) => plan.tickets === 'paid')
    .flatMap((plan) => catalog.services.map((service) => ({ plan, service })))
    .filter(({ plan, service }) => service.dependsOnVersion && service.coverage.get(plan.id) === 'free')

  it('opens the ticket of a free repair without a price, and asks for the version', async () => {
    expect(freeRepairs).not.toEqual([])
    for (const { plan, service } of freeRepairs) {
      const { desk, reply } = await ask(catalog, plan, [service])
      expect(reply.entry.actions.find(({ id }) => id === `open-ticket:${service.id}`)?.label).not.toContain(
        price(catalog),
      )
      const [opened] = await desk.press(`open-ticket:${service.id}`)
      expect(opened?.text).toContain('#1001')
      expect(opened?.text).toContain(catalog.vendor.product)
      expect(await desk.store.tickets({ limit: 1 })).toMatchObject([{ payment: 'defect-claim' }])
    }
  })

  it('says what a change of plan would bring', async () => {
    const { ticketing } = rolesOf(catalog)
    const upgrades = catalog.services.filter(
      (service) =>
        service.instead === null &&
        service.coverage.get(ticketing.id) === 'not-included' &&
        [...service.coverage.values()].some((outcome) => outcome === 'included' || outcome === 'on-demand'),
    )
    for (const service of upgrades) {
      const { reply } = await ask(catalog, ticketing, [service])
      const better = catalog.plans.find((plan) =>
        ['included', 'on-demand'].includes(service.coverage.get(plan.id) ?? ''),
      )
      expect(reply.text).toContain(better?.name)
    }
  })
})
