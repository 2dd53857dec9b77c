import { describe, expect, it } from 'vitest'
import { type Instant, parseInstant } from '../../src/ids.ts'
import { meantBy, type NamedTime, openBetween } from '../../src/schedule/asked-time.ts'
import type { OpeningHours } from '../../src/schedule/hours.ts'
import { sayDay, sayStretches } from '../../src/schedule/say.ts'
import { everyDay, inEnglish, opening, window } from './hours.ts'

const zone = 'Europe/Paris'
/** A Tuesday. */
const now = parseInstant('2026-11-24T22:00:00+01:00')
const meant = (time: Partial<NamedTime>, at = now) => meantBy({ day: null, minute: null, ...time }, at, zone)
const from = (time: Partial<NamedTime>, at = now) => new Date(meant(time, at)?.from ?? Number.NaN).toISOString()

const openOn = (hours: OpeningHours, day: NonNullable<NamedTime['day']>): string => {
  const whole = meant({ day })
  const stretches = openBetween(hours, zone, whole?.from ?? (0 as Instant), whole?.to ?? (0 as Instant))
  return sayStretches(stretches, { deskZone: zone, customerZone: null, language: 'en', words: inEnglish })
}

describe('a time as people name it', () => {
  it('is the next of its kind', () => {
    expect(from({ minute: 23 * 60 })).toBe('2026-11-24T22:00:00.000Z')
    expect(from({ minute: 7 * 60 })).toBe('2026-11-25T06:00:00.000Z')
    expect(from({ day: { kind: 'weekday', weekday: 2 }, minute: 7 * 60 })).toBe('2026-12-01T06:00:00.000Z')
    expect(from({ day: { kind: 'date', month: 11, day: 23 }, minute: 0 })).toBe('2027-11-22T23:00:00.000Z')
    expect(from({ day: { kind: 'date', month: 2, day: 29 }, minute: 0 })).toBe('2028-02-28T23:00:00.000Z')
  })

  it('is today while it is not past', () => {
    expect(from({ minute: 22 * 60 })).toBe('2026-11-24T21:00:00.000Z')
    expect(from({ day: { kind: 'weekday', weekday: 2 } })).toBe('2026-11-23T23:00:00.000Z')
    expect(from({ minute: 1440 })).toBe('2026-11-24T23:00:00.000Z')
  })

  it('is by the clock that holds then, not by that of now', () => {
    expect(from({ day: { kind: 'date', month: 7, day: 1 }, minute: 9 * 60 })).toBe('2027-07-01T07:00:00.000Z')
  })

  it('is a day of 23 hours where clocks go forward', () => {
    const day = meant({ day: { kind: 'date', month: 3, day: 28 } })
    expect(((day?.to ?? 0) - (day?.from ?? 0)) / 3_600_000).toBe(23)
  })

  it('is nothing on a day that no calendar has', () => {
    expect(meant({ day: { kind: 'date', month: 2, day: 30 } })).toBeNull()
  })
})

describe('when it is open on a day', () => {
  it('tells of several windows, and of those that run past midnight', () => {
    const hours = opening([window(everyDay, '09:00', '12:00'), window(everyDay, '20:00', '02:00')])
    expect(openOn(hours, { kind: 'weekday', weekday: 7 })).toBe(
      '00:00–02:00, 09:00–12:00 and 20:00–24:00 (Europe/Paris)',
    )
  })

  it('knows holidays', () => {
    const hours = opening([window(everyDay, '09:00', '17:00')], {
      holidays: [{ date: '--12-25', reason: 'Christmas' }],
    })
    const whole = meant({ day: { kind: 'date', month: 12, day: 25 } })
    expect(openBetween(hours, zone, whole?.from ?? now, whole?.to ?? now)).toEqual([])
    expect(openOn(hours, { kind: 'date', month: 12, day: 26 })).toBe('09:00–17:00 (Europe/Paris)')
  })

  it("is said by the customer's clock first", () => {
    const start = parseInstant('2026-11-29T09:00:00+01:00')
    const end = parseInstant('2026-11-29T17:00:00+01:00')
    const places = { deskZone: zone, customerZone: 'America/New_York', language: 'en', words: inEnglish }
    expect(sayStretches([{ start, end }], places)).toBe('03:00–11:00 your time (09:00–17:00 Europe/Paris)')
  })
})

describe('a day as it is spoken of', () => {
  it('is today, tomorrow, or named', () => {
    const said = (days: number) => sayDay((now + days * 86_400_000) as Instant, { now, zone, language: 'en' })
    expect([said(0), said(1), said(5)]).toEqual(['today', 'tomorrow', 'Sun 29 Nov'])
  })
})
