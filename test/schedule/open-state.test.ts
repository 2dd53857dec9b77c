import { describe, expect, it } from 'vitest'
import type { OpeningHours, OpenState } from '../../src/schedule/hours.ts'
import { openState } from '../../src/schedule/open-state.ts'
import { at, everyDay, iso, opening, weekdays, window } from './hours.ts'
import { onEveryMachine } from './system-zones.ts'

const chat = opening([window(everyDay, '08:00', '20:00')])
const stateAt = (hours: OpeningHours, zone: string, time: string) => {
  const { open, opensAt, closesAt } = openState(hours, zone, at(time))
  return [open, iso(opensAt), iso(closesAt)]
}
const reasonAt = (hours: OpeningHours, zone: string, time: string): OpenState['reason'] =>
  openState(hours, zone, at(time)).reason

onEveryMachine(() => {
  describe('hours of every day at a fixed offset', () => {
    it.each([
      ['2026-11-24T07:59:59+02:00', false, '2026-11-24T06:00Z', '2026-11-24T18:00Z'],
      ['2026-11-24T07:59:59.999+02:00', false, '2026-11-24T06:00Z', '2026-11-24T18:00Z'],
      ['2026-11-24T08:00:00+02:00', true, '2026-11-25T06:00Z', '2026-11-24T18:00Z'],
      ['2026-11-24T19:59:59+02:00', true, '2026-11-25T06:00Z', '2026-11-24T18:00Z'],
      ['2026-11-24T20:00:00+02:00', false, '2026-11-25T06:00Z', '2026-11-25T18:00Z'],
      // In July too: a fixed offset has no summer time.
      ['2026-07-05T07:59:59+02:00', false, '2026-07-05T06:00Z', '2026-07-05T18:00Z'],
    ])('%s', (time, open, opensAt, closesAt) => {
      expect(stateAt(chat, 'UTC+2', time)).toEqual([open, opensAt, closesAt])
    })

    it('says why', () => {
      expect(reasonAt(chat, 'UTC+2', '2026-11-24T12:00Z')).toEqual({ kind: 'weekly' })
      expect(reasonAt(chat, 'UTC+2', '2026-11-24T19:00Z')).toEqual({ kind: 'outside-hours' })
    })
  })

  it('never opens without windows, nor with none but ones on holidays', () => {
    const never = { open: false, opensAt: null, closesAt: null, reason: { kind: 'never' } }
    expect(openState(opening([]), 'UTC+2', at('2026-11-24T12:00Z'))).toEqual(never)
    const past = { from: at('2026-01-01T00:00Z'), to: at('2026-01-02T00:00Z'), open: true, reason: 'fair' }
    expect(openState(opening([], { overrides: [past] }), 'UTC+2', at('2026-11-24T12:00Z'))).toEqual(never)
  })

  it('never closes around the clock', () => {
    for (const [from, to] of [
      ['00:00', '24:00'],
      ['08:00', '08:00'],
    ] as const) {
      const always = opening([window(everyDay, from, to)])
      expect(stateAt(always, 'Europe/Vilnius', '2026-11-24T12:00Z')).toEqual([true, null, null])
    }
  })

  it('has several windows a day', () => {
    const office = opening([window(weekdays, '09:00', '12:00'), window(weekdays, '13:00', '17:00')])
    expect(stateAt(office, 'UTC', '2026-11-24T12:00Z')).toEqual([false, '2026-11-24T13:00Z', '2026-11-24T17:00Z'])
    expect(stateAt(office, 'UTC', '2026-11-27T17:00Z')).toEqual([false, '2026-11-30T09:00Z', '2026-11-30T12:00Z'])
  })

  describe('past midnight', () => {
    const nights = opening([window([5], '22:00', '06:00')])

    it('runs on into the next day, which has no window of its own', () => {
      expect(stateAt(nights, 'UTC', '2026-11-28T05:59Z')).toEqual([true, '2026-12-04T22:00Z', '2026-11-28T06:00Z'])
      expect(stateAt(nights, 'UTC', '2026-11-28T06:00Z')).toEqual([false, '2026-12-04T22:00Z', '2026-12-05T06:00Z'])
      expect(stateAt(nights, 'UTC', '2026-11-27T05:00Z')[0]).toBe(false)
    })

    it('does not close at midnight where the next window begins there', () => {
      const both = opening([window([5], '20:00', '24:00'), window([6], '00:00', '04:00')])
      expect(stateAt(both, 'UTC', '2026-11-27T21:00Z')).toEqual([true, '2026-12-04T20:00Z', '2026-11-28T04:00Z'])
    })

    it('keeps the night that began before a holiday, and not the one that would begin on it', () => {
      const hours = opening([window(everyDay, '22:00', '06:00')], {
        holidays: [{ date: '2026-12-25', reason: 'Christmas' }],
      })
      expect(stateAt(hours, 'UTC', '2026-12-25T05:00Z')).toEqual([true, '2026-12-26T22:00Z', '2026-12-25T06:00Z'])
      const christmas = { kind: 'holiday', text: 'Christmas' }
      expect(reasonAt(hours, 'UTC', '2026-12-25T23:00Z')).toEqual(christmas)
      expect(reasonAt(hours, 'UTC', '2026-12-26T05:59Z')).toEqual(christmas)
      expect(reasonAt(hours, 'UTC', '2026-12-26T06:00Z')).toEqual({ kind: 'outside-hours' })
    })
  })

  describe('holidays', () => {
    const hours = opening([window(everyDay, '08:00', '20:00')], {
      holidays: [
        { date: '--12-25', reason: 'Christmas' },
        { date: '2026-11-24', reason: 'inventory' },
      ],
    })

    it('close the whole local day, every year or once', () => {
      expect(stateAt(hours, 'UTC+2', '2026-11-24T10:00Z')).toEqual([false, '2026-11-25T06:00Z', '2026-11-25T18:00Z'])
      expect(stateAt(hours, 'UTC+2', '2027-11-24T10:00Z')[0]).toBe(true)
      for (const year of [2026, 2031]) {
        expect(reasonAt(hours, 'UTC+2', `${year}-12-25T10:00Z`)).toEqual({ kind: 'holiday', text: 'Christmas' })
      }
      expect(reasonAt(hours, 'UTC+2', '2026-12-24T22:30Z')).toEqual({ kind: 'holiday', text: 'Christmas' })
    })

    it('of a country close too, those that move and those of several days included', () => {
      const lithuanian = opening([window(everyDay, '08:00', '20:00')], { holidayCountry: 'LT' })
      const easterMonday = { kind: 'holiday', text: 'Easter Monday' }
      expect(reasonAt(lithuanian, 'Europe/Vilnius', '2026-04-06T09:00Z')).toEqual(easterMonday)
      expect(stateAt(lithuanian, 'Europe/Vilnius', '2026-12-23T18:00Z')[1]).toBe('2026-12-27T06:00Z')
      const russian = opening([window(everyDay, '08:00', '20:00')], { holidayCountry: 'RU' })
      expect(stateAt(russian, 'UTC+3', '2026-01-05T09:00Z')[0]).toBe(false)
    })

    it('of a region close there alone', () => {
      const chavez = '2026-03-31T20:00Z'
      const hoursIn = (holidayCountry: string) => opening([window(everyDay, '08:00', '20:00')], { holidayCountry })
      expect(stateAt(hoursIn('US-CA'), 'America/Los_Angeles', chavez)[0]).toBe(false)
      expect(stateAt(hoursIn('US'), 'America/Los_Angeles', chavez)[0]).toBe(true)
    })

    it('of half a day do not close', () => {
      const icelandic = opening([window(everyDay, '08:00', '20:00')], { holidayCountry: 'IS' })
      expect(stateAt(icelandic, 'UTC', '2026-12-24T10:00Z')[0]).toBe(true)
    })
  })

  describe('overrides', () => {
    const stretch = (from: string, to: string, open: boolean, reason: string) => ({
      from: at(from),
      to: at(to),
      open,
      reason,
    })
    const hours = opening([window(everyDay, '08:00', '20:00')], {
      holidays: [{ date: '2026-12-25', reason: 'Christmas' }],
      overrides: [
        stretch('2026-12-25T10:00Z', '2026-12-25T16:00Z', true, 'open house'),
        stretch('2026-12-25T12:00Z', '2026-12-25T13:00Z', false, 'lunch'),
      ],
    })

    it('go before holidays, and later ones before earlier ones', () => {
      expect(stateAt(hours, 'UTC', '2026-12-25T11:00Z')).toEqual([true, '2026-12-25T13:00Z', '2026-12-25T12:00Z'])
      expect(reasonAt(hours, 'UTC', '2026-12-25T11:00Z')).toEqual({ kind: 'override', text: 'open house' })
      expect(stateAt(hours, 'UTC', '2026-12-25T12:30Z')).toEqual([false, '2026-12-25T13:00Z', '2026-12-25T16:00Z'])
      expect(reasonAt(hours, 'UTC', '2026-12-25T12:30Z')).toEqual({ kind: 'override', text: 'lunch' })
      expect(reasonAt(hours, 'UTC', '2026-12-25T16:00Z')).toEqual({ kind: 'holiday', text: 'Christmas' })
    })

    it('that open right up to a window make one stretch with it', () => {
      const early = opening(chat.weekly, {
        overrides: [stretch('2026-11-24T05:00Z', '2026-11-24T08:00Z', true, 'early')],
      })
      expect(stateAt(early, 'UTC', '2026-11-24T06:00Z')).toEqual([true, '2026-11-25T08:00Z', '2026-11-24T20:00Z'])
    })
  })

  describe('summer time', () => {
    it('keeps the local hours over both changes', () => {
      expect(stateAt(chat, 'Europe/Vilnius', '2026-03-28T19:00Z')[1]).toBe('2026-03-29T05:00Z')
      expect(stateAt(chat, 'Europe/Vilnius', '2026-10-24T19:00Z')[1]).toBe('2026-10-25T06:00Z')
    })

    it('opens right after the gap where the opening time is skipped, and not at all where the whole window is', () => {
      // On 2026-03-08 clocks go from 02:00 to 03:00, at 07:00Z.
      const hours = opening([window([7], '02:30', '04:00')])
      expect(stateAt(hours, 'America/New_York', '2026-03-08T06:00Z')).toEqual([
        false,
        '2026-03-08T07:00Z',
        '2026-03-08T08:00Z',
      ])
      const inside = opening([window([7], '02:00', '03:00')])
      expect(stateAt(inside, 'America/New_York', '2026-03-08T06:00Z')[1]).toBe('2026-03-15T06:00Z')
    })

    it('stays open through an hour that comes twice', () => {
      // On 2026-11-01 clocks go from 02:00 back to 01:00, at 06:00Z.
      const hours = opening([window([7], '01:00', '02:00')])
      expect(stateAt(hours, 'America/New_York', '2026-11-01T04:00Z').slice(1)).toEqual([
        '2026-11-01T05:00Z',
        '2026-11-01T07:00Z',
      ])
      const half = opening([window([7], '01:30', '03:00')])
      expect(stateAt(half, 'America/New_York', '2026-11-01T04:00Z').slice(1)).toEqual([
        '2026-11-01T05:30Z',
        '2026-11-01T08:00Z',
      ])
    })

    it('has a day that a zone skipped over the date line', () => {
      // After 2011-12-29 came 2011-12-31.
      expect(stateAt(chat, 'Pacific/Apia', '2011-12-30T06:30Z')[1]).toBe('2011-12-30T18:00Z')
    })
  })
})
