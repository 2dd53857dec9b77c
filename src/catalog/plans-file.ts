import { z } from 'zod'
import { checkFile } from './check-file.ts'
import { nameField, optionalList, planIdField, sectionsField, supportChannelIdField, textField } from './fields.ts'
import type { Catalog, Plan, SupportChannel, Vendor } from './model.ts'
import type { Problem, Result } from './problems.ts'
import { type ListItem, readList } from './read-list.ts'
import { didYouMean } from './suggest.ts'
import type { YamlFile } from './yaml-file.ts'

/** More working hours than anybody promises: a year's. */
const hours = z.number().min(0).max(8760)

const planSchema = z.strictObject({
  id: planIdField,
  name: nameField,
  priority: nameField,
  reactionHours: z
    .strictObject({ from: hours, to: hours })
    .refine(({ from, to }) => from <= to, { error: 'must not end before it begins; swap from and to' })
    .nullable(),
  supportChannels: z.array(supportChannelIdField).max(50),
  tickets: z.enum(['included', 'paid']),
  summary: textField,
  includes: optionalList(textField),
  differs: optionalList(textField),
  sections: sectionsField,
})

const plansSchema = z.strictObject({ withoutPlan: planIdField, plans: z.unknown().optional() })

type Plans = Pick<Catalog, 'plans' | 'withoutPlan'>
type Known = { readonly vendor: Vendor; readonly supportChannels: readonly SupportChannel[] }

/** `plans.yaml`, held against the ways to reach support and the price of paid work. */
export const readPlans = (source: YamlFile, known: Known | null): Result<Plans> => {
  const checked = checkFile(source, plansSchema)
  const plans = readList(source, 'plans', planSchema)
  const problems = [
    ...(checked.ok ? [] : checked.problems),
    ...plans.problems,
    ...(known === null ? [] : plans.items.flatMap((item) => promiseProblems(source, item, known))),
  ]
  if (checked.ok && plans.ids.length > 0 && !plans.ids.includes(checked.value.withoutPlan)) {
    const id = checked.value.withoutPlan
    problems.push(
      source.problem(['withoutPlan'], `withoutPlan is "${id}", which is no plan; ${didYouMean(id, plans.ids)}`),
    )
  }
  if (!checked.ok || problems.length > 0) return { ok: false, problems }
  return { ok: true, value: { withoutPlan: checked.value.withoutPlan, plans: plans.items.map(({ value }) => value) } }
}

const promiseProblems = (source: YamlFile, { path, value: plan }: ListItem<Plan>, known: Known): readonly Problem[] => {
  const channelIds: readonly string[] = known.supportChannels.map(({ id }) => id)
  const unknown = [...plan.supportChannels.entries()]
    .filter(([, id]) => !channelIds.includes(id))
    .map(([index, id]) =>
      source.problem(
        [...path, 'supportChannels', index],
        `"${id}" of ${plan.id} is no support channel of vendor.yaml; ${didYouMean(id, channelIds)}`,
      ),
    )
  if (plan.tickets !== 'paid' || known.vendor.hourlyRate !== null) return unknown
  const message = `tickets of ${plan.id} are paid, but vendor.yaml has no hourlyRate; add it there, or write included`
  return [...unknown, source.problem([...path, 'tickets'], message)]
}
