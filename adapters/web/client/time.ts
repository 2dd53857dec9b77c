import { say } from './texts.ts'
import type { Status } from './wire.ts'

/** Where the reader is, and how times are written there. */
export interface Clock {
  /** Null: as the browser says. */
  readonly zone: string | undefined
  readonly locale: string
}

const isUsableZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

const isUsableLanguage = (tag: string): boolean => {
  try {
    return Intl.getCanonicalLocales(tag).length > 0
  } catch {
    return false
  }
}

/** Language tags out of what a browser tells: where a system's language is none, it tells `en-US@posix`. */
export const usableLanguages = (told: readonly string[]): readonly string[] =>
  told.map((each) => each.replace(/@.*$/, '')).filter(isUsableLanguage)

const offset = /^UTC([+-])(\d{1,2})(?::?(\d{2}))?$/i

/** A zone as browsers write it (`UTC+2` is `+02:00` to them); undefined when they don't know it. */
export const browserZone = (zone: string | undefined): string | undefined => {
  const [, sign, hours = '', minutes = '00'] = offset.exec(zone ?? '') ?? []
  const name = sign === undefined ? zone : `${sign}${hours.padStart(2, '0')}:${minutes}`
  return name !== undefined && isUsableZone(name) ? name : undefined
}

/** The zone to tell the server: as given, else the browser's own; undefined when neither says. */
export const ownZone = (given: string | null): string | undefined => {
  const zone = given ?? new Intl.DateTimeFormat().resolvedOptions().timeZone
  return zone === undefined || zone === '' || zone === 'Etc/Unknown' ? undefined : zone
}

const format = (at: number, { zone, locale }: Clock, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(at)

/** "6:05 AM" where clocks have twelve hours, "06:05" where they have twenty-four. */
const hourAndMinute = ({ locale }: Clock) =>
  ({
    hour: new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 ? 'numeric' : '2-digit',
    minute: '2-digit',
  }) as const

export const timeOfDay = (at: number, clock: Clock): string => format(at, clock, hourAndMinute(clock))

/** Date, time and zone, in full. */
export const absolute = (at: number, clock: Clock): string =>
  format(at, clock, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    ...hourAndMinute(clock),
    timeZoneName: 'short',
  })

/** Days since 1970 by the reader's calendar. */
const dayNumber = (at: number, clock: Clock): number => {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: clock.zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  })
  const of = Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  return Date.UTC(of.year ?? 0, (of.month ?? 1) - 1, of.day ?? 1) / 86_400_000
}

/** "yesterday", "today", "tomorrow". */
const nameOfDay = (days: number, { locale }: Clock): string =>
  new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')

const capitalised = (words: string, { locale }: Clock): string => {
  const [letter = '', ...others] = Array.from(words)
  return letter.toLocaleUpperCase(locale) + others.join('')
}

/** "today", "tomorrow", "Monday" within a week, else the date; for a moment to come. */
const dayAhead = (at: number, now: number, clock: Clock): string => {
  const days = dayNumber(at, clock) - dayNumber(now, clock)
  if (days === 0) return ''
  if (days === 1) return nameOfDay(1, clock)
  return days > 0 && days < 7
    ? format(at, clock, { weekday: 'long' })
    : format(at, clock, { weekday: 'short', day: 'numeric', month: 'short' })
}

/** "18:00", "tomorrow at 08:00", "Monday at 08:00". */
export const moment = (at: number, now: number, clock: Clock): string => {
  const day = dayAhead(at, now, clock)
  const time = timeOfDay(at, clock)
  return day === '' ? time : say('when.day', { day, time })
}

/** What heads a day's messages. */
export const dayName = (at: number, now: number, clock: Clock): string => {
  const days = dayNumber(now, clock) - dayNumber(at, clock)
  if (days === 0 || days === 1) return capitalised(nameOfDay(-days, clock), clock)
  const year =
    format(at, clock, { year: 'numeric' }) === format(now, clock, { year: 'numeric' }) ? undefined : 'numeric'
  return format(at, clock, { weekday: 'long', day: 'numeric', month: 'long', year })
}

export const isSameDay = (one: number, other: number, clock: Clock): boolean =>
  dayNumber(one, clock) === dayNumber(other, clock)

/** "now", "5 min ago" within the hour, else the time of day. A moment ahead by the server's clock is now. */
export const ago = (at: number, now: number, clock: Clock): string => {
  const minutes = Math.floor((now - at) / 60_000)
  const relative = new Intl.RelativeTimeFormat(clock.locale, { numeric: 'auto', style: 'short' })
  if (minutes < 1) return relative.format(0, 'second')
  return minutes < 60 ? relative.format(-minutes, 'minute') : timeOfDay(at, clock)
}

/** Whether live chat is open, and until when or from when. */
export const statusLine = ({ open, opensAt, closesAt }: Status['chat'], now: number, clock: Clock): string => {
  if (open)
    return closesAt === null
      ? say('status.open')
      : say('status.open-until', { when: moment(Date.parse(closesAt), now, clock) })
  if (opensAt === null) return say('status.never')
  const at = Date.parse(opensAt)
  const isToday = dayAhead(at, now, clock) === ''
  return say('status.opens', {
    when: isToday ? say('when.today', { time: timeOfDay(at, clock) }) : moment(at, now, clock),
  })
}
