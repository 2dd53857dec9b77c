import { z } from 'zod'
import { checkFile } from './check-file.ts'
import { nameField, priorityIdField, textField } from './fields.ts'
import type { Catalog } from './model.ts'
import type { Result } from './problems.ts'
import { readList } from './read-list.ts'
import { didYouMean } from './suggest.ts'
import type { YamlFile } from './yaml-file.ts'

const prioritySchema = z.strictObject({
  id: priorityIdField,
  name: nameField,
  meaning: textField,
  emergency: z.boolean().default(false),
  critical: z.boolean().default(false),
})

const prioritiesSchema = z.strictObject({ unjudged: priorityIdField, priorities: z.unknown().optional() })

/** `priorities.yaml`. */
export const readPriorities = (source: YamlFile): Result<Pick<Catalog, 'priorities' | 'unjudgedPriority'>> => {
  const checked = checkFile(source, prioritiesSchema)
  const priorities = readList(source, 'priorities', prioritySchema)
  const problems = [...(checked.ok ? [] : checked.problems), ...priorities.problems]
  if (checked.ok && priorities.ids.length > 0 && !priorities.ids.includes(checked.value.unjudged)) {
    const id = checked.value.unjudged
    problems.push(
      source.problem(['unjudged'], `unjudged is "${id}", which is no priority; ${didYouMean(id, priorities.ids)}`),
    )
  }
  if (!checked.ok || problems.length > 0) return { ok: false, problems }
  return {
    ok: true,
    value: { unjudgedPriority: checked.value.unjudged, priorities: priorities.items.map(({ value }) => value) },
  }
}
