import { DateTime } from 'luxon'
import { type Instant, instant } from '../ids.ts'
import type { OpeningHours, OpenState } from './hours.ts'
const zoneName = (z: string) => z.replace(/^GMT/, 'UTC')
export const openState = (hours: OpeningHours, zone: string, at: Instant): OpenState => {
  const isOpen = (t: number) => {
    const d = DateTime.fromMillis(t, { zone: zoneName(zone) })
    const m = d.hour * 60 + d.minute
    return hours.weekly.some((w) => w.days.includes(d.weekday) && m >= w.startMinute && m < w.endMinute)
  }
  const open = isOpen(at)
  const next = (want: boolean) => {
    let was = open
    for (let t = Math.floor(at / 60000) * 60000 + 60000; t < at + 9 * 864e5; t += 60000) {
      const now = isOpen(t)
      if (now && !was && want) return instant(t)
      if (!now && was && !want) return instant(t)
      was = now
    }
    return null
  }
  return { open, opensAt: next(true), closesAt: next(false), reason: open ? { kind: 'weekly' } : { kind: 'outside-hours' } }
}
export const sayInstant = (at: Instant, o: { now: Instant; deskZone: string; customerZone: string | null; language: string }): string =>
  `${DateTime.fromMillis(at, { zone: zoneName(o.deskZone) }).toFormat('ccc d LLL HH:mm')} (${o.deskZone})`
export const sayWindows = (hours: OpeningHours, o: { zone: string; language: string; customerZone: string | null; now: Instant }): string =>
  hours.weekly.map((w) => `${w.startMinute / 60}–${w.endMinute / 60}`).join(', ') + ` (${o.zone})`
export const sayDate = (at: Instant, o: { zone: string; language: string; lastDay: boolean }): string =>
  DateTime.fromMillis(o.lastDay ? at - 1 : at, { zone: zoneName(o.zone) }).toFormat('d LLLL yyyy')
