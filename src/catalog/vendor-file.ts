import { z } from 'zod'
import { checkFile } from './check-file.ts'
import { nameField, optionalList, optionalTextField, supportChannelIdField } from './fields.ts'
import type { SupportChannel, Vendor } from './model.ts'
import { amountText, decimalsOf } from './price.ts'
import type { Problem, Result } from './problems.ts'
import { readList } from './read-list.ts'
import { didYouMean } from './suggest.ts'
import type { YamlFile } from './yaml-file.ts'

/** Languages have tags of two or three letters; "english" would be a tag by its form alone. */
export const isLanguageTag = (tag: string): boolean => {
  try {
    return new Intl.Locale(tag).language.length <= 3
  } catch {
    return false
  }
}

const languageField = z.string().refine(isLanguageTag, {
  error: ({ input }) => `is ${JSON.stringify(input)}; write a language tag such as en or pt-BR`,
})

/** Numbers as they are printed are texts in YAML. */
const unlikeNumber = (input: unknown): string | undefined =>
  typeof input === 'string' && /^\d[\d.,'’ ]*$/.test(input)
    ? `is ${JSON.stringify(input)}; write a number, with a point before decimals, nothing else between digits, and no quotes`
    : undefined

const hourlyRate = z
  .strictObject({
    amount: z
      .number({ error: ({ input }) => unlikeNumber(input) })
      .positive()
      .max(1_000_000),
    currency: z.string().regex(/^[A-Z]{3}$/, {
      error: ({ input }) => `is ${JSON.stringify(input)}; write three capital letters such as EUR`,
    }),
    written: nameField.nullish(),
  })
  .superRefine((rate, context) => {
    const { amount, currency, written } = rate
    const decimals = decimalsOf(currency)
    if (Number(amount.toFixed(decimals)) !== amount) {
      const message = `is ${amount}, but ${currency} has ${decimals === 0 ? 'no' : `only ${decimals}`} decimals; round it`
      context.addIssue({ code: 'custom', path: ['amount'], message })
    }
    if (written == null || saysAmount(written, amount, decimals)) return
    const message = `is ${JSON.stringify(written)}, which has other digits than the amount, ${amountText(rate)}; write that, and no other number`
    context.addIssue({ code: 'custom', path: ['written'], message })
  })
  .transform(({ written, ...rate }) => (written == null ? rate : { ...rate, written }))

const digitsOf = (text: string): string => text.replaceAll(/\D/g, '')

/** Whatever parts thousands and decimals, the digits are those of the amount. */
const saysAmount = (written: string, amount: number, decimals: number): boolean =>
  [String(amount), amount.toFixed(decimals)].some((each) => digitsOf(each) === digitsOf(written))

const vendorSchema = z.strictObject({
  name: nameField,
  product: nameField,
  source: nameField,
  language: languageField,
  hourlyRate: hourlyRate.nullish().transform((rate) => rate ?? null),
  supportedVersions: optionalList(nameField),
  supportChannels: z.unknown().optional(),
})

const supportChannelSchema = z.strictObject({
  id: supportChannelIdField,
  name: nameField,
  kind: z.enum(['live-chat', 'tickets', 'other']),
  address: nameField.nullish().transform((value) => value ?? null),
  note: optionalTextField,
})

/** What may be a slip: a currency that nobody has. */
export const vendorWarnings = (source: YamlFile, { hourlyRate: rate }: Vendor): readonly Problem[] => {
  const known = Intl.supportedValuesOf('currency')
  if (rate === null || known.includes(rate.currency)) return []
  const message = `hourlyRate.currency is ${rate.currency}, which is no currency in use; ${didYouMean(rate.currency, known)}`
  return [source.problem(['hourlyRate', 'currency'], message)]
}

/** `vendor.yaml`: who, at what price, and the ways to reach support. */
export const readVendor = (
  source: YamlFile,
): Result<{ vendor: Vendor; supportChannels: readonly SupportChannel[] }> => {
  const checked = checkFile(source, vendorSchema)
  const channels = readList(source, 'supportChannels', supportChannelSchema)
  const problems = [...(checked.ok ? [] : checked.problems), ...channels.problems]
  if (!checked.ok || problems.length > 0) return { ok: false, problems }
  const { supportChannels: _list, ...vendor } = checked.value
  return { ok: true, value: { vendor, supportChannels: channels.items.map(({ value }) => value) } }
}
