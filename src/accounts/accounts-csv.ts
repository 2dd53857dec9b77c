import { CsvError, parse } from 'csv-parse/sync'
import type { Catalog } from '../catalog/model.ts'
import type { IdentityKey } from '../ids.ts'
import { nameKey } from '../store/store.ts'
import { type AccountFields, accountFieldsSchema, toAccountFields } from './account-fields.ts'
import { explainLink, identityIn, type UserForms } from './user-form.ts'

export interface AccountRow {
  /** Where it stands in the file. */
  readonly line: number
  readonly fields: AccountFields
  /** `PLATFORM:USER` each. */
  readonly links: readonly IdentityKey[]
}

/** What accounts are read by. */
export interface CsvContext {
  readonly catalog: Catalog
  readonly users: UserForms
}

type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: readonly string[] }

const needed = ['name', 'plan'] as const
const columns = [...needed, 'until', 'zone', 'language', 'version', 'links'] as const

interface Line {
  readonly record: Readonly<Record<string, string>>
  readonly info: { readonly lines: number }
}

/**
 * Accounts out of a CSV file with a line of column names; `links` holds `PLATFORM:USER`, several separated by spaces.
 * One mistake anywhere, and there are no rows: each problem names its line.
 */
export const readAccountsCsv = (text: string, context: CsvContext): Outcome<readonly AccountRow[]> => {
  const lines = parseLines(text)
  if (!lines.ok) return lines
  if (lines.value.length === 0) return failed(`line 1: no accounts; ${shape}`)
  // To make the schema takes longer than to read a line by it.
  const schema = accountFieldsSchema(context.catalog)
  const read = lines.value.map((line) => readLine(line, schema, context.users))
  const rows = read.flatMap((each) => (each.ok ? [each.value] : []))
  const problems = [...read.flatMap((each) => (each.ok ? [] : each.problems)), ...doubled(lines.value, context.users)]
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: rows }
}

const shape = `the first line names columns (${columns.join(', ')}), each further line is one`

const failed = (problem: string): Outcome<never> => ({ ok: false, problems: [problem] })

/** Of what is wrong with the line of column names. */
class HeaderError extends Error {}

const parseLines = (text: string): Outcome<readonly Line[]> => {
  try {
    const lines = parse(text, {
      bom: true,
      columns: header,
      delimiter: delimiterOf(text),
      info: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
    }) as unknown as Line[]
    return { ok: true, value: lines }
  } catch (error) {
    if (error instanceof HeaderError) return failed(`line 1: ${error.message}`)
    if (!(error instanceof CsvError)) throw error
    return failed(`line ${String(error.lines ?? 1)}: ${remedies[error.code] ?? `is no CSV (${error.code})`}`)
  }
}

const remedies: Readonly<Record<string, string>> = {
  CSV_RECORD_INCONSISTENT_COLUMNS:
    'has more or fewer values than the first line has columns; put a value that holds a comma in "quotes"',
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and not closed',
  INVALID_OPENING_QUOTE: 'a quote stands within a value; put the whole value in quotes, and write "" for one inside',
}

/** Spreadsheets of countries that write 0,5 put semicolons between values. No column's name holds any of these. */
const delimiterOf = (text: string): string => {
  const [first = ''] = text.split(/[\r\n]/, 1)
  return [';', '\t'].find((sign) => first.includes(sign) && !first.includes(',')) ?? ','
}

/** @throws HeaderError when columns are missing, unknown, or there twice. */
const header = (written: readonly string[]): string[] => {
  const names = written.map((name) => name.toLowerCase())
  const strange = names.filter((name) => !columns.some((column) => column === name))
  const missing = needed.filter((column) => !names.includes(column))
  const twice = names.filter((name, index) => names.indexOf(name) < index)
  const all = `columns are ${columns.join(', ')}`
  const nameless = names.indexOf('')
  if (nameless >= 0) throw new HeaderError(`column ${nameless + 1} has no name; take it out, or name it: ${all}`)
  if (strange.length > 0) throw new HeaderError(`unknown column ${strange.join(', ')}; ${all}`)
  if (missing.length > 0) throw new HeaderError(`there is no column ${missing.join(', ')}, which every account needs`)
  if (twice.length > 0) throw new HeaderError(`column ${twice.join(', ')} is there twice`)
  return names
}

const readLine = (
  { record, info }: Line,
  schema: ReturnType<typeof accountFieldsSchema>,
  users: UserForms,
): Outcome<AccountRow> => {
  const { links = '', ...typed } = record
  const line = info.lines
  const read = schema.safeParse(typed)
  const keys = linksIn(links, users)
  const problems = [
    ...(read.success
      ? []
      : read.error.issues.map((issue) => `line ${line}: ${issue.path.join('.')}: ${issue.message}`)),
    ...keys
      .filter(({ key }) => key === null)
      .map(
        (link) => `line ${line}: link ${JSON.stringify(link.typed)} names nobody; ${explainLink(users, link.platform)}`,
      ),
  ]
  if (!read.success || problems.length > 0) return { ok: false, problems }
  return {
    ok: true,
    value: { line, fields: toAccountFields(read.data), links: keys.flatMap(({ key }) => key ?? []) },
  }
}

/** The same name or the same person twice: which line holds can't be known. */
const doubled = (lines: readonly Line[], users: UserForms): readonly string[] => [
  ...repeated(
    lines,
    ({ name = '' }) => (name === '' ? [] : [nameKey(name)]),
    () => 'the name',
  ),
  ...repeated(
    lines,
    ({ links = '' }) => linksIn(links, users).map(({ key, typed }) => key ?? typed),
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

interface TypedLink {
  readonly typed: string
  readonly platform: string
  /** Null: it names nobody. */
  readonly key: IdentityKey | null
}

const linksIn = (text: string, users: UserForms): readonly TypedLink[] =>
  text
    .split(/\s+/)
    .filter((each) => each !== '')
    .map((typed) => {
      const [platform = '', ...user] = typed.split(':')
      return { typed, platform, key: identityIn(users, platform, user.join(':')) }
    })
