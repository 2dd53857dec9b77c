import { describe, expect, it } from 'vitest'
import type { Catalog, Plan, Service } from '../../src/catalog/model.ts'
import type { PlanId, SupportChannelId, TicketNumber } from '../../src/ids.ts'
import { hourlyPrice } from '../../src/triage/world.ts'
import { type Case, startCase } from '../support/case.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'
import { understood } from '../support/understood.ts'

/** Everything that is said, "more" pressed until there is none. */
const readAll = async (desk: Case, ...first: Awaited<ReturnType<Case['write']>>) => {
  const seen = [...first]
  while (seen.at(-1)?.actions.includes('more')) seen.push(...(await desk.press('more')))
  return seen
}

describe.each(catalogs)('an unusual catalog, $name', ({ catalog }) => {
  const at = rolesOf(catalog).closed

  it('shows a table of many plans in readings of about 600 characters, and loses no row', async () => {
    const [model] = catalog.plans
    if (model === undefined) return expect.fail()
    const many = Array.from({ length: 14 }, (_, index): Plan => {
      const name = `The plan with the long name number ${index + 1}`
      return { ...model, id: `P${index}` as PlanId, name }
    })
    const withMany: Catalog = { ...catalog, plans: [...many, ...catalog.plans] }
    const desk = await startCase({ catalog: withMany, plan: null, at })
    const seen = await readAll(desk, ...(await desk.write('plans?', understood({ intents: ['plans-overview'] }))))
    expect(seen.length).toBeGreaterThan(1)
    expect(seen[0]?.text).toContain(many[0]?.name)
    for (const { text } of seen) expect(text.length).toBeLessThanOrEqual(800)
    for (const { name } of many) expect(seen.filter(({ text }) => text.includes(name)).length).toBeGreaterThan(0)
  })

  it('says that there is no live chat where there is none, and how to reach people', async () => {
    const supportChannels = catalog.supportChannels.filter(({ kind }) => kind !== 'live-chat')
    const desk = await startCase({ catalog: { ...catalog, supportChannels }, plan: catalog.plans[0]?.id ?? null, at })
    const [reply] = await desk.write('chat open?', understood({ intents: ['availability'] }))
    for (const { name } of supportChannels) expect(reply?.text).toContain(name)
    expect(reply?.text).not.toMatch(/ {2}| [.;,]/)
  })

  it('knows a live chat that no plan has as none, and offers it nowhere', async () => {
    const chats = catalog.supportChannels.filter(({ kind }) => kind === 'live-chat')
    const plans = catalog.plans.map((plan): Plan => {
      const supportChannels = plan.supportChannels.filter((id) => chats.every((chat) => chat.id !== id))
      return { ...plan, supportChannels }
    })
    for (const plan of [plans[0]?.id ?? null, null]) {
      const desk = await startCase({ catalog: { ...catalog, plans }, plan, at })
      const seen = [
        ...(await desk.write('chat open?', understood({ intents: ['availability'] }))),
        ...(await desk.write('somebody there?', understood({ intents: ['talk-to-engineer'] }))),
        ...(await desk.write('hello', understood({ intents: ['greeting'] }))),
      ]
      expect(seen.flatMap(({ actions }) => actions)).not.toContain('ask:availability')
      desk.at = rolesOf(catalog).open
      expect(desk.desk.status(null).chat).toMatchObject({ open: false, opensAt: null })
      for (const { name } of chats) expect(seen.map(({ text }) => text).join('\n')).not.toContain(name)
    }
  })

  it('knows each of several live chats by the plans that have it', async () => {
    const kind = 'live-chat' as const
    const second = { id: 'pager' as SupportChannelId, name: 'Night pager', kind, address: null, note: null }
    const { ticketing, open } = rolesOf(catalog)
    const withPager = (plan: Plan): Plan => ({ ...plan, supportChannels: [...plan.supportChannels, second.id] })
    const changed: Catalog = {
      ...catalog,
      supportChannels: [...catalog.supportChannels, second],
      plans: catalog.plans.map((plan) => (plan.id === ticketing.id ? withPager(plan) : plan)),
    }
    const own = await startCase({ catalog: changed, plan: ticketing.id, at: open })
    const seen = [
      ...(await own.write('chat open?', understood({ intents: ['availability'] }))),
      ...(await own.write('somebody there?', understood({ intents: ['talk-to-engineer'] }))),
    ].map(({ text }) => text)
    for (const text of seen) expect(text).toContain('Night pager')
    for (const { name } of catalog.supportChannels) expect(seen.join('\n')).not.toContain(`${name} is not part`)

    const anybody = await startCase({ catalog: changed, plan: null, at: open })
    const [told] = await anybody.write('chat open?', understood({ intents: ['availability'] }))
    expect(told?.text).toMatch(new RegExp(`Night pager[^.]*${ticketing.name}`))
  })

  it('takes no money for a job that the plan has, though its tickets are paid', async () => {
    const { paying } = rolesOf(catalog)
    const [model] = catalog.services.filter(
      ({ dependsOnVersion, conflict }) => !dependsOnVersion && conflict.length === 0,
    )
    if (model === undefined) return expect.fail()
    const price = hourlyPrice(catalog) ?? ''
    for (const outcome of ['free', 'included', 'on-demand'] as const) {
      const service = {
        ...model,
        coverage: new Map([...model.coverage, [paying.id, outcome] as const]),
        planNotes: new Map(),
      }
      const services = catalog.services.map((each) => (each === model ? service : each))
      const desk = await startCase({ catalog: { ...catalog, services }, plan: paying.id, at })
      const reading = understood({ intents: ['coverage'], services: [model.id] })
      const seen = [...(await desk.write('do you do it?', reading)), ...(await desk.press(`open-ticket:${model.id}`))]
      expect(seen.at(-1)?.text).toContain('#1001')
      for (const { text, entry } of seen) {
        expect(`${text} ${entry.actions.map(({ label }) => label).join()}`, outcome).not.toContain(price)
      }
      expect(await desk.store.ticket(1001 as TicketNumber)).toMatchObject({ payment: 'plan', plan: paying.id })
    }
  })

  it('sends nobody away for a job that another plan can order', async () => {
    const [model] = catalog.services.filter(({ conflict }) => conflict.length === 0)
    const [best, next] = catalog.plans
    if (model === undefined || best === undefined || next === undefined) return expect.fail()
    const outcomes = catalog.plans.map(({ id }) => [id, id === best.id ? 'separate-order' : 'not-included'] as const)
    const service = {
      ...model,
      coverage: new Map(outcomes),
      planNotes: new Map(),
      instead: null,
      dependsOnVersion: false,
    }
    const services = catalog.services.map((each) => (each === model ? service : each))
    const desk = await startCase({ catalog: { ...catalog, services }, plan: next.id, at })
    const [reply] = await desk.write('is it in?', understood({ intents: ['coverage'], services: [model.id] }))
    expect(reply?.text).toContain(`: ${best.name}`)
  })

  it('holds a single plan against nothing, and speaks of no other', async () => {
    const plan = rolesOf(catalog).ticketing
    const coverage = ({ coverage }: Service) => new Map([[plan.id, coverage.get(plan.id) ?? 'ask'] as const])
    const services = catalog.services.map(
      (service): Service => ({ ...service, coverage: coverage(service), conflict: [] }),
    )
    const desk = await startCase({ catalog: { ...catalog, plans: [plan], services }, plan: null, at })
    const [service] = services.filter(({ dependsOnVersion }) => !dependsOnVersion)
    const seen = [
      ...(await desk.write('compare plans', understood({ intents: ['plan-compare'] }))),
      ...(await desk.write('which plans?', understood({ intents: ['plans-overview'] }))),
      ...(await desk.write(
        'is it in?',
        understood({ intents: ['coverage'], services: service === undefined ? [] : [service.id] }),
      )),
    ]
    for (const { text } of seen) {
      expect(text).toContain(plan.name)
      expect(text).not.toMatch(/two plans|whatever the plan|every contract|side by side/)
    }
  })

  it('tells who asks for a person how to reach one where there is no live chat', async () => {
    const phone = {
      id: 'phone' as SupportChannelId,
      name: 'Phone',
      kind: 'other' as const,
      address: '+1 555 0100',
      note: null,
    }
    const withPhone = catalog.plans.map((plan): Plan => ({ ...plan, supportChannels: [phone.id] }))
    const [own] = withPhone
    for (const [plans, told] of [
      [withPhone, 'Phone (+1 555 0100)'],
      [catalog.plans.map((plan): Plan => ({ ...plan, supportChannels: [] })), 'no live chat'],
    ] as const) {
      const desk = await startCase({
        catalog: { ...catalog, plans, supportChannels: [phone] },
        plan: own?.id ?? null,
        at,
      })
      for (const intent of ['talk-to-engineer', 'availability'] as const) {
        const [reply] = await desk.write(`${intent}?`, understood({ intents: [intent] }))
        expect(reply?.text).toContain(told)
        expect(reply?.text).not.toMatch(/ [.,;]|by\s*\./)
      }
    }
  })

  it('leaves no hole in a sentence where a plan reaches support in no way', async () => {
    const plans = catalog.plans.map((plan): Plan => ({ ...plan, supportChannels: [] }))
    const desk = await startCase({ catalog: { ...catalog, plans }, plan: plans[0]?.id ?? null, at })
    for (const intent of ['support-channels', 'my-plan'] as const) {
      const seen = await desk.write(`${intent}?`, understood({ intents: [intent] }))
      for (const { text } of seen) expect(text).not.toMatch(/ [.,;]|by\s*[–.]/)
    }
  })

  it('says something of the price of a plan without a contract that costs nothing', async () => {
    const plans = catalog.plans.map((plan): Plan => ({ ...plan, tickets: 'included' }))
    const vendor = { ...catalog.vendor, hourlyRate: null }
    const desk = await startCase({ catalog: { ...catalog, plans, vendor }, plan: null, at })
    const reading = understood({ intents: ['pricing'], plans: [catalog.withoutPlan] })
    const [reply] = await desk.write('what does it cost?', reading)
    expect(reply?.text).toContain(catalog.vendor.name)
  })

  it('answers in the language of the account where the own one has no words', async () => {
    const replies = new Map([...catalog.replies])
    const own = catalog.replies.get(catalog.vendor.language)
    if (own === undefined) return expect.fail()
    replies.set('xx', { ...own, thanks: ['XX thanks'] })
    const desk = await startCase({ catalog: { ...catalog, replies }, plan: null, at, language: 'xx-YY' })
    const [reply] = await desk.write('thanks', understood({ intents: ['thanks'] }))
    expect(reply?.text).toBe('XX thanks')
  })
})
