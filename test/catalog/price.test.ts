import { describe, expect, it } from 'vitest'
import { parseCatalog } from '../../src/catalog/parse.ts'
import { formatProblems } from '../../src/catalog/problems.ts'
import { hourlyPrice } from '../../src/triage/world.ts'
import { loadFiles, vendorFolder } from './vendor-catalog.ts'

const good = await loadFiles(vendorFolder)

const withRate = (rate: string) => {
  const files = new Map(good)
  const vendor = (files.get('vendor.yaml') ?? '').replace(/amount: .*\n {2}currency: .*/, rate)
  files.set('vendor.yaml', vendor)
  const parsed = parseCatalog(files)
  if (!parsed.ok) throw new Error(formatProblems(parsed.problems, ''))
  return parsed.value
}

describe('the price of an hour', () => {
  it.each([
    ['a whole amount', 'amount: 100\n  currency: EUR', '100 EUR/h'],
    ['one with decimals', 'amount: 95.5\n  currency: CHF', '95.50 CHF/h'],
    ['one that YAML shortens', 'amount: 95.50\n  currency: CHF', '95.50 CHF/h'],
    ['a currency of thousands', 'amount: 12.125\n  currency: KWD', '12.125 KWD/h'],
    ['a currency without decimals', 'amount: 12000\n  currency: JPY', '12000 JPY/h'],
    ['one with its sign before it', 'amount: 12000\n  currency: JPY\n  written: ¥12,000 an hour', '¥12,000 an hour'],
    [
      'one with its decimals written',
      'amount: 95\n  currency: CHF\n  written: CHF 95.00 pro Stunde',
      'CHF 95.00 pro Stunde',
    ],
  ])('is written as people write it: %s', (_, rate, price) => {
    const catalog = withRate(rate)
    expect(hourlyPrice(catalog)).toBe(price)
    // Nobody is told another one in a text of the catalog.
    expect(catalog.policies['unsure-paid'].answer).toContain(price)
    expect(catalog.warnings).toEqual([])
  })

  it('is taken in a currency that nobody knows, and said to be so', () => {
    const catalog = withRate('amount: 100\n  currency: JPX')
    expect(hourlyPrice(catalog)).toBe('100 JPX/h')
    expect(formatProblems(catalog.warnings, 'intents')).toMatch(
      /^intents\/vendor\.yaml:\d+:13 {2}hourlyRate\.currency is JPX, which is no currency in use; did you mean JP/,
    )
  })
})
