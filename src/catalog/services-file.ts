import { z } from 'zod'
import { checkFile } from './check-file.ts'
import {
  byPlan,
  nameField,
  optionalList,
  optionalTextField,
  sectionsField,
  serviceIdField,
  textField,
} from './fields.ts'
import { outcomes, type Plan, type Service, type Vendor } from './model.ts'
import type { Problem, Result } from './problems.ts'
import { type ListItem, readList } from './read-list.ts'
import { choices, didYouMean } from './suggest.ts'
import type { YamlFile } from './yaml-file.ts'

const serviceSchema = z.strictObject({
  id: serviceIdField,
  name: nameField,
  coverage: byPlan(z.enum(outcomes)),
  sections: sectionsField,
  note: optionalTextField,
  planNotes: byPlan(textField)
    .nullish()
    .transform((notes) => notes ?? new Map()),
  instead: optionalTextField,
  conflict: z
    .array(z.strictObject({ says: textField, section: nameField }))
    .min(2, { error: 'needs two statements at least; one alone contradicts nothing' })
    .max(10)
    .nullish()
    .transform((statements) => statements ?? []),
  seeAlso: optionalList(serviceIdField),
  dependsOnVersion: z.boolean().default(false),
})

const servicesSchema = z.strictObject({ services: z.unknown().optional() })

/** `services.yaml`, held against the plans and the price of paid work. Null: those could not be read themselves. */
export const readServices = (
  source: YamlFile,
  plans: readonly Plan[] | null,
  vendor: Vendor | null,
): Result<readonly Service[]> => {
  const checked = checkFile(source, servicesSchema)
  const services = readList(source, 'services', serviceSchema)
  const problems = [
    ...(checked.ok ? [] : checked.problems),
    ...services.problems,
    ...services.items.flatMap((item) => [
      ...(plans === null ? [] : planProblems(source, item, plans)),
      ...(vendor === null ? [] : priceProblems(source, item, vendor)),
      ...seeAlsoProblems(source, item, services.ids),
    ]),
  ]
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: services.items.map(({ value }) => value) }
}

const planProblems = (source: YamlFile, item: ListItem<Service>, plans: readonly Plan[]): readonly Problem[] => {
  const { path, value: service } = item
  const planIds: readonly string[] = plans.map(({ id }) => id)
  const missing = plans
    .filter(({ id }) => !service.coverage.has(id))
    .map(({ id }) => {
      const message = `coverage of ${service.id} is missing for plan ${id}; add "${id}:" with one of: ${choices(outcomes)}`
      return source.problem([...path, 'coverage', id], message)
    })
  const unknown = (['coverage', 'planNotes'] as const).flatMap((field) =>
    [...service[field].keys()]
      .filter((id) => !planIds.includes(id))
      .map((id) => {
        const message = `${field} of ${service.id} names "${id}", which is no plan of plans.yaml; ${didYouMean(id, planIds)}`
        return source.keyProblem([...path, field, id], message)
      }),
  )
  return [...missing, ...unknown]
}

const priceProblems = (source: YamlFile, { path, value }: ListItem<Service>, vendor: Vendor): readonly Problem[] => {
  if (vendor.hourlyRate !== null) return []
  return [...value.coverage]
    .filter(([, outcome]) => outcome === 'hourly')
    .map(([plan]) => {
      const message = `coverage for ${plan} of ${value.id} is hourly, but vendor.yaml has no hourlyRate; add it there`
      return source.problem([...path, 'coverage', plan], message)
    })
}

const seeAlsoProblems = (source: YamlFile, item: ListItem<Service>, ids: readonly string[]): readonly Problem[] => {
  const { path, value: service } = item
  const others = ids.filter((id) => id !== service.id)
  return [...service.seeAlso.entries()]
    .filter(([, id]) => !others.includes(id))
    .map(([index, id]) => {
      const message = `seeAlso of ${service.id} names "${id}", which is no other service; ${didYouMean(id, others)}`
      return source.problem([...path, 'seeAlso', index], message)
    })
}
