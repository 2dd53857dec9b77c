import { z } from 'zod'
import { isHolidayCountry } from './country-holidays.ts'
import type { Hours, OpeningHours, Override } from './hours.ts'
import { endOf, holidayDateField, type Moment, momentField, startOf, zoneField } from './time-fields.ts'
import { weekField } from './week-fields.ts'
import { zoneOf } from './zone.ts'

const reasonField = z.string().trim().min(1, { error: 'is empty; write what a customer should read' }).max(200)

const overrideSchema = z.strictObject({ from: momentField, to: momentField, open: z.boolean(), reason: reasonField })

const countryField = z.string().refine(isHolidayCountry, {
  error: ({ input }) =>
    `is ${JSON.stringify(input)}, for which no holidays are known; write a country's code such as "FR", or with its region such as "US-CA"`,
})

/** What differs from the regular week. Each may stand at the top for all hours, or in one part for that part alone. */
const exceptions = {
  holidays: z
    .array(z.strictObject({ date: holidayDateField, reason: reasonField }))
    .max(1000)
    .nullish(),
  holidayCountry: countryField.nullish(),
  overrides: z.array(overrideSchema).max(1000).nullish(),
}

const sectionSchema = z.strictObject({ open: weekField, ...exceptions })
const fileSchema = z.strictObject({
  zone: zoneField,
  liveChat: sectionSchema,
  workingHours: sectionSchema.nullish(),
  ...exceptions,
})

type File = z.output<typeof fileSchema>
type Section = z.output<typeof sectionSchema>
type Context = z.core.$RefinementCtx

/**
 * `hours.yaml`. `zone` holds in place of the file's own; overrides without a distance from UTC are read by the clock of
 * the zone that holds.
 */
export const hoursSchema = (zone: string | null) =>
  fileSchema.transform((read, context): Hours => {
    const file = { ...read, zone: zone ?? read.zone }
    const common = overridesOf(file, [], file.overrides ?? [], context)
    const hoursOf = (name: 'liveChat' | 'workingHours', section: Section): OpeningHours => ({
      weekly: section.open,
      holidays: section.holidays ?? (section.holidays === undefined ? file.holidays : null) ?? [],
      holidayCountry: (section.holidayCountry === undefined ? file.holidayCountry : section.holidayCountry) ?? null,
      overrides: section.overrides === undefined ? common : overridesOf(file, [name], section.overrides ?? [], context),
    })
    const liveChat = hoursOf('liveChat', file.liveChat)
    const working = file.workingHours ? hoursOf('workingHours', file.workingHours) : liveChat
    return { zone: file.zone, liveChat, working }
  })

type FileOverride = { readonly from: Moment; readonly to: Moment; readonly open: boolean; readonly reason: string }

const overridesOf = (
  file: File,
  path: readonly string[],
  overrides: readonly FileOverride[],
  context: Context,
): readonly Override[] => {
  const zone = zoneOf(file.zone)
  return overrides.map(({ open, reason, ...moments }, index) => {
    const [from, to] = [startOf(moments.from, zone), endOf(moments.to, zone)]
    if (from >= to) {
      const message = 'is not later than "from"; write when it ends again'
      context.addIssue({ code: 'custom', path: [...path, 'overrides', index, 'to'], message })
    }
    return { from, to, open, reason }
  })
}
