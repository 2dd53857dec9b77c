import { z } from 'zod'
import type { PlanId, PriorityId, ServiceId, SupportChannelId } from '../ids.ts'

const idPattern = /^[\p{L}\p{N}][\p{L}\p{N}._+-]*$/u

const id = z
  .string()
  .max(64)
  .regex(idPattern, { error: ({ input }) => `is ${JSON.stringify(input)}; write letters, digits and - _ . + only` })

export const planIdField = id.transform((text) => text as PlanId)
export const serviceIdField = id.transform((text) => text as ServiceId)
export const priorityIdField = id.transform((text) => text as PriorityId)
export const supportChannelIdField = id.transform((text) => text as SupportChannelId)

const controlCharacter = /[^\P{Cc}\n]/u

const text = (maxCharacters: number) =>
  z
    .string()
    .trim()
    .min(1, { error: 'is empty; write a text' })
    .max(maxCharacters)
    .refine((value) => !controlCharacter.test(value), { error: 'holds a control character, such as a tab; remove it' })

/** What fits into a line, a button or a table cell. */
export const nameField = text(100).refine((value) => !value.includes('\n'), { error: 'must be one line' })
/** What a customer reads as a sentence or a few. */
export const textField = text(2000)
export const optionalTextField = textField.nullish().transform((value) => value ?? null)

const maxItems = 100
/** A list that may be left out. */
export const optionalList = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .max(maxItems)
    .nullish()
    .transform((value) => value ?? [])
export const sectionsField = z.array(nameField).min(1).max(maxItems)

/** Lines of `PLAN: value`; which plans exist is checked apart, with better words. */
export const byPlan = <Value extends z.ZodType>(value: Value) =>
  z
    .record(z.string(), value)
    .transform(
      (lines): ReadonlyMap<PlanId, z.output<Value>> => new Map(Object.entries(lines) as [PlanId, z.output<Value>][]),
    )
