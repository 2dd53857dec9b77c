import { type Document, isMap, isScalar, isSeq } from 'yaml'
import type { Catalog, Priority } from './model.ts'

/** The priorities of a new catalog, and which of them stands for each of the catalog that it is made from. */
export interface NewPriorities {
  readonly ids: readonly string[]
  readonly unjudged: string
  /** The new id for an old one. */
  idFor(old: string): string
  /** `priorities.yaml`. */
  readonly file: string
}

/**
 * Priorities with names of one's own, most urgent first. The most urgent stands for the most urgent, the least urgent for
 * the least urgent, and the others for what lies between.
 */
export const newPriorities = (names: readonly string[], { priorities, unjudgedPriority }: Catalog): NewPriorities => {
  const at = (index: number, from: number, to: number): number =>
    from <= 1 ? 0 : Math.round((index * (to - 1)) / (from - 1))
  const ids = names.map((name) => name.trim().replaceAll(/\s+/g, '-'))
  const idAt = (index: number): string => ids[at(index, priorities.length, names.length)] ?? ''
  const idFor = (old: string): string => idAt(priorities.findIndex(({ id }) => id === old))
  const unjudged = idFor(unjudgedPriority)
  const blocks = names.map((name, index) =>
    blockOf(ids[index] ?? '', name.trim(), priorities[at(index, names.length, priorities.length)]),
  )
  const file = `# How severe a ticket is, most urgent first. The id is what stored tickets keep: choose it once and leave it.
#   emergency: true   such tickets are worked on outside working hours, too
#   critical: true    the customer's business stands still: the ticket is opened before anything is asked

# What a ticket gets when its text gives no way to judge.
unjudged: ${JSON.stringify(unjudged)}

priorities:
${blocks.join('\n')}`
  return { ids, unjudged, idFor, file }
}

const blockOf = (id: string, name: string, like: Priority | undefined): string => `  - id: ${JSON.stringify(id)}
    name: ${JSON.stringify(name)}
    meaning: ${JSON.stringify(like?.meaning ?? '')}
    emergency: ${like?.emergency ?? false}
    critical: ${like?.critical ?? false}
`

/** The rules of `severity.yaml` by the new priorities. */
export const renameInRules = (document: Document, { idFor }: NewPriorities): void => {
  const rules = document.get('rules')
  if (!isSeq(rules)) return
  for (const rule of rules.items) {
    if (isMap(rule)) rule.set('priority', idFor(String(rule.get('priority'))))
  }
}

/** The names of `vocabulary.yaml`, and the new priorities by their own. */
export const renameInNames = (document: Document, { ids, idFor }: NewPriorities): void => {
  const path = ['priorities', 'names']
  const old = document.getIn(path)
  const names = new Map(ids.map((id) => [id, [id.toLowerCase()]]))
  for (const { key, value } of isMap(old) ? old.items : []) {
    const list = isSeq(value) ? value.items.map((item) => (isScalar(item) ? String(item.value) : '')) : []
    names.get(idFor(isScalar(key) ? String(key.value) : ''))?.push(...list)
  }
  document.setIn(
    path,
    document.createNode(Object.fromEntries([...names].map(([id, each]) => [id, [...new Set(each)]]))),
  )
}
