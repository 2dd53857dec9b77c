import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** What a machine's clock may be set to, with its minutes behind UTC in January 2026. */
const systemZones = [
  ['UTC', 0],
  ['America/New_York', 300],
  ['Asia/Kathmandu', -345],
  ['Pacific/Apia', -780],
] as const

/** Runs the tests once for each: what the machine's own clock is set to must change nothing. */
export const onEveryMachine = (define: () => void): void => {
  describe.each(systemZones)('on a machine set to %s', (zone, minutesBehind) => {
    const before = process.env.TZ
    beforeAll(() => {
      process.env.TZ = zone
    })
    afterAll(() => {
      if (before === undefined) delete process.env.TZ
      else process.env.TZ = before
    })
    it('is set so', () => {
      expect(new Date('2026-01-15T12:00:00Z').getTimezoneOffset()).toBe(minutesBehind)
    })
    define()
  })
}
