import { z } from 'zod'
import { checkAt } from './check-file.ts'
import type { Problem } from './problems.ts'
import type { Path, YamlFile } from './yaml-file.ts'

/** An item that fits its schema, and where it stands. */
export interface ListItem<Value> {
  readonly path: Path
  readonly value: Value
}

interface ListReading<Value> {
  readonly items: readonly ListItem<Value>[]
  /** The ids of all items, those with mistakes elsewhere included. */
  readonly ids: readonly string[]
  readonly problems: readonly Problem[]
}

/** A file that is something else altogether is reported as a whole. */
const isMap = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

const withId = z.object({ id: z.string() })
const maxItems = 1000

/** Reads the list at `key` item by item, so that a mistake in one item hides none in the others. */
export const readList = <Schema extends z.ZodType<{ id: string; name: string }>>(
  source: YamlFile,
  key: string,
  schema: Schema,
): ListReading<z.output<Schema>> => {
  if (!isMap(source.value)) return { items: [], ids: [], problems: [] }
  const list = checkAt(source, [key], z.array(z.unknown()).min(1).max(maxItems))
  if (!list.ok) return { items: [], ids: [], problems: list.problems }
  const items: ListItem<z.output<Schema>>[] = []
  const problems: Problem[] = []
  for (const index of list.value.keys()) {
    const path = [key, index]
    const item = checkAt(source, path, schema)
    if (item.ok) items.push({ path, value: item.value })
    else problems.push(...item.problems)
  }
  const ids = list.value.map((raw) => withId.safeParse(raw).data?.id ?? '').filter((id) => id !== '')
  return { items, ids, problems: [...problems, ...twice(source, items, 'id'), ...twice(source, items, 'name')] }
}

/** As people tell words apart: by neither case, spaces nor the width of letters. */
const readAs = (text: string): string => text.normalize('NFKC').replaceAll(/\s+/g, ' ').toLowerCase()

/** Ids and names are also typed by people, so they must differ by more than their looks. */
const twice = (
  source: YamlFile,
  items: readonly ListItem<{ id: string; name: string }>[],
  field: 'id' | 'name',
): readonly Problem[] =>
  items
    .filter(({ value }, index) =>
      items.slice(0, index).some((before) => readAs(before.value[field]) === readAs(value[field])),
    )
    .map(({ path, value }) =>
      source.problem([...path, field], `${field} ${JSON.stringify(value[field])} is used twice; each needs its own`),
    )
