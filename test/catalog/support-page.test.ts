import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Catalog } from '../../src/catalog/model.ts'
import { loadCatalog, vendorFolder } from './vendor-catalog.ts'

/** Cells of a line of comma-separated values; a cell in "quotes" may hold commas. */
const cellsOf = (line: string): string[] =>
  Array.from(line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g), ([, quoted, plain]) => quoted ?? plain ?? '')

const planIds = ['ENTERPRISE', 'PREMIUM', 'BASIC', 'FREE']

interface ExpectedService {
  readonly id: string
  readonly coverage: readonly (readonly [string, string])[]
  readonly basis: string
  readonly sections: readonly string[]
  readonly note: string
}

const readExpected = async (): Promise<ExpectedService[]> => {
  const csv = await readFile(new URL('./coverage.csv', import.meta.url), 'utf8')
  return csv
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [id = '', a = '', b = '', c = '', d = '', basis = '', sections = '', note = ''] = cellsOf(line)
      const coverage = [a, b, c, d].map((outcome, index) => [planIds[index] ?? '', outcome] as const)
      return { id, coverage, basis, sections: sections.split('; '), note }
    })
}

const expected = await readExpected()
let catalog: Catalog
beforeAll(async () => {
  catalog = await loadCatalog(vendorFolder)
})
const serviceOf = (id: string) => catalog.services.find((service) => service.id === id)

