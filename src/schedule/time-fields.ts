import { z } from 'zod'
import { type Instant, instant } from '../ids.ts'
import { dayMs, firstInstantOf, isoDateOf, lastInstantOf, minuteMs } from './local-time.ts'
import { isZone, type Zone } from './zone.ts'

const shown = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)

/** A text with a meaning. `what` says that it has none, `remedy` what to write. */
const read = <Value>(parse: (text: string) => Value | null, what: string, remedy: string) =>
  z
    .string({ error: ({ input }) => (input === undefined ? `is missing; ${remedy}` : undefined) })
    .transform((text, context): Value => {
      const value = parse(text.trim())
      if (value !== null) return value
      context.addIssue({ code: 'custom', message: `is ${shown(text)}, ${what}; ${remedy}` })
      return z.NEVER
    })

const timeOfDay = /^(\d{1,2}):(\d{2})$/

/** Minutes since midnight; 24:00 is 1440. */
const minuteOf = (text: string): number | null => {
  const [, hours, minutes] = timeOfDay.exec(text) ?? []
  if (hours === undefined || minutes === undefined) return null
  const minute = Number(hours) * 60 + Number(minutes)
  return Number(minutes) < 60 && minute <= 1440 ? minute : null
}

/** When a window ends: minutes since midnight up to 1440. */
export const endTimeField = read(minuteOf, 'which is no time of day', 'write "HH:MM" between "00:00" and "24:00"')

/** When a window begins: minutes since midnight below 1440. */
export const startTimeField = endTimeField.refine((minute) => minute < 1440, {
  error: 'is "24:00", at which a day ends; write "00:00" and the day after',
})

const isoDate = /^(?:(\d{4})-)?(\d{2})-(\d{2})$/
/** A leap year, so that a date for every year may be 29 February. */
const anyYear = '2000'

/** A day since 1970-01-01; null for a date that no calendar has. */
const dayOf = (year: string, month: string, day: string): number | null => {
  const epochMs = Date.parse(`${year}-${month}-${day}T00:00:00Z`)
  return Number.isNaN(epochMs) || isoDateOf(epochMs / dayMs) !== `${year}-${month}-${day}` ? null : epochMs / dayMs
}

/** `YYYY-MM-DD`, or `MM-DD` as `--MM-DD`. */
const holidayDate = (text: string): string | null => {
  const [, year, month = '', day = ''] = isoDate.exec(text) ?? []
  if (dayOf(year ?? anyYear, month, day) === null) return null
  return year === undefined ? `--${text}` : text
}

export const holidayDateField = read(
  holidayDate,
  'which is no date',
  'write "YYYY-MM-DD", or "MM-DD" for the same day every year',
)

/** A point in time as a file has it: with its distance from UTC, or by the file's own clock. */
export type Moment =
  | { readonly kind: 'instant'; readonly at: Instant }
  | { readonly kind: 'local'; readonly local: number }

const momentPattern =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{1,2}:\d{2})(?::([0-5]\d)(?:\.(\d{1,3})\d*)?)?(Z|[+-]\d{2}:?\d{2})?$/

const momentOf = (text: string): Moment | null => {
  const found = momentPattern.exec(text) ?? []
  const [, year = '', month = '', date = '', time = '', seconds = '0', fraction = '', offset] = found
  const [day, minute] = [dayOf(year, month, date), minuteOf(time)]
  const withinMs = Number(seconds) * 1000 + Number(fraction.padEnd(3, '0'))
  if (day === null || minute === null || (minute === 1440 && withinMs > 0)) return null
  const local = day * dayMs + minute * minuteMs + withinMs
  if (offset === undefined) return { kind: 'local', local }
  const [sign, hours, minutes] =
    offset === 'Z' ? [1, 0, 0] : [offset.startsWith('-') ? -1 : 1, offset.slice(1, 3), offset.slice(-2)]
  return { kind: 'instant', at: instant(local - sign * (Number(hours) * 60 + Number(minutes)) * minuteMs) }
}

export const momentField = read(momentOf, 'which is no date and time', 'write "YYYY-MM-DD HH:MM"')

/** From when something holds: of a time that comes twice the first pass. */
export const startOf = (moment: Moment, zone: Zone): Instant =>
  moment.kind === 'instant' ? moment.at : instant(firstInstantOf(zone, moment.local))

/** Until when something holds: of a time that comes twice the second pass. */
export const endOf = (moment: Moment, zone: Zone): Instant =>
  moment.kind === 'instant' ? moment.at : instant(lastInstantOf(zone, moment.local))

/** A fixed offset or an IANA zone. */
export const zoneField = read(
  (text) => (isZone(text) ? text : null),
  'which is no time zone',
  'write a fixed offset such as "UTC+1", or a zone with its summer time such as "Europe/Paris"',
)
