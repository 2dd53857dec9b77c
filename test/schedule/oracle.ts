import { DateTime } from 'luxon'
import type { OpeningHours } from '../../src/schedule/hours.ts'

/** So many days are laid out; of them only those far from both ends can be asked about. */
export const spanDays = 24
export const marginDays = 5

const minuteMs = 60_000
const dayMinutes = 1440

/** Every real minute of a span and what the local clock shows in it, in minutes since local 1970-01-01T00:00. */
interface Clock {
  readonly start: number
  readonly shown: readonly number[]
}

const clocks = new Map<string, Clock>()

export const clockOf = (zone: string, startIso: string): Clock => {
  const key = `${zone} ${startIso}`
  const start = Date.parse(startIso)
  const clock = clocks.get(key) ?? {
    start,
    shown: Array.from({ length: spanDays * dayMinutes }, (_, index) => {
      const local = DateTime.fromMillis(start + index * minuteMs, { zone })
      return Math.round(local.toMillis() / minuteMs + local.offset)
    }),
  }
  clocks.set(key, clock)
  return clock
}

/**
 * Whether it is open, for each minute of the clock's span, the slow way: for each day and window, every minute is
 * looked at; it is open from the first minute in which the clock is inside the window to the last.
 */
export const openMinutes = (clock: Clock, hours: OpeningHours): readonly boolean[] => {
  const open = clock.shown.map(() => false)
  const firstDay = Math.floor((clock.shown[0] ?? 0) / dayMinutes) - 2
  for (let day = firstDay; day <= firstDay + spanDays + 5; day++) {
    const date = DateTime.fromMillis(day * dayMinutes * minuteMs, { zone: 'utc' })
    const closed = hours.holidays.some((one) =>
      [date.toFormat('yyyy-MM-dd'), date.toFormat('--MM-dd')].includes(one.date),
    )
    if (closed) continue
    for (const { startMinute, endMinute } of hours.weekly.filter(({ days }) => days.includes(date.weekday))) {
      const inside = (shown: number) => shown >= day * dayMinutes + startMinute && shown < day * dayMinutes + endMinute
      const first = clock.shown.findIndex(inside)
      if (first >= 0) open.fill(true, first, clock.shown.findLastIndex(inside) + 1)
    }
  }
  for (const { from, to, open: opens } of hours.overrides) {
    const [first, end] = [(from - clock.start) / minuteMs, (to - clock.start) / minuteMs]
    if (first < end) open.fill(opens, Math.max(0, first), Math.max(0, end))
  }
  return open
}
