import type { FolderFiles } from './folder-files.ts'
import type { Problem } from './problems.ts'
import { type Path, readYaml } from './yaml-file.ts'

/** Where the template has words or a price that customers would read as the vendor's own: the ends of their paths. */
const customersRead: Readonly<Record<string, RegExp>> = {
  'vendor.yaml': /^(name|product|source|hourlyRate\.amount)$/,
  'plans.yaml': /\.summary$/,
  'services.yaml': /\.name$/,
  'policies.yaml': /\.answer$/,
}

/** What a catalog that was begun from the template `starter` still says as it stands there. */
export const templateLeft = (files: FolderFiles, starter: FolderFiles): readonly Problem[] =>
  Object.entries(customersRead).flatMap(([name, where]) => {
    const template = new Set(valuesIn(starter, name, where).map(({ value }) => value))
    return valuesIn(files, name, where)
      .filter(({ value }) => template.has(value))
      .map(({ value, problem }) =>
        problem(`${JSON.stringify(value)} stands here as the template has it; put your own in`),
      )
  })

interface Placed {
  readonly value: string | number
  problem(message: string): Problem
}

const valuesIn = (files: FolderFiles, name: string, where: RegExp): readonly Placed[] => {
  const text = files.get(name)
  const read = text === undefined ? null : readYaml(name, text)
  if (!read?.ok) return []
  const { value, problem } = read.value
  return leavesOf(value, [])
    .filter(({ path }) => where.test(path.join('.')))
    .map((leaf) => ({ value: leaf.value, problem: (message) => problem(leaf.path, message) }))
}

interface Leaf {
  readonly path: Path
  readonly value: string | number
}

const leavesOf = (value: unknown, path: Path): readonly Leaf[] => {
  if (typeof value === 'string' || typeof value === 'number') return [{ path, value }]
  if (typeof value !== 'object' || value === null) return []
  const inner = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  return inner.flatMap(([key, each]) => leavesOf(each, [...path, key]))
}
