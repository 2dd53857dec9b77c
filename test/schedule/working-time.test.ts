import { describe, expect, it } from 'vitest'
import type { OpeningHours } from '../../src/schedule/hours.ts'
import { addWorkingTime, workingMinutesBetween } from '../../src/schedule/working-time.ts'
import { at, everyDay, iso, opening, weekdays, window } from './hours.ts'
import { onEveryMachine } from './system-zones.ts'

const office = opening([window(weekdays, '09:00', '17:00')], {
  holidays: [{ date: '2026-12-25', reason: 'Christmas' }],
})
const dueIn = (hours: OpeningHours, zone: string, from: string, workingHours: number) =>
  iso(addWorkingTime(hours, zone, at(from), workingHours * 60))

onEveryMachine(() => {
  describe('due in 3 working hours', () => {
    it.each([
      ['within a day', '2026-11-24T10:00Z', '2026-11-24T13:00Z'],
      ['to the very end of one', '2026-11-24T14:00Z', '2026-11-24T17:00Z'],
      ['over the night', '2026-11-24T15:30Z', '2026-11-25T10:30Z'],
      ['from a closed hour', '2026-11-24T03:00Z', '2026-11-24T12:00Z'],
      ['over the weekend', '2026-11-27T16:00Z', '2026-11-30T11:00Z'],
      ['over a holiday and the weekend after it', '2026-12-24T16:00Z', '2026-12-28T11:00Z'],
    ])('%s', (_, from, due) => {
      expect(dueIn(office, 'UTC', from, 3)).toBe(due)
    })

    it('is real time over both changes of summer time', () => {
      const always = opening([window(everyDay, '00:00', '24:00')])
      expect(dueIn(always, 'Europe/Vilnius', '2026-03-29T00:30Z', 3)).toBe('2026-03-29T03:30Z')
      // Clocks skip from 03:00 to 04:00, or go from 04:00 back to 03:00: the same window is 3 hours or 5 hours long.
      const nights = opening([window([7], '01:00', '05:00')])
      expect(dueIn(nights, 'Europe/Vilnius', '2026-03-28T12:00Z', 3)).toBe('2026-03-29T02:00Z')
      expect(dueIn(nights, 'Europe/Vilnius', '2026-03-28T12:00Z', 4)).toBe('2026-04-04T23:00Z')
      expect(dueIn(nights, 'Europe/Vilnius', '2026-10-24T12:00Z', 5)).toBe('2026-10-25T03:00Z')
    })
  })

  it('is due at once for no time, and never where it never opens', () => {
    expect(dueIn(office, 'UTC', '2026-11-28T12:00Z', 0)).toBe('2026-11-28T12:00Z')
    expect(dueIn(opening([]), 'UTC', '2026-11-24T12:00Z', 3)).toBeNull()
  })

  it('gives up on what twenty years would not hold', () => {
    expect(dueIn(office, 'UTC', '2026-11-24T12:00Z', 1_000_000)).toBeNull()
  })

  it('counts over a pause that is longer than the search for the next opening', () => {
    const pause = { from: at('2026-11-25T00:00Z'), to: at('2029-11-24T00:00Z'), open: false, reason: 'rebuilding' }
    const paused = { ...office, overrides: [pause] }
    expect(workingMinutesBetween(paused, 'UTC', at('2026-11-24T16:00Z'), at('2029-11-26T10:00Z'))).toBe(120)
    expect(dueIn(paused, 'UTC', '2026-11-24T16:00Z', 2)).toBeNull()
  })

  it('counts nothing backwards', () => {
    expect(workingMinutesBetween(office, 'UTC', at('2026-11-24T16:00Z'), at('2026-11-24T10:00Z'))).toBe(0)
  })
})
