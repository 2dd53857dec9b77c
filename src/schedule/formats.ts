import { dayMs } from './local-time.ts'
import { localeOf } from './words.ts'

/** How a language writes days. Days are counted since 1970-01-01. */
export interface Formats {
  /** "tomorrow" for 1, "yesterday" for -1. */
  relativeDay(days: number): string
  /** "Tue 24 Nov". */
  shortDay(day: number): string
  /** "Tue 24 Nov 2026". */
  shortDayOfYear(day: number): string
  /** "24 November 2026". */
  longDay(day: number): string
  /** "Tue" for the ISO weekday 2. */
  weekday(isoWeekday: number): string
  /** "A, B and C". */
  list(items: readonly string[]): string
}

/** Languages come from outside; real desks have a handful. */
const maxKept = 50
const kept = new Map<string, Formats>()

/** A language's formats, made once: each costs more than all that is said with it. */
export const formatsOf = (language: string): Formats => {
  const found = kept.get(language)
  if (found !== undefined) return found
  const formats = createFormats(language)
  if (kept.size >= maxKept) kept.clear()
  kept.set(language, formats)
  return formats
}

const createFormats = (language: string): Formats => {
  const locale = localeOf(language)
  const short = { weekday: 'short', day: 'numeric', month: 'short' } as const
  const shortDay = dayFormat(locale, short)
  const shortDayOfYear = dayFormat(locale, { ...short, year: 'numeric' })
  // "Tue, 24 Nov": in the middle of a sentence the comma would part what belongs together.
  const oneWord = (text: string) => (locale.startsWith('en') ? text.replace(',', '') : text)
  const weekday = dayFormat(locale, { weekday: 'short' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  return {
    relativeDay: (days) => relative.format(days, 'day'),
    shortDay: (day) => oneWord(shortDay(day)),
    shortDayOfYear: (day) => oneWord(shortDayOfYear(day)),
    longDay: dayFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' }),
    // 1970-01-05 was a Monday.
    weekday: (isoWeekday) => weekday(isoWeekday + 3),
    list: (items) => list.format(items),
  }
}

const dayFormat = (locale: string, options: Intl.DateTimeFormatOptions): ((day: number) => string) => {
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC', calendar: 'gregory' })
  return (day) => format.format(day * dayMs)
}
