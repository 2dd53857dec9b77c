import { CsvError, parse } from 'csv-parse/sync'
import type { Catalog } from '../catalog/model.ts'
import type { IdentityKey } from '../ids.ts'
import { nameKey } from '../store/store.ts'
import { type AccountFields, accountFieldsSchema, toAccountFields } from './account-fields.ts'

export interface AccountRow {
  readonly fields: AccountFields
  /** `PLATFORM:USER` each. */
  readonly links: readonly IdentityKey[]
}

const columns = ['name', 'plan', 'until', 'zone', 'language', 'version', 'links'] as const

interface Line {
  readonly record: Readonly<Record<string, string>>
  readonly info: { readonly lines: number }
}

/**
 * Accounts out of a CSV file with a line of column names; `links` holds `PLATFORM:USER`, several separated by spaces.
 * One mistake anywhere, and there are no rows: each problem names its line.
 */
export const readAccountsCsv = (
  text: string,
  catalog: Catalog,
): { ok: true; value: readonly AccountRow[] } | { ok: false; problems: readonly string[] } => {
  const lines = parseLines(text)
  if (typeof lines === 'string') return { ok: false, problems: [lines] }
  const [first] = lines
  if (first === undefined)
    return {
      ok: false,
      problems: [`line 1: no accounts; the first line names columns (${columns.join(', ')}), each further line is one`],
    }
  const strange = Object.keys(first.record).filter((name) => !columns.some((column) => column === name))
  if (strange.length > 0)
    return { ok: false, problems: [`line 1: unknown column ${strange.join(', ')}; columns are ${columns.join(', ')}`] }
  const read = lines.map((line) => readLine(line, catalog))
  const problems = [...read.flatMap((each) => ('problems' in each ? each.problems : [])), ...doubled(lines)]
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, value: read.flatMap((each) => ('row' in each ? [each.row] : [])) }
}

const parseLines = (text: string): readonly Line[] | string => {
  try {
    return parse(text, {
      bom: true,
      columns: header,
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as Line[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return `line ${String(error.lines ?? 1)}: ${remedies[error.code] ?? `is no CSV (${error.code})`}`
  }
}

const remedies: Readonly<Record<string, string>> = {
  CSV_RECORD_INCONSISTENT_COLUMNS:
    'has more or fewer values than the first line has columns; put a value that holds a comma in "quotes"',
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and not closed',
  INVALID_OPENING_QUOTE: 'a quote stands within a value; put the whole value in quotes, and write "" for one inside',
}

const header = (names: readonly string[]): string[] => names.map((name) => name.toLowerCase())

const readLine = ({ record, info }: Line, catalog: Catalog): { row: AccountRow } | { problems: readonly string[] } => {
  const { links = '', ...typed } = record
  const read = accountFieldsSchema(catalog).safeParse(typed)
  const keys = linksIn(links)
  const wrong = keys.filter((key) => !/^[a-z]+:./.test(key))
  const problems = [
    ...(read.success
      ? []
      : read.error.issues.map((issue) => `line ${info.lines}: ${issue.path.join('.')} ${issue.message}`)),
    ...wrong.map((key) => `line ${info.lines}: link ${JSON.stringify(key)} names nobody; write PLATFORM:USER`),
  ]
  if (!read.success || problems.length > 0) return { problems }
  return { row: { fields: toAccountFields(read.data), links: keys as IdentityKey[] } }
}

/** The same name or the same person twice: which line holds can't be known. */
const doubled = (lines: readonly Line[]): readonly string[] => [
  ...repeated(
    lines,
    ({ name = '' }) => [nameKey(name)],
    () => 'the name',
  ),
  ...repeated(
    lines,
    ({ links = '' }) => linksIn(links),
    (link) => `link ${JSON.stringify(link)}`,
  ),
]

const repeated = (
  lines: readonly Line[],
  valuesOf: (record: Line['record']) => readonly string[],
  say: (value: string) => string,
): readonly string[] => {
  const seen = new Map<string, number>()
  return lines.flatMap(({ record, info }) =>
    valuesOf(record).flatMap((value) => {
      const before = seen.get(value)
      seen.set(value, before ?? info.lines)
      return before === undefined ? [] : [`line ${info.lines}: ${say(value)} stands in line ${before}, too`]
    }),
  )
}

const linksIn = (text: string): readonly string[] => text.split(/\s+/).filter((each) => each !== '')
