import { countryHolidays } from './country-holidays.ts'
import type { DayWindow, OpeningHours } from './hours.ts'
import { dayMs, firstInstantOf, isoDateOf, lastInstantOf, localAt, minuteMs, weekdayOf } from './local-time.ts'
import { type Decided, decide } from './overrides.ts'
import { joined, type Stretch, without } from './stretches.ts'
import { type Zone, zoneOf } from './zone.ts'

/**
 * Opening hours laid out on the real time line, a piece at a time. Rules, from the weakest to the strongest:
 *
 * - A weekly window belongs to the local date on which it begins, and runs on past midnight from there. It begins at
 *   the first instant at which the local clock shows its start or more, and ends at the last at which the clock goes
 *   from less than its end to its end or more. So what summer time skips begins right after the gap, a window wholly
 *   within the gap does not take place, and an hour that comes twice counts twice.
 * - On a holiday no window begins. One that began the evening before runs on to its end, and the holiday's own night
 *   window stays away to its end: an evening shift belongs to the day on which people come to work.
 * - An override decides alone for its stretch; of several, the last.
 */
export interface Timeline {
  /** When it is open in the day numbered so in UTC (since 1970-01-01): in order, apart, clipped to that day. */
  openIn(utcDay: number): readonly Stretch[]
  overrideAt(epochMs: number): Decided | undefined
  /** The holiday that keeps closed what would, or might, be open at an instant; undefined for none. */
  holidayAt(epochMs: number): string | undefined
}

/** The bound of every search for the next opening or closing, and for more working time. */
export const searchDays = 400

const timelines = new WeakMap<OpeningHours, Map<string, Timeline>>()

/** The time line of these hours in a zone; kept as long as the hours are. */
export const timelineOf = (hours: OpeningHours, zone: string): Timeline => {
  const byZone = timelines.get(hours) ?? new Map<string, Timeline>()
  timelines.set(hours, byZone)
  const timeline = byZone.get(zone) ?? createTimeline(hours, zoneOf(zone))
  byZone.set(zone, timeline)
  return timeline
}

const createTimeline = (hours: OpeningHours, zone: Zone): Timeline => {
  const holidayOn = holidayFinder(hours)
  const decided = decide(hours.overrides)
  const openings = decided.filter((each) => each.open)
  const longest = Math.max(0, ...hours.weekly.map(({ endMinute }) => endMinute)) * minuteMs
  const windowsOn = remembered((day: number) => {
    const today = hours.weekly.filter(({ days }) => days.includes(weekdayOf(day)))
    return today.length === 0 || holidayOn(day) !== undefined
      ? []
      : joined(today.map((one) => realised(zone, day, one)))
  })
  const openIn = remembered((utcDay: number) => {
    const whole = { start: utcDay * dayMs, end: (utcDay + 1) * dayMs }
    const first = utcDay - Math.ceil((longest + dayMs) / dayMs)
    const weekly = Array.from({ length: utcDay + 2 - first }, (_, index) => windowsOn(first + index)).flat()
    return clipped(joined([...without(weekly, decided), ...openings]), whole)
  })
  return {
    openIn,
    overrideAt: (at) => decided.find(({ start, end }) => start <= at && at < end),
    holidayAt: (at) => holidayOver(hours.weekly, holidayOn, localAt(zone, at), longest),
  }
}

const realised = (zone: Zone, day: number, window: DayWindow): Stretch => ({
  start: firstInstantOf(zone, day * dayMs + window.startMinute * minuteMs),
  end: lastInstantOf(zone, day * dayMs + window.endMinute * minuteMs),
})

const clipped = (stretches: readonly Stretch[], { start, end }: Stretch): readonly Stretch[] =>
  stretches
    .filter((each) => each.start < end && each.end > start)
    .map((each) => ({ start: Math.max(each.start, start), end: Math.min(each.end, end) }))

/** The holiday of the local date; else the one that keeps a window of an earlier day from running on into it. */
const holidayOver = (
  weekly: readonly DayWindow[],
  holidayOn: (day: number) => string | undefined,
  local: number,
  longest: number,
): string | undefined => {
  const today = Math.floor(local / dayMs)
  const covers = (day: number) => (window: DayWindow) =>
    window.days.includes(weekdayOf(day)) &&
    day * dayMs + window.startMinute * minuteMs <= local &&
    local < day * dayMs + window.endMinute * minuteMs
  for (let day = today; day >= today - Math.floor(longest / dayMs); day--) {
    if (day === today || weekly.some(covers(day))) {
      const reason = holidayOn(day)
      if (reason !== undefined) return reason
    }
  }
  return undefined
}

const holidayFinder = ({ holidays, holidayCountry }: OpeningHours): ((day: number) => string | undefined) => {
  const own = new Map(holidays.map(({ date, reason }) => [date, reason]))
  const ofCountry = holidayCountry === null ? () => undefined : countryHolidays(holidayCountry)
  return (day) => {
    const date = isoDateOf(day)
    return own.get(date) ?? own.get(`-${date.slice(4)}`) ?? ofCountry(day)
  }
}

/** Twice what one search looks at. */
const maxRemembered = 2 * searchDays

const remembered = (compute: (day: number) => readonly Stretch[]): ((day: number) => readonly Stretch[]) => {
  const known = new Map<number, readonly Stretch[]>()
  return (day) => {
    const found = known.get(day)
    if (found !== undefined) return found
    const value = compute(day)
    if (known.size >= maxRemembered) known.clear()
    known.set(day, value)
    return value
  }
}
