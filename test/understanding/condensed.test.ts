import { expect, it } from 'vitest'
import { condensed } from '../../src/understanding/condensed.ts'
import { vendorMatcher } from './vendor-matcher.ts'

it('what is kept of an understanding is small, and says all but the least of it', () => {
  const text =
    'Everything is down since midnight: no calls, no GUI, no SSH. Ticket #1042. Do you also set up MySQL replication and a firewall on PREMIUM?'
  const whole = vendorMatcher.understand(text)
  const kept = condensed(whole)
  const { nearest, evidence, ...rest } = whole
  expect(kept).toMatchObject(rest)
  expect(kept.nearest.map(({ intent }) => intent)).toEqual(nearest.map(({ intent }) => intent))
  expect(kept.evidence.map(({ what }) => what)).toEqual(evidence.slice(0, 8).map(({ what }) => what))
  expect(kept.evidence[0]?.weight).toBeCloseTo(evidence[0]?.weight ?? 0, 1)
  expect(JSON.stringify(kept).length).toBeLessThan(0.6 * JSON.stringify(whole).length)
})
