import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { planAt } from '../../src/accounts/account.ts'
import { accountFieldsSchema, toAccountFields } from '../../src/accounts/account-fields.ts'
import type { Catalog } from '../../src/catalog/model.ts'
import { instant, type PlanId } from '../../src/ids.ts'
import { accountOf } from '../store/examples.ts'
import { catalogs } from '../support/catalogs.ts'

const none = 'NONE' as PlanId

describe('the plan of an account', () => {
  it('holds up to its end, and not at it', () => {
    const account = accountOf('Acme', { planEndsAt: instant(5000) })
    expect([4999, 5000, 5001].map((at) => planAt(account, instant(at), none))).toEqual(['GOLD', 'NONE', 'NONE'])
  })

  it('holds for ever where no end is known', () => {
    expect(planAt(accountOf('Acme'), instant(8_640_000_000_000_000), none)).toBe('GOLD')
  })
})

const inZone = (catalog: Catalog, zone: string): Catalog => ({ ...catalog, hours: { ...catalog.hours, zone } })

describe.each(catalogs)('what an administrator tells of an account, $name', ({ catalog }) => {
  const [plan = expect.fail('a catalog has plans')] = catalog.plans
  const read = (typed: object, zone = catalog.hours.zone) =>
    accountFieldsSchema(inZone(catalog, zone)).safeParse({ name: 'Acme', plan: plan.id, ...typed })
  const fieldsOf = (typed: object, zone?: string) => {
    const result = read(typed, zone)
    return result.success ? toAccountFields(result.data) : expect.fail(result.error.message)
  }
  const problemOf = (typed: object) => {
    const result = read(typed)
    return result.success ? expect.fail('it was taken') : result.error.issues.map(({ message }) => message).join('; ')
  }
  const endOf = (until: string, zone?: string) => fieldsOf({ until }, zone).planEndsAt

  it('needs a name and a plan, and nothing else', () => {
    expect(fieldsOf({})).toEqual({
      name: 'Acme',
      plan: plan.id,
      planEndsAt: null,
      zone: null,
      language: null,
      productVersion: null,
    })
    expect(fieldsOf({ name: '  Acme ', until: ' ', zone: '', language: '', version: '' })).toEqual(fieldsOf({}))
  })

  it('knows a plan in any case', () => {
    for (const { id } of catalog.plans) {
      expect(fieldsOf({ plan: ` ${id.toUpperCase()} ` }).plan).toBe(id)
      expect(fieldsOf({ plan: id.toLowerCase() }).plan).toBe(id)
    }
  })

  it.each([
    ['a day', '2026-12-31', 'UTC+2', '2026-12-31T22:00:00.000Z'],
    ['a day in winter', '2026-12-31', 'Europe/Vilnius', '2026-12-31T22:00:00.000Z'],
    ['a day in summer', '2026-07-31', 'Europe/Vilnius', '2026-07-31T21:00:00.000Z'],
    ['a day on which clocks change', '2026-10-25', 'Europe/Vilnius', '2026-10-25T22:00:00.000Z'],
    ['29 February', '2028-02-29', 'UTC', '2028-03-01T00:00:00.000Z'],
    ['a local time', '2026-12-31 18:00', 'UTC+2', '2026-12-31T16:00:00.000Z'],
    ['an instant', '2026-12-31T18:00:00Z', 'UTC+2', '2026-12-31T18:00:00.000Z'],
    ['an instant to the second', '2026-12-31T18:00:30Z', 'UTC+2', '2026-12-31T18:00:30.000Z'],
    ['an instant as programs write it', '2026-12-31T18:00:30.250+02:00', 'UTC', '2026-12-31T16:00:30.250Z'],
    ['a local time to the second', '2026-12-31 23:59:59', 'UTC+2', '2026-12-31T21:59:59.000Z'],
    ['the end of a day', '2026-12-31 24:00:00', 'UTC+2', '2026-12-31T22:00:00.000Z'],
    ['an instant with an offset', '2026-12-31T18:00+05:30', 'UTC+2', '2026-12-31T12:30:00.000Z'],
  ])('ends the plan with %s: %s in %s', (_, until, zone, end) => {
    expect(new Date(endOf(until, zone) ?? 0).toISOString()).toBe(end)
  })

  const zones = fc.constantFrom(
    'UTC',
    'Europe/Vilnius',
    'America/New_York',
    'Asia/Kathmandu',
    'Pacific/Apia',
    // Here midnight is left out or comes twice.
    'America/Havana',
    'Asia/Beirut',
    'America/Asuncion',
  )

  it('counts the last day in, to its end in the zone of the desk', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4000 }), zones, (days, zone) => {
        const day = DateTime.fromISO('2018-01-01', { zone: 'UTC' }).plus({ days }).toISODate() ?? ''
        const end = endOf(day, zone) ?? expect.fail('an end was told')
        const dateAt = (at: number) => DateTime.fromMillis(at, { zone }).toISODate() ?? ''
        expect(dateAt(end - 1)).toBe(day)
        expect(dateAt(end) > day).toBe(true)
        const account = accountOf('Acme', { plan: plan.id, planEndsAt: end })
        expect(planAt(account, instant(end - 1), catalog.withoutPlan)).toBe(plan.id)
        expect(planAt(account, end, catalog.withoutPlan)).toBe(catalog.withoutPlan)
      }),
      { numRuns: 1000 },
    )
  })

  it('takes zone, language and version as they are', () => {
    const told = { zone: 'Asia/Kathmandu', language: 'pt-br', version: '12.1' }
    expect(fieldsOf(told)).toMatchObject({ zone: 'Asia/Kathmandu', language: 'pt-BR', productVersion: '12.1' })
  })

  it.each([
    [{ name: ' ' }, 'an account needs a name'],
    [{ name: 'x'.repeat(201) }, '200 characters'],
    [{ plan: undefined }, 'an account needs a plan'],
    [{ plan: 'no-such-plan' }, 'there is no plan "no-such-plan"'],
    [{ until: '2026-12-31 24:00:01' }, 'write a day, such as "2030-12-31"'],
    [{ until: '2026-12-31T18:00:60Z' }, 'write a day, such as "2030-12-31"'],
    [{ until: '2026-02-30' }, 'write a day, such as "2030-12-31"'],
    [{ until: 'next year' }, 'write a day, such as "2030-12-31"'],
    [{ zone: 'Mars/Olympus' }, 'no time zone'],
    [{ language: 'the language' }, 'is no language'],
    [{ version: 'x'.repeat(41) }, '40 characters'],
    [{ colour: 'red' }, 'colour'],
  ])('says what is wrong with %j', (typed, words) => {
    expect(problemOf(typed)).toContain(words)
  })

  it('names the plans that there are to one who missed them', () => {
    expect(problemOf({ plan: `${plan.id}x` })).toContain(plan.id)
  })
})
