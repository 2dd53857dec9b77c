import type { Formats } from './formats.ts'
import type { DayWindow } from './hours.ts'
import type { TimeWords } from './words.ts'

/** A week in words. */
export interface SaidWeek {
  /** "08:00–20:00 every day"; "Mon–Fri 09:00–17:00, Sat 10:00–12:00". */
  readonly full: string
  /** "every day", where all days that are open at all have the same windows; null for others. */
  readonly days: string | null
  /** "08:00–20:00", likewise; all windows of the week for others. */
  readonly times: string
}

const dayMinutes = 1440
const isoWeekdays = [1, 2, 3, 4, 5, 6, 7] as const

export const sayWeek = (formats: Formats, words: TimeWords, weekly: readonly DayWindow[]): SaidWeek => {
  const groups = groupsOf(weekly).map(({ days, times }) => ({
    days: days.length === 7 ? words('every-day') : sayDays(formats, days),
    times: formats.list(times),
  }))
  const [first] = groups
  if (first === undefined) return { full: words('no-hours'), days: null, times: '' }
  const everyDay = first.days === words('every-day')
  return {
    full: groups.map(({ days, times }) => (everyDay ? `${times} ${days}` : `${days} ${times}`)).join(', '),
    days: groups.length === 1 ? first.days : null,
    times: groups.map(({ times }) => times).join(', '),
  }
}

/** The same windows by a clock that is `minutes` ahead. */
export const shiftedWeek = (weekly: readonly DayWindow[], minutes: number): readonly DayWindow[] =>
  weekly.map(({ days, startMinute, endMinute }) => {
    const start = startMinute + minutes
    const daysOn = Math.floor(start / dayMinutes)
    const startOfDay = start - daysOn * dayMinutes
    return {
      days: days.map((day) => ((day - 1 + daysOn + 14) % 7) + 1),
      startMinute: startOfDay,
      endMinute: startOfDay + endMinute - startMinute,
    }
  })

interface Group {
  readonly days: readonly number[]
  readonly times: readonly string[]
}

/** Days with the same windows, together, by the first of them. */
const groupsOf = (weekly: readonly DayWindow[]): readonly Group[] => {
  const aroundTheClock = isoWeekdays.every((day) => on(weekly, day).some((one) => lengthOf(one) >= dayMinutes))
  if (aroundTheClock)
    return [{ days: isoWeekdays, times: [range({ days: [], startMinute: 0, endMinute: dayMinutes })] }]
  const groups = new Map<string, { days: number[]; times: readonly string[] }>()
  for (const day of isoWeekdays) {
    const times = on(weekly, day)
      .toSorted((a, b) => a.startMinute - b.startMinute)
      .map(range)
    if (times.length === 0) continue
    const group = groups.get(times.join()) ?? { days: [], times }
    group.days.push(day)
    groups.set(times.join(), group)
  }
  return [...groups.values()]
}

const on = (weekly: readonly DayWindow[], day: number): readonly DayWindow[] =>
  weekly.filter(({ days }) => days.includes(day))

const lengthOf = ({ startMinute, endMinute }: DayWindow): number => endMinute - startMinute

const range = ({ startMinute, endMinute }: DayWindow): string =>
  `${timeOfDay(startMinute)}–${endMinute === dayMinutes ? '24:00' : timeOfDay(endMinute % dayMinutes)}`

const timeOfDay = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** "Mon–Fri", "Sat and Sun", "Sun–Thu", "Mon, Wed and Fri". */
const sayDays = (formats: Formats, days: readonly number[]): string =>
  formats.list(
    runsOf(days).flatMap((run) => {
      const names = run.map(formats.weekday)
      return names.length < 3 ? names : [`${names[0]}–${names.at(-1)}`]
    }),
  )

/** Days that follow each other, together; from Sunday on to Monday only where that spares a run. */
const runsOf = (days: readonly number[]): readonly (readonly number[])[] => {
  const runs: number[][] = []
  for (const day of days) {
    const run = runs.at(-1)
    if (run?.at(-1) === day - 1) run.push(day)
    else runs.push([day])
  }
  const [first = [], last = []] = [runs[0], runs.at(-1)]
  const overTheWeekend = runs.length > 1 && first[0] === 1 && last.at(-1) === 7 && first.length + last.length > 2
  return overTheWeekend ? [[...last, ...first], ...runs.slice(1, -1)] : runs
}
