import { expect, test } from 'vitest'
import { chooseTexts } from '../../../../adapters/web/client/texts.ts'
import {
  absolute,
  ago,
  browserZone,
  type Clock,
  dayName,
  statusLine,
  timeOfDay,
  usableLanguages,
} from '../../../../adapters/web/client/time.ts'
import { pageTexts } from '../../../../adapters/web/page-texts.ts'
import { loadCatalog, vendorFolder } from '../../../catalog/vendor-catalog.ts'

const shipped = await loadCatalog(vendorFolder)
chooseTexts(pageTexts(shipped), 'en')

const clock: Clock = { zone: 'Europe/Vilnius', locale: 'en-GB' }
const at = (text: string): number => Date.parse(text)
const iso = (text: string): string => new Date(text).toISOString()
/** Where commas stand differs from one version of the language data to the next. */
const plain = (text: string): string => text.replaceAll(',', '')
const windows = ''

// Thursday, 14:30 there.
const now = at('2026-01-15T12:30:00Z')

test.each([
  [{ open: true, closesAt: iso('2026-01-15T18:00:00Z') }, 'Live chat is open until 20:00'],
  [{ open: true, closesAt: iso('2026-01-15T22:00:00Z') }, 'Live chat is open until tomorrow at 00:00'],
  [{ open: true, closesAt: null }, 'Live chat is open'],
  [{ open: false, opensAt: iso('2026-01-15T15:00:00Z') }, 'Live chat opens at 17:00'],
  [{ open: false, opensAt: iso('2026-01-16T06:00:00Z') }, 'Live chat opens tomorrow at 08:00'],
  [{ open: false, opensAt: iso('2026-01-19T06:00:00Z') }, 'Live chat opens Monday at 08:00'],
  [{ open: false, opensAt: iso('2026-01-22T06:00:00Z') }, 'Live chat opens Thu 22 Jan at 08:00'],
  [{ open: false, opensAt: iso('2026-01-15T06:00:00Z') }, 'Live chat opens at 08:00'],
  [{ open: false, opensAt: null }, 'No live chat: leave a message any time'],
])('%j reads as %s', (chat, said) => {
  expect(plain(statusLine({ opensAt: null, closesAt: null, windows, ...chat }, now, clock))).toBe(said)
})

test('the day is the one of the reader, not of the server', () => {
  const late = at('2026-01-15T23:30:00Z')
  expect(dayName(late, late + 60_000, clock)).toBe('Today')
  expect(dayName(now, late, clock)).toBe('Yesterday')
  expect(dayName(now, late, { ...clock, zone: 'UTC' })).toBe('Today')
  expect(plain(dayName(at('2025-12-31T12:00:00Z'), now, clock))).toBe('Wednesday 31 December 2025')
})

test.each([
  [-5000, 'now'],
  [59_000, 'now'],
  [60_000, '1 min ago'],
  [59 * 60_000, '59 min ago'],
  [60 * 60_000, '13:30'],
])('a message %i ms old is of %s', (age, said) => {
  expect(ago(now - age, now, clock)).toBe(said)
})

test.each([
  ['UTC+2', '+02:00'],
  ['UTC-03:30', '-03:30'],
  ['Europe/Vilnius', 'Europe/Vilnius'],
  ['Mars/Base', undefined],
  [undefined, undefined],
])('the zone %s is %s to the browser', (given, zone) => {
  expect(browserZone(given)).toBe(zone)
})

test('a language that is none is made one, or left out', () => {
  expect(usableLanguages(['en-US@posix', 'de-AT', 'C', '', 'nonsense language'])).toEqual(['en-US', 'de-AT'])
})

test.each([
  ['en-US', /^6:05\sAM$/],
  ['en-GB', /^06:05$/],
  ['de', /^06:05$/],
])('the time of day is written as %s writes it', (locale, written) => {
  expect(timeOfDay(at('2026-01-15T06:05:00Z'), { zone: 'UTC', locale })).toMatch(written)
})

test('a clock of twelve hours has no leading zero in full, either', () => {
  expect(absolute(at('2026-01-15T06:05:00Z'), { zone: 'UTC', locale: 'en-US' })).toMatch(/ 6:05\sAM/)
})
