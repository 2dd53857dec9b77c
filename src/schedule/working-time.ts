import { type Instant, instant } from '../ids.ts'
import type { OpeningHours } from './hours.ts'
import { dayMs, minuteMs } from './local-time.ts'
import type { Stretch } from './stretches.ts'
import { searchDays, type Timeline, timelineOf } from './timeline.ts'

/** No promise reaches further. */
const maxDays = 20 * 366

/**
 * The earliest instant by which `minutes` of open time have passed since `from`; for none, `from` itself. Minutes are
 * real ones: an hour that summer time skips does not count and one that comes twice counts twice.
 *
 * Null when 400 days in a row, or 20 years in all, don't bring the time together.
 */
export const addWorkingTime = (
  openingHours: OpeningHours,
  zone: string,
  from: Instant,
  minutes: number,
): Instant | null => {
  if (minutes <= 0) return from
  let left = minutes * minuteMs
  for (const { start, end } of openSearched(timelineOf(openingHours, zone), from)) {
    if (left <= end - start) return instant(start + left)
    left -= end - start
  }
  return null
}

/** Open time from `from` to `to`, in real minutes; 0 when `to` is not later. */
export const workingMinutesBetween = (openingHours: OpeningHours, zone: string, from: Instant, to: Instant): number => {
  const timeline = timelineOf(openingHours, zone)
  let sum = 0
  for (let day = dayOf(from); day <= dayOf(to); day++) {
    for (const { start, end } of timeline.openIn(day)) {
      sum += Math.max(0, Math.min(end, to) - Math.max(start, from))
    }
  }
  return sum / minuteMs
}

/** What is open after an instant, in order, as far as it is searched. */
function* openSearched(timeline: Timeline, from: Instant): Generator<Stretch> {
  let lastOpen = dayOf(from)
  for (let day = lastOpen; day <= lastOpen + searchDays && day <= dayOf(from) + maxDays; day++) {
    for (const { start, end } of timeline.openIn(day)) {
      if (end <= from) continue
      lastOpen = day
      yield { start: Math.max(start, from), end }
    }
  }
}

const dayOf = (at: Instant): number => Math.floor(at / dayMs)
