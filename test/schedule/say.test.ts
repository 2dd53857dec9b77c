import { describe, expect, it } from 'vitest'
import type { DayWindow } from '../../src/schedule/hours.ts'
import { sayDate, sayInstant, sayWindows } from '../../src/schedule/say.ts'
import type { TimeWords } from '../../src/schedule/words.ts'
import { at, everyDay, inEnglish, opening, weekdays, window } from './hours.ts'
import { onEveryMachine } from './system-zones.ts'

const german: Readonly<Record<Parameters<TimeWords>[0], string>> = {
  'every-day': 'täglich',
  'your-time': 'Ihrer Zeit',
  'in-your-time': 'nach Ihrer Uhr',
  'no-hours': 'geschlossen',
}
const inGerman: TimeWords = (which) => german[which]

const now = at('2026-11-22T12:00Z')
const instantSaid = (
  time: string,
  customerZone: string | null = null,
  more: { deskZone?: string; language?: string; words?: TimeWords } = {},
) => sayInstant(at(time), { now, deskZone: 'UTC+2', customerZone, language: 'en', words: inEnglish, ...more })
const windowsSaid = (
  weekly: readonly DayWindow[],
  customerZone: string | null = null,
  zone = 'UTC+2',
  language = 'en',
  words = inEnglish,
) => sayWindows(opening(weekly), { zone, customerZone, language, now, words })

onEveryMachine(() => {
  describe('an instant', () => {
    it.each([
      ['2026-11-22T18:00Z', '20:00 (UTC+2)'],
      ['2026-11-22T22:00Z', 'tomorrow 00:00 (UTC+2)'],
      ['2026-11-23T06:00Z', 'tomorrow 08:00 (UTC+2)'],
      ['2026-11-21T18:00Z', 'yesterday 20:00 (UTC+2)'],
      ['2026-11-24T06:00Z', 'Tue 24 Nov 08:00 (UTC+2)'],
      ['2027-01-01T06:00Z', 'Fri 1 Jan 2027 08:00 (UTC+2)'],
    ])('%s: %s', (time, said) => {
      expect(instantSaid(time)).toBe(said)
    })

    it.each([
      ['Europe/Berlin', '2026-11-23T06:00Z', 'tomorrow 07:00 your time (08:00 UTC+2)'],
      ['+05:45', '2026-11-22T18:00Z', '23:45 your time (20:00 UTC+2)'],
      ['Pacific/Apia', '2026-11-23T14:00Z', 'tomorrow 03:00 your time (Mon 23 Nov 16:00 UTC+2)'],
      ['America/New_York', '2026-11-23T04:30Z', '23:30 your time (Mon 23 Nov 06:30 UTC+2)'],
      // The same clock in winter needs no second time; nor does a zone that is none.
      ['Europe/Vilnius', '2026-11-23T06:00Z', 'tomorrow 08:00 (UTC+2)'],
      ['Mars/Olympus', '2026-11-23T06:00Z', 'tomorrow 08:00 (UTC+2)'],
    ])('for a customer in %s', (zone, time, said) => {
      expect(instantSaid(time, zone)).toBe(said)
    })

    it('names a desk with summer time by its zone', () => {
      expect(instantSaid('2026-07-01T05:00Z', null, { deskZone: 'Europe/Vilnius' })).toBe(
        'Wed 1 Jul 08:00 (Europe/Vilnius)',
      )
    })

    it('is said in the language and the words that are asked for, and in English dates where it is no language', () => {
      expect(instantSaid('2026-11-23T06:00Z', 'Europe/Berlin', { language: 'de', words: inGerman })).toBe(
        'morgen 07:00 Ihrer Zeit (08:00 UTC+2)',
      )
      for (const language of ['', 'xx', 'no language at all', 'en-GB']) {
        expect(instantSaid('2026-11-23T06:00Z', 'Europe/Berlin', { language })).toBe(
          'tomorrow 07:00 your time (08:00 UTC+2)',
        )
      }
    })
  })

  describe('windows', () => {
    it.each([
      [[window(everyDay, '08:00', '20:00')], '08:00–20:00 every day (UTC+2)'],
      [
        [window(weekdays, '09:00', '12:00'), window(weekdays, '13:00', '17:00')],
        'Mon–Fri 09:00–12:00 and 13:00–17:00 (UTC+2)',
      ],
      [
        [window(weekdays, '09:00', '17:00'), window([6, 7], '10:00', '14:00')],
        'Mon–Fri 09:00–17:00, Sat and Sun 10:00–14:00 (UTC+2)',
      ],
      [[window([1, 3, 5], '22:00', '06:00')], 'Mon, Wed and Fri 22:00–06:00 (UTC+2)'],
      [[window([7, 1, 2, 3], '12:00', '24:00')], 'Sun–Wed 12:00–24:00 (UTC+2)'],
      [[window(everyDay, '08:00', '08:00')], '00:00–24:00 every day (UTC+2)'],
      [[], 'no regular hours (UTC+2)'],
    ])('%j', (weekly, said) => {
      expect(windowsSaid(weekly)).toBe(said)
    })

    it('are said by the customer’s clock too, on the customer’s days', () => {
      const daily = [window(everyDay, '08:00', '20:00')]
      expect(windowsSaid(daily, 'America/New_York')).toBe('08:00–20:00 every day (UTC+2; 01:00–13:00 in your time)')
      expect(windowsSaid(daily, 'Europe/Vilnius')).toBe('08:00–20:00 every day (UTC+2)')
      const office = [window(weekdays, '09:00', '17:00')]
      expect(windowsSaid(office, '+05:45')).toBe('Mon–Fri 09:00–17:00 (UTC+2; 12:45–20:45 in your time)')
      expect(windowsSaid(office, 'UTC-10')).toBe('Mon–Fri 09:00–17:00 (UTC+2; Sun–Thu 21:00–05:00 in your time)')
      expect(windowsSaid([...office, window([6], '10:00', '12:00')], 'UTC')).toBe(
        'Mon–Fri 09:00–17:00, Sat 10:00–12:00 (UTC+2; Mon–Fri 07:00–15:00, Sat 08:00–10:00 in your time)',
      )
      expect(windowsSaid([window(everyDay, '00:00', '24:00')], 'America/New_York')).toBe(
        '00:00–24:00 every day (UTC+2)',
      )
    })

    it('are said in the language and the words that are asked for', () => {
      expect(windowsSaid([window(everyDay, '08:00', '20:00')], 'UTC', 'Europe/Vilnius', 'de', inGerman)).toBe(
        '08:00–20:00 täglich (Europe/Vilnius; 06:00–18:00 nach Ihrer Uhr)',
      )
      expect(windowsSaid([window(weekdays, '08:00', '20:00')], null, 'UTC', 'de', inGerman)).toBe(
        'Mo–Fr 08:00–20:00 (UTC)',
      )
      expect(windowsSaid([], null, 'UTC', 'de', inGerman)).toBe('geschlossen (UTC)')
    })
  })

  it('says a date, or the last day before an end', () => {
    const end = at('2026-12-31T22:00Z')
    expect(sayDate(end, { zone: 'UTC+2', language: 'en', lastDay: false })).toBe('1 January 2027')
    expect(sayDate(end, { zone: 'UTC+2', language: 'en', lastDay: true })).toBe('31 December 2026')
  })
})
