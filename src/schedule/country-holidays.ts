import { createRequire } from 'node:module'
import type Holidays from 'date-holidays'
import { dayMs } from './local-time.ts'

/** Loaded when a country is first asked for: it costs about 0.1 s and 37 MB, and most desks name none. */
const load = (): typeof Holidays => createRequire(import.meta.url)('date-holidays')

/** `LT`, `US-CA`, `US-LA-NO`. */
const codePattern = /^[A-Z]{2}(?:-[A-Z0-9]{1,3}){0,2}$/

/** Whether public holidays are known for an ISO 3166 code of a country, with or without its region. */
export const isHolidayCountry = (code: string): boolean => {
  if (!codePattern.test(code)) return false
  const [country = '', state, region] = code.split('-')
  const known = new (load())()
  if (!Object.hasOwn(known.getCountries(), country)) return false
  if (state === undefined) return true
  if (!Object.hasOwn(known.getStates(country) ?? {}, state)) return false
  return region === undefined || Object.hasOwn(known.getRegions(country, state) ?? {}, region)
}

/** Looks a country's public holidays up: the name of the one on a day (since 1970-01-01), undefined on any other. */
export const countryHolidays = (code: string): ((day: number) => string | undefined) => {
  const [country = '', ...parts] = code.split('-')
  const [state, region] = parts
  const options = { types: ['public' as const], languages: ['en'] }
  const calendar =
    state === undefined
      ? new (load())(country, options)
      : region === undefined
        ? new (load())(country, state, options)
        : new (load())(country, state, region, options)
  const years = new Map<number, ReadonlyMap<number, string>>()
  const inYear = (year: number): ReadonlyMap<number, string> => {
    const names = years.get(year) ?? namesIn(calendar, year)
    years.set(year, names)
    return names
  }
  return (day) => {
    const year = new Date(day * dayMs).getUTCFullYear()
    // One that lasts several days may have begun in the year before.
    return inYear(year).get(day) ?? inYear(year - 1).get(day)
  }
}

const namesIn = (calendar: Holidays, year: number): ReadonlyMap<number, string> => {
  const names = new Map<number, string>()
  for (const { date, start, end, name } of calendar.getHolidays(year)) {
    // One that begins at midday is half a working day, often for some people only: no reason to close on its own.
    if (date.slice(11, 16) !== '00:00') continue
    const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / dayMs
    const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / dayMs))
    for (let day = first; day < first + days; day++) if (!names.has(day)) names.set(day, name)
  }
  return names
}
