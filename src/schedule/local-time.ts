import type { Zone } from './zone.ts'

/**
 * Local time is reckoned in milliseconds as if the local clock showed UTC, so that days are always 24 hours long and
 * arithmetic is plain; these functions lead to the instants that the zone's real clock makes of it.
 */

export const minuteMs = 60_000
export const dayMs = 86_400_000

/** Larger than any zone's distance from UTC. */
const reach = 16 * 3_600_000

/** Days since 1970-01-01 of the local date at an instant. */
export const localDayAt = (zone: Zone, epochMs: number): number => Math.floor(localAt(zone, epochMs) / dayMs)

/** What the local clock shows at an instant. */
export const localAt = (zone: Zone, epochMs: number): number => epochMs + zone.offsetAt(epochMs)

/** ISO weekday, 1 = Monday to 7 = Sunday, of a day since 1970-01-01 (a Thursday). */
export const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1

/** `YYYY-MM-DD` of a day since 1970-01-01. */
export const isoDateOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10)

/**
 * The instant from which the local clock shows `local` or more: of a repeated time the first pass, of a skipped time
 * the first instant after the gap.
 */
export const firstInstantOf = (zone: Zone, local: number): number => {
  const [before, after] = candidates(zone, local)
  if (before === after) return before
  const real = [before, after].filter((at) => at + zone.offsetAt(at) === local)
  return real.length > 0 ? Math.min(...real) : jumpOver(zone, local, after, before)
}

/**
 * The instant until which the local clock shows less than `local`: of a repeated time the second pass, of a skipped
 * time the first instant after the gap. As an end it keeps a stretch in one piece when clocks go back within it.
 */
export const lastInstantOf = (zone: Zone, local: number): number => {
  const [before, after] = candidates(zone, local)
  if (before === after) return before
  const real = [before, after].filter((at) => at + zone.offsetAt(at - 1) === local)
  return real.length > 0 ? Math.max(...real) : jumpOver(zone, local, after, before)
}

/** When `local` would be by the offsets that hold before and after any change near it. */
const candidates = (zone: Zone, local: number): readonly [number, number] => [
  local - zone.offsetAt(local - reach),
  local - zone.offsetAt(local + reach),
]

/** The instant in (`low`, `high`] at which the local clock jumps from before `local` to `local` or later. */
const jumpOver = (zone: Zone, local: number, low: number, high: number): number => {
  let [early, late] = [low - 1, high]
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2)
    if (localAt(zone, middle) < local) early = middle
    else late = middle
  }
  return late
}
