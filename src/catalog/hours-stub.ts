import { z } from 'zod'
import type { Hours } from '../schedule/hours.ts'

export const hoursSchema = z.unknown().transform((): Hours => {
  const week = {
    weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], startMinute: 480, endMinute: 1200 }],
    holidays: [],
    holidayCountry: null,
    overrides: [],
  }
  return { zone: 'UTC+2', liveChat: week, working: week }
})
