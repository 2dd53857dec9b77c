import { type Instant, instant } from '../ids.ts'
import type { OpeningHours } from './hours.ts'
import { dayMs, firstInstantOf, localAt, localDayAt, minuteMs, weekdayOf } from './local-time.ts'
import { joined, type Stretch } from './stretches.ts'
import { timelineOf } from './timeline.ts'
import { zoneOf } from './zone.ts'

/** A day as people name it; weekdays as in ISO, 1 for Monday. */
export type NamedDay =
  | { readonly kind: 'ahead'; readonly days: number }
  | { readonly kind: 'weekday'; readonly weekday: number }
  | { readonly kind: 'date'; readonly month: number; readonly day: number }

/** A day, a time of day, or both. */
export interface NamedTime {
  readonly day: NamedDay | null
  /** Counted from midnight, up to 1440. */
  readonly minute: number | null
}

/**
 * What is meant by it at `now`, by the zone's clock: an instant, or a whole day from its first instant to the next
 * day's. Days and times that may be past are the next of their kind. Null for a date that no calendar has.
 */
export const meantBy = (
  { day, minute }: NamedTime,
  now: Instant,
  zoneName: string,
): { readonly from: Instant; readonly to: Instant | null } | null => {
  const zone = zoneOf(zoneName)
  const today = localDayAt(zone, now)
  const minuteNow = (localAt(zone, now) - today * dayMs) / minuteMs
  const isPast = minute !== null && minute < Math.floor(minuteNow)
  const date = day === null ? today + (isPast ? 1 : 0) : dayMeant(day, today, isPast)
  if (date === null) return null
  const at = (local: number) => instant(firstInstantOf(zone, local))
  return minute === null
    ? { from: at(date * dayMs), to: at((date + 1) * dayMs) }
    : { from: at(date * dayMs + minute * minuteMs), to: null }
}

/** The day of an instant by the zone's calendar, which stays the same when days have gone by. */
export const dateAt = (at: Instant, zoneName: string): NamedDay => {
  const date = new Date(localDayAt(zoneOf(zoneName), at) * dayMs)
  return { kind: 'date', month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

const dayMeant = (day: NamedDay, today: number, isPast: boolean): number | null => {
  switch (day.kind) {
    case 'ahead':
      return today + day.days
    case 'weekday': {
      const ahead = (day.weekday - weekdayOf(today) + 7) % 7
      return today + (ahead === 0 && isPast ? 7 : ahead)
    }
    case 'date': {
      const year = new Date(today * dayMs).getUTCFullYear()
      const days = [year, year + 1, year + 2, year + 3, year + 4].flatMap((each) => dateIn(each, day.month, day.day))
      return days.find((each) => each >= today) ?? null
    }
  }
}

const dateIn = (year: number, month: number, day: number): readonly number[] => {
  const epochMs = Date.UTC(year, month - 1, day)
  return new Date(epochMs).getUTCMonth() === month - 1 ? [epochMs / dayMs] : []
}

/** When it is open between two instants, in order and apart. */
export const openBetween = (hours: OpeningHours, zone: string, from: Instant, to: Instant): readonly Stretch[] => {
  const timeline = timelineOf(hours, zone)
  const first = Math.floor(from / dayMs)
  const days = Array.from({ length: Math.floor(to / dayMs) - first + 1 }, (_, index) => first + index)
  return joined(days.flatMap((day) => timeline.openIn(day))).flatMap(({ start, end }) =>
    start < to && end > from ? [{ start: Math.max(start, from), end: Math.min(end, to) }] : [],
  )
}
