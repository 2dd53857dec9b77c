import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { vendorCatalog, vendorMatcher } from './vendor-matcher.ts'

const plansIn = (text: string): readonly string[] => vendorMatcher.understand(text).plans
const plan = fc.constantFrom(...vendorCatalog.plans)
const anyCase = (name: string): readonly string[] => [
  name,
  name.toLowerCase(),
  `${name[0]}${name.slice(1).toLowerCase()}`,
]

describe('a plan named as a plan', () => {
  it.each([
    (name: string) => `what is included in the ${name} plan?`,
    (name: string) => `do you configure vpn on the ${name} package`,
    (name: string) => `how fast do you answer with the ${name} support plan`,
  ])('is found in any case: %s', (write) => {
    fc.assert(
      fc.property(plan, fc.nat(2), ({ id, name }, style) => {
        expect(plansIn(write(anyCase(name)[style] ?? name))).toEqual([id])
      }),
    )
  })

  it('is found together with others, each once', () => {
    expect(plansIn('difference between BASIC and PREMIUM, and is basic enough?')).toEqual(['BASIC', 'PREMIUM'])
  })
})

describe('a word that is also the name of a plan', () => {
  it.each([
    'is it free of charge to fix a bug',
    'feel free to call me any time',
    'do you fix bugs for free',
    'calls to premium numbers fail for all our customers',
    'the rate for premium routes is wrong in the invoice',
    'my spotify premium does not work',
    'who plays the captain on the starship enterprise',
    'i have a basic question about the priorities',
  ])('is no plan: %s', (text) => {
    expect(plansIn(text)).toEqual([])
  })
})
