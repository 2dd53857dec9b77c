import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { intents, type Understanding } from '../../src/understanding/understanding.ts'
import { vendorCatalog, vendorMatcher } from './vendor-matcher.ts'

const { plans, services, priorities } = vendorCatalog

const expectSound = (reading: Understanding): void => {
  expect(reading.intents.length).toBeGreaterThan(0)
  expect(intents).toEqual(expect.arrayContaining([...reading.intents]))
  expect(new Set(reading.intents).size).toBe(reading.intents.length)
  if (reading.intents.includes('out-of-scope')) expect(reading.intents).toEqual(['out-of-scope'])
  expect(plans.map(({ id }) => id)).toEqual(expect.arrayContaining([...reading.plans]))
  expect(services.map(({ id }) => id)).toEqual(expect.arrayContaining([...reading.services]))
  expect([...priorities.map(({ id }) => id), null]).toContain(reading.priority)
  expect(reading.ticket ?? '0').toMatch(/^\d+$/)
  expect(reading.confidence).toBeGreaterThanOrEqual(0)
  expect(reading.confidence).toBeLessThanOrEqual(1)
  expect(reading.nearest.length).toBeGreaterThanOrEqual(3)
  expect(reading.nearest[0]).toEqual({ intent: reading.intents[0], confidence: reading.confidence })
  expect(reading.evidence.length).toBeLessThanOrEqual(20)
}

describe('a reading of any text', () => {
  it('is sound for what people never write', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => expectSound(vendorMatcher.understand(text))),
      { numRuns: 300 },
    )
  })

  it('is sound for words in any order', () => {
    const words = fc.constantFrom(
      'ticket',
      '#1042',
      'premium',
      'free',
      'not',
      'vpn',
      'down',
      '?',
      '\n',
      '--',
      '…',
      '1.2.3.4',
      '24x7',
    )
    fc.assert(
      fc.property(fc.array(words, { maxLength: 60 }), (list) => expectSound(vendorMatcher.understand(list.join(' ')))),
      { numRuns: 300 },
    )
  })

  it.each([
    ['nothing', ''],
    ['blanks', ' \t\n\r '],
    ['a lone half of a character', '\ud83d'],
    ['a zero', '\u0000'],
    ['marks without letters', '\u0301'.repeat(50)],
    ['direction marks', '\u202e ticket 1042 \u202c'],
  ])('is sound for %s', (_, text) => {
    expectSound(vendorMatcher.understand(text))
  })
})

describe('what nobody sees inside words', () => {
  const texts = [
    'is firewall configuration included in premium?',
    'can’t call Poland since 10:00, über 400 Nutzer',
    'how is #1001 going',
    'звонки не проходят',
  ]

  it('changes nothing that is read', () => {
    const unseen = fc.constantFrom('\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u200e')
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(fc.tuple(fc.nat(80), unseen)), (text, marks) => {
        const hidden = marks.reduce((so, [at, mark]) => inside(so, at % so.length, mark), text)
        expect(vendorMatcher.understand(hidden)).toEqual(vendorMatcher.understand(text))
      }),
    )
  })

  const inside = (text: string, at: number, mark: string): string =>
    /^\S\S$/u.test(text.slice(at - 1, at + 1)) ? text.slice(0, at) + mark + text.slice(at) : text
})

describe('64 KiB', () => {
  const size = 65_536
  const fill = (unit: string): string => unit.repeat(Math.ceil(size / unit.length)).slice(0, size)

  it.each([
    ['one letter', 'a'],
    ['short words', 'ab '],
    ['ticket numbers', '#1042 '],
    ['a plan', 'free '],
    ['names of jobs', 'vpn snmp '],
    ['negations', 'not '],
    ['emoji', '👍'],
    ['another script', '漢 字 '],
    ['almost numbers', '1.'],
    ['almost addresses', 'a@'],
    ['almost paths', '/.'],
    ['brackets', '((('],
    ['line ends', '\n'],
    ['slips', 'replicatoin '],
  ])('of %s take no longer than a person would notice', (_, unit) => {
    const text = fill(unit)
    vendorMatcher.understand(text)
    const start = performance.now()
    expectSound(vendorMatcher.understand(text))
    // 50 ms on an idle machine; a busy one must not fail, what grows with the square of the length must.
    expect(performance.now() - start).toBeLessThan(500)
  })
})
