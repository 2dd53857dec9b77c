import fc from 'fast-check'
import { expect, it } from 'vitest'
import { instant } from '../../src/ids.ts'
import { openState } from '../../src/schedule/open-state.ts'
import { clockOf, marginDays, openMinutes, spanDays } from './oracle.ts'
import { samples } from './random-hours.ts'
import { onEveryMachine } from './system-zones.ts'

const minuteMs = 60_000
const lastMinute = (spanDays - marginDays) * 1440

/** The first minute after `from` at which it becomes `open`, before the span's end gets unsure. */
const nextChange = (minutes: readonly boolean[], from: number, open: boolean): number | null => {
  for (let minute = from + 1; minute < lastMinute; minute++) {
    if (minutes[minute] === open && minutes[minute - 1] === !open) return minute
  }
  return null
}

onEveryMachine(() => {
  it('is open, opens and closes as minute by minute', () => {
    fc.assert(
      fc.property(samples, ({ zone, startIso, hours, instants }) => {
        const clock = clockOf(zone, startIso)
        const minutes = openMinutes(clock, hours)
        const edges = minutes.flatMap((open, index) => {
          const near = index > marginDays * 1440 && index < lastMinute
          return near && open !== minutes[index - 1] ? [index * minuteMs - 1, index * minuteMs] : []
        })
        for (const offset of [...instants, ...edges]) {
          const minute = Math.floor(offset / minuteMs)
          const state = openState(hours, zone, instant(clock.start + offset))
          expect(state.open).toBe(minutes[minute])
          for (const [answer, open] of [
            [state.opensAt, true],
            [state.closesAt, false],
          ] as const) {
            const expected = nextChange(minutes, minute, open)
            if (expected !== null) expect(answer).toBe(clock.start + expected * minuteMs)
            else if (answer !== null) expect(answer).toBeGreaterThanOrEqual(clock.start + lastMinute * minuteMs)
          }
        }
      }),
      { numRuns: 50 },
    )
  })
})
