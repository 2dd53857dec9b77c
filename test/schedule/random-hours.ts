import fc from 'fast-check'
import { instant } from '../../src/ids.ts'
import type { DayWindow, OpeningHours } from '../../src/schedule/hours.ts'
import { marginDays, spanDays } from './oracle.ts'

/** Zones, and days around which something happens there: both changes of summer time, a skipped date, a year's end. */
const places: readonly (readonly [zone: string, middle: string])[] = [
  ['UTC+2', '2026-12-31'],
  ['UTC-9:30', '2026-02-28'],
  ['Asia/Kathmandu', '2027-01-01'],
  ['Europe/Vilnius', '2026-03-29'],
  ['Europe/Vilnius', '2026-10-25'],
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Pacific/Apia', '2011-12-30'],
  ['Pacific/Apia', '2021-04-04'],
]

const dayMs = 86_400_000
const minuteMs = 60_000
const spanMinutes = spanDays * 1440

export interface Sample {
  readonly zone: string
  /** The first instant of the span. */
  readonly startIso: string
  readonly hours: OpeningHours
  /** Milliseconds since the span's start, far from its ends; most of them near the middle. */
  readonly instants: readonly number[]
}

/** Half of the times are round, and many lie in the hours in which clocks change. */
const minuteOfDay = fc.oneof(
  fc.integer({ min: 0, max: 47 }).map((half) => half * 30),
  fc.integer({ min: 0, max: 200 }),
  fc.integer({ min: 0, max: 1439 }),
)

const dayWindow: fc.Arbitrary<DayWindow> = fc
  .record({
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
    startMinute: minuteOfDay,
    length: fc.oneof(
      fc.integer({ min: 1, max: 180 }),
      fc.integer({ min: 1, max: 48 }).map((half) => half * 30),
    ),
  })
  .map(({ days, startMinute, length }) => ({ days, startMinute, endMinute: startMinute + length }))

const hoursAround = (start: number): fc.Arbitrary<OpeningHours> => {
  const date = fc
    .integer({ min: 3, max: spanDays - 3 })
    .map((day) => new Date(start + day * dayMs).toISOString().slice(0, 10))
  const override = fc
    .record({
      from: fc.integer({ min: 0, max: spanMinutes }),
      length: fc.integer({ min: 0, max: 3000 }),
      open: fc.boolean(),
    })
    .map(({ from, length, open }) => ({
      from: instant(start + from * minuteMs),
      to: instant(start + (from + length) * minuteMs),
      open,
      reason: open ? 'open for once' : 'closed for once',
    }))
  return fc.record({
    weekly: fc.array(dayWindow, { maxLength: 5 }),
    holidays: fc.array(
      fc
        .tuple(date, fc.boolean())
        .map(([day, yearly]) => ({ date: yearly ? `-${day.slice(4)}` : day, reason: 'a holiday' })),
      { maxLength: 3 },
    ),
    holidayCountry: fc.constant(null),
    overrides: fc.array(override, { maxLength: 4 }),
  })
}

const middle = spanDays / 2
const asked = fc.oneof(
  fc.integer({ min: (middle - 2) * dayMs, max: (middle + 2) * dayMs }),
  fc.integer({ min: marginDays * dayMs, max: (spanDays - marginDays) * dayMs }),
)

export const samples: fc.Arbitrary<Sample> = fc.constantFrom(...places).chain(([zone, day]) => {
  const start = Date.parse(`${day}T00:00:00Z`) - middle * dayMs
  return fc.record({
    zone: fc.constant(zone),
    startIso: fc.constant(new Date(start).toISOString()),
    hours: hoursAround(start),
    instants: fc.array(asked, { minLength: 3, maxLength: 8 }),
  })
})
