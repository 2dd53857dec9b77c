import { describe, expect, it } from 'vitest'
import { parseCatalog } from '../../src/catalog/parse.ts'
import { loadFiles, vendorFolder } from './vendor-catalog.ts'

const files = await loadFiles(vendorFolder)

const digestWith = (name: string, from: string, to: string): string => {
  const text = files.get(name) ?? expect.fail()
  expect(text).toContain(from)
  const parsed = parseCatalog(new Map([...files, [name, text.replace(from, to)]]))
  return parsed.ok ? parsed.value.understanding.digest : expect.fail(JSON.stringify(parsed.problems))
}

describe('what a catalog is understood by', () => {
  const now = digestWith('vendor.yaml', 'amount: 100', 'amount: 100')

  it.each([
    ['the price', 'vendor.yaml', 'amount: 100', 'amount: 120'],
    ['a coverage', 'services.yaml', 'FREE: hourly', 'FREE: not-included'],
    ['a reaction time', 'plans.yaml', 'to: 12', 'to: 10'],
    ['what a priority means', 'priorities.yaml', 'meaning: The system is degraded.', 'meaning: It limps.'],
    ['the hours', 'hours.yaml', '"20:00"', '"21:00"'],
  ])('is not learned anew for another edit: %s', (_, name, from, to) => {
    expect(digestWith(name, from, to)).toBe(now)
  })

  it.each([
    ['an example', 'understanding/phrases.yaml', 'coverage:', 'coverage:\n  - do you ever knit socks'],
    ['the name of the product', 'vendor.yaml', 'product: MOR', 'product: LESS'],
    ['the name of a plan', 'plans.yaml', 'name: BASIC', 'name: SIMPLE'],
    ['the name of a service', 'services.yaml', 'name: VPN configuration', 'name: tunnel configuration'],
  ])('is learned anew with %s', (_, name, from, to) => {
    expect(digestWith(name, from, to)).not.toBe(now)
  })
})