describe('coverage as the support page settles it', () => {
  it('knows every service and no other', () => {
    expect(catalog.services.map(({ id }) => String(id)).toSorted()).toEqual(expected.map(({ id }) => id).toSorted())
    expect(expected).toHaveLength(31)
  })

  it.each(expected)('$id', ({ id, coverage, basis, sections }) => {
    const service = serviceOf(id)
    expect([...(service?.coverage ?? [])]).toEqual(coverage)
    expect(service?.sections).toEqual(sections)
    expect(service?.conflict.length).toBe(basis === 'conflict' ? 2 : 0)
  })

  it.each(expected.filter(({ note }) => note.startsWith('FREE:')))('$id: its note is for FREE alone', ({ id }) => {
    expect([...(serviceOf(id)?.planNotes.keys() ?? [])]).toEqual(['FREE'])
    expect(serviceOf(id)?.note).toBeNull()
  })

  it.each([
    ['license-after-crash', /core upgrade, core recompile/],
    ['license-after-migration', /Data migration itself is not part/],
    ['bug-fix', /two latest MOR versions/],
    ['settings-testing', /how you test it yourself; TeamViewer and other ways of screen sharing are not used/],
    ['server-migration', /data and license.*data-migration.*license-after-migration/s],
    ['personal-training', /group training is included/],
    ['firewall', /iptables, firewall and network configuration/],
    ['database-changes', /restoring .* after manual interference/],
    ['mor-configuration', /adding providers, uploading rates, creating clients/],
    ['third-party-configuration', /softphones, IP phones, dialers, PBXes, gateways/],
    ['reports-documentation', /periodic hand-made reports, and documenting configurations or features/],
    ['purchasing', /purchase.*did-configuration/s],
    ['did-configuration', /after your purchase.*DID in MOR.*DID provider's panel.*provider connection in MOR/],
  ])('%s says its detail', (id, detail) => {
    const service = serviceOf(id)
    expect([service?.name, service?.note, ...(service?.seeAlso ?? [])].join('\n')).toMatch(detail)
  })

  it('says both sides where the page contradicts itself, and the advice it gives', () => {
    const service = serviceOf('storage-partitions')
    expect(service?.conflict.map(({ section }) => section)).toEqual(['Paid support', 'Jobs NOT done'])
    expect(service?.conflict[0]?.says).toMatch(/paid.*100 EUR\/h/)
    expect(service?.conflict[1]?.says).toMatch(/not done/)
    expect(service?.instead).toMatch(/local technician with physical access/)
  })

  it('lets the version decide for the repair of bugs alone', () => {
    expect(catalog.services.filter((service) => service.dependsOnVersion).map(({ id }) => String(id))).toEqual([
      'bug-fix',
    ])
    expect(serviceOf('bug-fix')?.note).toMatch(/two latest MOR versions/)
  })

  it('promises group training to nobody on FREE', () => {
    const notes = serviceOf('personal-training')?.planNotes
    expect([...(notes?.keys() ?? [])]).toEqual(['PREMIUM', 'BASIC'])
    expect(serviceOf('personal-training')?.note).not.toMatch(/FREE/)
  })
})

describe('plans as the support page tells them', () => {
  it.each([
    ['ENTERPRISE', 'Highest', { from: 0, to: 1 }, ['forum', 'support-system', 'skype-chat'], 'included'],
    ['PREMIUM', 'High', { from: 0, to: 3 }, ['forum', 'support-system', 'skype-chat'], 'included'],
    ['BASIC', 'Normal', { from: 0, to: 12 }, ['forum', 'support-system'], 'included'],
    ['FREE', 'Lowest', null, ['forum'], 'paid'],
  ])('%s', (id, priority, reactionHours, supportChannels, tickets) => {
    const plan = catalog.plans.find((each) => each.id === id)
    expect(plan).toMatchObject({ name: id, priority, reactionHours, supportChannels, tickets })
  })

  it('are in order, best first, and FREE is the plan of those without', () => {
    expect(catalog.plans.map(({ id }) => String(id))).toEqual(planIds)
    expect(catalog.withoutPlan).toBe('FREE')
  })

  it('give Full Service to ENTERPRISE alone', () => {
    const having = catalog.plans.filter((plan) => [plan.summary, ...plan.includes].join().includes('Full Service'))
    expect(having.map(({ id }) => String(id))).toEqual(['ENTERPRISE'])
  })
})

describe('everything else of the support page', () => {
  it('has the hourly rate, said the same everywhere', () => {
    expect(catalog.vendor.hourlyRate).toEqual({ amount: 100, currency: 'EUR' })
    const { policies, plans, services } = catalog
    const prices = JSON.stringify([policies, plans, services]).match(/\d+ EUR(\/h)?/g)
    expect(new Set(prices)).toEqual(new Set(['100 EUR/h']))
  })

  it('has the ways to reach support', () => {
    expect(catalog.supportChannels.map(({ name, kind, address }) => [name, kind, address])).toEqual([
      ['Forum', 'other', null],
      ['Support System', 'tickets', 'http://support.kolmisoft.com'],
      ['Skype chat', 'live-chat', 'support_kolmisoft'],
    ])
    expect(catalog.supportChannels[2]?.note).toMatch(/[Bb]est effort, not guaranteed/)
  })

  it('has four priorities, most urgent first; the emergency rule holds for the upper two', () => {
    expect(catalog.priorities.map(({ id, name, emergency, critical }) => [id, name, emergency, critical])).toEqual([
      ['blocker', 'Blocker', true, true],
      ['high', 'High', true, false],
      ['medium', 'Medium', false, false],
      ['low', 'Low', false, false],
    ])
    expect(catalog.priorities[0]?.meaning).toMatch(
      /down or severely degraded.*business operations.*critically impacted/,
    )
    expect(catalog.unjudgedPriority).toBe('medium')
  })

  it('has the hours: every day, 08:00 to 20:00 at a fixed two hours ahead of UTC, working hours alike', () => {
    const everyDay = [{ days: [1, 2, 3, 4, 5, 6, 7], startMinute: 8 * 60, endMinute: 20 * 60 }]
    expect(catalog.hours.zone).toBe('UTC+2')
    expect(catalog.hours.liveChat.weekly).toEqual(everyDay)
    expect(catalog.hours.working.weekly).toEqual(everyDay)
  })

  it('has the policies', () => {
    const { policies } = catalog
    expect(policies['plan-expiry'].answer).toMatch(/priority does not expire/)
    expect(policies['bug-policy'].answer).toMatch(/free of charge.*two latest MOR versions/)
    expect(policies['unsure-paid'].answer).toMatch(/If you are not sure.*contact us/)
    for (const paid of [/Re-installation/, /Data migration/, /Heartbeat/, /Replication/, /Re-partitioning/]) {
      expect(policies['unsure-paid'].more).toMatch(paid)
    }
    expect(policies.emergency.answer).toMatch(/high priority tickets.*24x7.*only through the Support System/)
  })
})
