import { type Instant, parseInstant } from '../../src/ids.ts'
import type { DayWindow, OpeningHours } from '../../src/schedule/hours.ts'
import type { TimeWords } from '../../src/schedule/words.ts'

export const everyDay = [1, 2, 3, 4, 5, 6, 7]
export const weekdays = [1, 2, 3, 4, 5]

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** `from` and `to` as `HH:MM`; a `to` that is not later runs past midnight. */
export const window = (days: readonly number[], from: string, to: string): DayWindow => ({
  days,
  startMinute: minuteOf(from),
  endMinute: minuteOf(to) > minuteOf(from) ? minuteOf(to) : minuteOf(to) + 1440,
})

/** The windows alone, or with what differs from them. */
export const opening = (weekly: readonly DayWindow[], differs: Partial<OpeningHours> = {}): OpeningHours => ({
  weekly,
  holidays: [],
  holidayCountry: null,
  overrides: [],
  ...differs,
})

export const at = parseInstant
export const iso = (instant: Instant | null): string | null =>
  instant === null ? null : new Date(instant).toISOString().replace(':00.000Z', 'Z')

const english = {
  'every-day': 'every day',
  'your-time': 'your time',
  'in-your-time': 'in your time',
  'no-hours': 'no regular hours',
}
export const inEnglish: TimeWords = (which) => english[which]
