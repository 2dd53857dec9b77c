import { z } from 'zod'
import type { DayWindow } from './hours.ts'
import { endTimeField, startTimeField } from './time-fields.ts'

const dayNames = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
const everyDay = [1, 2, 3, 4, 5, 6, 7]
const remedy = 'write every day, Mon-Fri, or a list such as [Mon, Wed]'

/** ISO weekday of `Mon` or `Monday`; null for any other word. */
const weekdayNamed = (text: string): number | null => {
  const word = text.trim().toLowerCase()
  const index = dayNames.findIndex((name) => name === word || name.slice(0, 3) === word)
  return index < 0 ? null : index + 1
}

/** Weekdays of `every day`, `Mon`, `Mon-Fri`, `Sat-Mon` or `Mon, Wed`; null for what is none. */
const daysNamed = (text: string): readonly number[] | null => {
  if (/^\s*every ?day\s*$/i.test(text)) return everyDay
  const parts = text.split(',').map(daysOfPart)
  return parts.every((part) => part !== null) ? parts.flat() : null
}

const daysOfPart = (text: string): readonly number[] | null => {
  const [first = null, last = first, ...more] = text.split(/[-\u2013]/).map(weekdayNamed)
  if (first === null || last === null || more.length > 0) return null
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, index) => ((first - 1 + index) % 7) + 1)
}

const dayText = z.string().transform((text, context): readonly number[] => {
  const days = daysNamed(text)
  if (days !== null) return days
  context.addIssue({
    code: 'custom',
    message: `is ${JSON.stringify(text.slice(0, 40))}, which names no days; ${remedy}`,
  })
  return z.NEVER
})

const daysField = z
  .union([dayText, z.array(dayText).min(1).max(7)], {
    error: ({ input }) => (input === undefined ? `is missing; ${remedy}` : `names no days; ${remedy}`),
  })
  .transform((days) => [...new Set(days.flat())].toSorted())

/** A window as it is written. */
export const windowField = z.strictObject({ days: daysField, from: startTimeField, to: endTimeField }).transform(
  ({ days, from, to }): DayWindow => ({
    days,
    startMinute: from,
    endMinute: to > from ? to : to + 1440,
  }),
)

/** A week's windows; those of one day that overlap or touch are made one. */
export const weekField = z
  .array(windowField)
  .max(100)
  .transform((windows) => regrouped(everyDay.flatMap((day) => mergedOn(day, windows))))

const mergedOn = (day: number, windows: readonly DayWindow[]): readonly DayWindow[] => {
  const merged: DayWindow[] = []
  const today = windows.filter(({ days }) => days.includes(day)).toSorted((a, b) => a.startMinute - b.startMinute)
  for (const { startMinute, endMinute } of today) {
    const last = merged.at(-1)
    if (last === undefined || startMinute > last.endMinute) merged.push({ days: [day], startMinute, endMinute })
    else merged[merged.length - 1] = { ...last, endMinute: Math.max(last.endMinute, endMinute) }
  }
  return merged
}

/** The same times on several days as one window. */
const regrouped = (windows: readonly DayWindow[]): readonly DayWindow[] =>
  [...Map.groupBy(windows, ({ startMinute, endMinute }) => `${startMinute}-${endMinute}`).values()].flatMap((same) =>
    same.slice(0, 1).map((first) => ({ ...first, days: same.flatMap(({ days }) => days) })),
  )
