import type { Instant } from '../ids.ts'
import { minuteMs } from './local-time.ts'
import { zoneOf } from './zone.ts'

/** ISO 8601 with the zone's offset at that instant, for programs: `2026-11-24T08:00:00+02:00`. */
export const toIso = (at: Instant, zone: string): string => {
  const offsetMs = zoneOf(zone).offsetAt(at)
  const local = new Date(at + offsetMs).toISOString()
  const minutes = Math.abs(Math.round(offsetMs / minuteMs))
  const offset = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
  const whole = local.endsWith('.000Z') ? local.slice(0, -5) : local.slice(0, -1)
  return `${whole}${offsetMs < 0 ? '-' : '+'}${offset}`
}
