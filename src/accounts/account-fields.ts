import { z } from 'zod'
import type { Catalog } from '../catalog/model.ts'
import { didYouMean } from '../catalog/suggest.ts'
import { type Instant, instant, type PlanId } from '../ids.ts'
import { endOf, momentField, zoneField } from '../schedule/time-fields.ts'
import { zoneOf } from '../schedule/zone.ts'
import { isAccountId } from './account.ts'

/** What an administrator tells of an account, as read from a command or a file. */
export interface AccountFields {
  readonly name: string
  readonly plan: PlanId
  readonly planEndsAt: Instant | null
  readonly zone: string | null
  readonly language: string | null
  readonly productVersion: string | null
}

const needsPlan = 'an account needs a plan'

/** The fields as they are typed; absent and empty are the same. Its errors say what would be right. */
export const accountFieldsSchema = (catalog: Catalog) =>
  z.strictObject({
    name: z
      .string('an account needs a name')
      .trim()
      .min(1, 'an account needs a name')
      .max(200, 'a name has at most 200 characters')
      .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'a name is one line, without control characters')
      .refine((name) => !isAccountId(name), 'a name must not look like the id of an account'),
    plan: z
      .string(needsPlan)
      .refine((text) => text.trim() !== '', { error: needsPlan, abort: true })
      .transform((text, context): PlanId => {
        const ids = catalog.plans.map(({ id }) => id)
        const plan = ids.find((id) => id.toLowerCase() === text.trim().toLowerCase())
        if (plan !== undefined) return plan
        context.addIssue(`there is no plan ${JSON.stringify(text)}; ${didYouMean(text, ids)}`)
        return z.NEVER
      }),
    until: optional(planEnd(catalog.hours.zone)),
    zone: optional(zoneField.transform(writtenZone)),
    language: optional(languageField),
    version: optional(z.string().max(40, 'a version has at most 40 characters')),
  })

/** @throws never: the outcome of `accountFieldsSchema`, in the account's own words. */
export const toAccountFields = (typed: z.infer<ReturnType<typeof accountFieldsSchema>>): AccountFields => ({
  name: typed.name,
  plan: typed.plan,
  planEndsAt: typed.until,
  zone: typed.zone,
  language: typed.language,
  productVersion: typed.version,
})

/** Not a union with the empty text: that would say no more than that neither fits. */
const optional = <Value>(schema: z.ZodType<Value, string>) =>
  z
    .string()
    .default('')
    .transform((text, context): Value | null => {
      if (text.trim() === '') return null
      const read = schema.safeParse(text.trim())
      if (read.success) return read.data
      for (const { message } of read.error.issues) context.addIssue(message)
      return z.NEVER
    })

const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })

/** A BCP 47 tag whose language there is: `english` has the form of a tag, and names none. */
export const readLanguage = (text: string): string | null => {
  try {
    const locale = new Intl.Locale(text)
    return languageNames.of(locale.language) === undefined ? null : locale.toString()
  } catch {
    return null
  }
}

const languageField = z.string().transform((text, context): string => {
  const language = readLanguage(text)
  if (language !== null) return language
  context.addIssue(`${JSON.stringify(text)} is no language; write a tag such as "en" or "pt-BR"`)
  return z.NEVER
})

/** Many accounts are in few zones, and to ask for one takes a third of a millisecond. */
const written = new Map<string, string>()

/** As its authority writes it: the zone is shown to people, and `europe/riga` is understood, too. */
const writtenZone = (zone: string): string => {
  const known = written.get(zone) ?? askForZone(zone)
  written.set(zone, known)
  return known
}

const askForZone = (zone: string): string => {
  if (!zone.includes('/')) return zone
  const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions()
  return timeZone.toLowerCase() === zone.toLowerCase() ? timeZone : zone
}

const dayPattern = /^\d{4}-\d{2}-\d{2}$/

/** A day is the plan's last one, in the desk's zone; a date with a time is the instant from which it doesn't hold. */
const planEnd = (deskZone: string) =>
  z.string().transform((text, context): Instant => {
    const moment = momentField.safeParse(dayPattern.test(text) ? `${text} 24:00` : text)
    if (moment.success) return instant(endOf(moment.data, zoneOf(deskZone)))
    context.addIssue(
      `${JSON.stringify(text)} is no date; write a day, such as "2030-12-31", or with a time, "2030-12-31 18:00"`,
    )
    return z.NEVER
  })
