import { z } from 'zod'
import { checkFile } from './check-file.ts'
import { nameField, optionalList, optionalTextField, supportChannelIdField } from './fields.ts'
import type { SupportChannel, Vendor } from './model.ts'
import type { Result } from './problems.ts'
import { readList } from './read-list.ts'
import type { YamlFile } from './yaml-file.ts'

export const isLanguageTag = (tag: string): boolean => {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

const languageField = z.string().refine(isLanguageTag, {
  error: ({ input }) => `is ${JSON.stringify(input)}; write a language tag such as en or pt-BR`,
})

const hourlyRate = z.strictObject({
  amount: z.number().positive().max(1_000_000),
  currency: z.string().regex(/^[A-Z]{3}$/, {
    error: ({ input }) => `is ${JSON.stringify(input)}; write three capital letters such as EUR`,
  }),
})

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
