import type { z } from 'zod'
import { plainWords } from './plain-words.ts'
import type { Problem, Result } from './problems.ts'
import type { Path, YamlFile } from './yaml-file.ts'

/** Holds a file against its schema. Every problem says where it stands. */
export const checkFile = <Schema extends z.ZodType>(source: YamlFile, schema: Schema): Result<z.output<Schema>> =>
  checkAt(source, [], schema)

/** Holds the value at `path` in a file against its schema. */
export const checkAt = <Schema extends z.ZodType>(
  source: YamlFile,
  path: Path,
  schema: Schema,
): Result<z.output<Schema>> => {
  const result = schema.safeParse(path.reduce(memberOf, source.value), { error: plainWords })
  if (result.success) return { ok: true, value: result.data }
  return { ok: false, problems: result.error.issues.flatMap((issue) => problemsOf(source, issue, path)) }
}

const problemsOf = (source: YamlFile, issue: z.core.$ZodIssue, above: Path): readonly Problem[] => {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    const messages = issue.message.split('\n')
    return issue.keys.map((key, index) =>
      source.keyProblem([...path, key], messages[index] ?? `${JSON.stringify(key)} is no known key`),
    )
  }
  const inner = issue.code === 'invalid_union' ? deepest(issue.errors) : null
  if (inner !== null) return inner.flatMap((each) => problemsOf(source, each, path))
  return [source.problem(path, `${placeName(source.value, path)} ${issue.message}`)]
}

/** Of a union's readings, the one that came furthest into the value; null when none came in at all. */
const deepest = (readings: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | null => {
  const depth = (issues: readonly z.core.$ZodIssue[]) => Math.min(...issues.map((issue) => issue.path.length))
  const [best] = readings.filter((issues) => issues.length > 0).toSorted((a, b) => depth(b) - depth(a))
  return best !== undefined && depth(best) > 0 ? best : null
}

/** Names a value as its writer would: `coverage for GOLD of backup`, `open, item 2.from`. */
const placeName = (root: unknown, path: Path): string => {
  let value: unknown = root
  let owner = ''
  let steps: PropertyKey[] = []
  for (const step of path) {
    value = memberOf(value, step)
    const id = memberOf(value, 'id')
    const named = typeof id === 'string' && id !== ''
    owner = named ? id : owner
    steps = named ? [] : [...steps, step]
  }
  const [first, second] = steps
  const place =
    first === 'coverage' && steps.length === 2
      ? `coverage for ${String(second)}`
      : steps.map((step) => (typeof step === 'number' ? `, item ${step + 1}` : `.${String(step)}`)).join('')
  const words = place.replace(/^[.,] ?/, '')
  if (words === '') return owner === '' ? 'the file' : owner
  return owner === '' ? words : `${words} of ${owner}`
}

const memberOf = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
