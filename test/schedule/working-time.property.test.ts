import fc from 'fast-check'
import { expect, it } from 'vitest'
import { instant } from '../../src/ids.ts'
import { addWorkingTime, workingMinutesBetween } from '../../src/schedule/working-time.ts'
import { clockOf, openMinutes } from './oracle.ts'
import { samples } from './random-hours.ts'
import { onEveryMachine } from './system-zones.ts'

const minuteMs = 60_000
const workMinutes = fc.oneof(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 4000 }))

/** The whole minute of the span that an instant lies in. */
const minuteAt = (offset: number): number => Math.floor(offset / minuteMs)

onEveryMachine(() => {
  it('counts the time between two instants as minute by minute', () => {
    fc.assert(
      fc.property(samples, ({ zone, startIso, hours, instants }) => {
        const clock = clockOf(zone, startIso)
        const open = openMinutes(clock, hours)
        const [first, ...rest] = instants.map(minuteAt).toSorted((a, b) => a - b)
        for (const last of rest) {
          const counted = open.slice(first, last).filter((one) => one).length
          const [from, to] = [first, last].map((minute = 0) => instant(clock.start + minute * minuteMs))
          expect(workingMinutesBetween(hours, zone, from ?? instant(0), to ?? instant(0))).toBe(counted)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('is due when the minutes, counted one by one, are over', () => {
    fc.assert(
      fc.property(samples, workMinutes, ({ zone, startIso, hours, instants: [asked = 0] }, minutes) => {
        const clock = clockOf(zone, startIso)
        const first = minuteAt(asked)
        let left = minutes
        const last = openMinutes(clock, hours).findIndex((open, minute) => minute >= first && open && --left === 0)
        const due = addWorkingTime(hours, zone, instant(clock.start + first * minuteMs), minutes)
        // What the span doesn't hold, or holds only near its unsure end, is beyond the slow count.
        if (last >= 0 && minutes < 2000) expect(due).toBe(clock.start + (last + 1) * minuteMs)
      }),
      { numRuns: 50 },
    )
  })

  it('is due at the earliest instant by which so much time has passed', () => {
    fc.assert(
      fc.property(samples, workMinutes, ({ zone, startIso, hours, instants: [asked = 0] }, minutes) => {
        const from = instant(Date.parse(startIso) + asked)
        const due = addWorkingTime(hours, zone, from, minutes)
        if (due === null) return
        expect(workingMinutesBetween(hours, zone, from, due)).toBe(minutes)
        expect(workingMinutesBetween(hours, zone, from, instant(due - 1))).toBeLessThan(minutes)
      }),
      { numRuns: 50 },
    )
  })
})
