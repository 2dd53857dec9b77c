import type { Instant } from '../ids.ts'
import { type Formats, formatsOf } from './formats.ts'
import type { OpeningHours } from './hours.ts'
import { dayMs, localAt, localDayAt, minuteMs } from './local-time.ts'
import { sayWeek, shiftedWeek } from './say-week.ts'
import type { Stretch } from './stretches.ts'
import type { TimeWords } from './words.ts'
import { findZone, type Zone, zoneOf } from './zone.ts'

/**
 * An instant in a few words: "20:00 (UTC+2)" today, "tomorrow 08:00 (UTC+2)", "Tue 24 Nov 08:00 (UTC+2)". Where the
 * customer's zone is known and its clock shows something else, that comes first: "tomorrow 09:00 your time (08:00 UTC+2)".
 * A customer's zone that is none counts as unknown.
 */
export const sayInstant = (
  at: Instant,
  options: { now: Instant; deskZone: string; customerZone: string | null; language: string; words: TimeWords },
): string => {
  const { now, language } = options
  const formats = formatsOf(language)
  const desk = zoneOf(options.deskZone)
  const customer = options.customerZone === null ? null : findZone(options.customerZone)
  if (customer === null || customer.offsetAt(at) === desk.offsetAt(at)) {
    return `${dayBefore(formats, desk, at, now)}${clock(desk, at)} (${desk.label})`
  }
  const otherDay = localDayAt(customer, at) !== localDayAt(desk, at)
  const deskDay = otherDay ? `${formats.shortDay(localDayAt(desk, at))} ` : ''
  const day = dayBefore(formats, customer, at, now)
  return `${day}${clock(customer, at)} ${options.words('your-time')} (${deskDay}${clock(desk, at)} ${desk.label})`
}

/**
 * A week's regular windows: "08:00–20:00 every day (UTC+2)", "Mon–Fri 09:00–12:00 and 13:00–17:00 (Europe/Paris)".
 * Where the customer's clock differs, with that too, by the difference that holds at `now`:
 * "08:00–20:00 every day (UTC+2; 01:00–13:00 in your time)".
 */
export const sayWindows = (
  openingHours: OpeningHours,
  options: { zone: string; language: string; customerZone: string | null; now: Instant; words: TimeWords },
): string => {
  const { weekly } = openingHours
  const formats = formatsOf(options.language)
  const desk = zoneOf(options.zone)
  const said = sayWeek(formats, options.words, weekly)
  const customer = options.customerZone === null ? null : findZone(options.customerZone)
  const shift = customer === null ? 0 : (customer.offsetAt(options.now) - desk.offsetAt(options.now)) / minuteMs
  const theirs = sayWeek(formats, options.words, shiftedWeek(weekly, shift))
  if (customer === null || theirs.full === said.full) return `${said.full} (${desk.label})`
  const short = theirs.days !== null && theirs.days === said.days ? theirs.times : theirs.full
  return `${said.full} (${desk.label}; ${short} ${options.words('in-your-time')})`
}

/** A date: "31 December 2026". With `lastDay`, `at` is the first instant after it, and the day before that is meant. */
export const sayDate = (at: Instant, options: { zone: string; language: string; lastDay: boolean }): string => {
  const day = localDayAt(zoneOf(options.zone), options.lastDay ? at - 1 : at)
  return formatsOf(options.language).longDay(day)
}

/** A day as it is spoken of at `now`: "today", "tomorrow", "Sun 29 Nov". */
export const sayDay = (at: Instant, options: { now: Instant; zone: string; language: string }): string => {
  const zone = zoneOf(options.zone)
  const formats = formatsOf(options.language)
  return localDayAt(zone, at) === localDayAt(zone, options.now)
    ? formats.relativeDay(0)
    : dayBefore(formats, zone, at, options.now).trimEnd()
}

/**
 * Stretches of one day: "08:00–12:00 and 13:00–17:00 (UTC+2)"; where the customer's clock differs,
 * "07:00–11:00 your time (08:00–12:00 UTC+2)".
 */
export const sayStretches = (
  stretches: readonly Stretch[],
  options: { deskZone: string; customerZone: string | null; language: string; words: TimeWords },
): string => {
  const formats = formatsOf(options.language)
  const desk = zoneOf(options.deskZone)
  const customer = options.customerZone === null ? null : findZone(options.customerZone)
  const by = (zone: Zone) =>
    formats.list(stretches.map(({ start, end }) => `${clock(zone, start)}–${endOf(zone, end)}`))
  const theirs = customer === null ? null : by(customer)
  return theirs === null || customer === null || theirs === by(desk)
    ? `${by(desk)} (${desk.label})`
    : `${theirs} ${options.words('your-time')} (${by(desk)} ${desk.label})`
}

/** A day ends at 24:00. */
const endOf = (zone: Zone, at: number): string => {
  const said = clock(zone, at)
  return said === '00:00' ? '24:00' : said
}

/** What stands before a time of day to say on which day it is; nothing for today. Ends in a space. */
const dayBefore = (formats: Formats, zone: Zone, at: Instant, now: Instant): string => {
  const [day, today] = [localDayAt(zone, at), localDayAt(zone, now)]
  if (day === today) return ''
  if (Math.abs(day - today) === 1) return `${formats.relativeDay(day - today)} `
  const year = (each: number) => new Date(each * dayMs).getUTCFullYear()
  return `${year(day) === year(today) ? formats.shortDay(day) : formats.shortDayOfYear(day)} `
}

const clock = (zone: Zone, at: number): string => new Date(localAt(zone, at)).toISOString().slice(11, 16)
