import { type Instant, instant } from '../ids.ts'
import type { OpeningHours, OpenState } from './hours.ts'
import { dayMs } from './local-time.ts'
import { searchDays, type Timeline, timelineOf } from './timeline.ts'

/** Whether it is open at `at`, what comes next (searched for about 400 days), and why. */
export const openState = (openingHours: OpeningHours, zone: string, at: Instant): OpenState => {
  const timeline = timelineOf(openingHours, zone)
  const { open, opensAt, closesAt } = changesAfter(timeline, at)
  return {
    open,
    opensAt: opensAt === null ? null : instant(opensAt),
    closesAt: closesAt === null ? null : instant(closesAt),
    reason: reasonAt(timeline, at, open, opensAt),
  }
}

interface Changes {
  readonly open: boolean
  readonly opensAt: number | null
  readonly closesAt: number | null
}

const changesAfter = (timeline: Timeline, at: number): Changes => {
  const today = Math.floor(at / dayMs)
  let open = false
  let opensAt: number | null = null
  /** The end, as far as it is known, of the first stretch that ends after `at`. */
  let reached: number | null = null
  for (let day = today; day <= today + searchDays; day++) {
    for (const { start, end } of timeline.openIn(day)) {
      if (end <= at) continue
      if (reached !== null && start !== reached) return { open, opensAt: opensAt ?? start, closesAt: reached }
      if (reached === null && start <= at) open = true
      else if (reached === null) opensAt = start
      reached = end
    }
    const ended = reached !== null && reached < (day + 1) * dayMs
    if (ended && opensAt !== null) return { open, opensAt, closesAt: reached }
  }
  const bound = (today + searchDays + 1) * dayMs
  return { open, opensAt, closesAt: reached === bound ? null : reached }
}

const reasonAt = (timeline: Timeline, at: number, open: boolean, opensAt: number | null): OpenState['reason'] => {
  const override = timeline.overrideAt(at)
  if (override !== undefined) return { kind: 'override', text: override.reason }
  if (open) return { kind: 'weekly' }
  if (opensAt === null) return { kind: 'never' }
  const holiday = timeline.holidayAt(at)
  return holiday === undefined ? { kind: 'outside-hours' } : { kind: 'holiday', text: holiday }
}
