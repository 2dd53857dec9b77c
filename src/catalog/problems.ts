/** One thing that is wrong in a catalog's folder, for the person who edits it. */
export interface Problem {
  /** Path in the folder, `services.yaml`; empty for the folder itself. */
  readonly file: string
  /** Counted from 1. */
  readonly line: number
  /** Counted from 1. */
  readonly column: number
  /** What is wrong and what would be right. */
  readonly message: string
}

/** One mistake in plans.yaml may show at thousands of places. */
const mostShown = 50

/**
 * One line a problem, `intents/services.yaml:41:7  coverage for …`, in the order of the files and their lines; what is
 * wrong in a file in the same way at several places stands at the first of them.
 */
export const formatProblems = (problems: readonly Problem[], folder: string): string => {
  const sorted = problems.toSorted(
    (a, b) => a.file.localeCompare(b.file, 'en') || a.line - b.line || a.column - b.column,
  )
  const alike = [...Map.groupBy(sorted, ({ file, message }) => `${file}\n${message}`).values()]
  const shown = alike.slice(0, mostShown)
  const lines = shown.flatMap(([first, ...others]) =>
    first === undefined ? [] : [lineOf(first, others, folder.replace(/\/+$/, ''))],
  )
  const hidden = problems.length - shown.flat().length
  return [...lines, ...(hidden > 0 ? [`and ${hidden} more: frontdesk check --json has all`] : [])].join('\n')
}

const lineOf = ({ file, line, column, message }: Problem, others: readonly Problem[], folder: string): string => {
  const [next] = others
  const also =
    next === undefined
      ? ''
      : others.length === 1
        ? ` (and in line ${next.line})`
        : ` (and at ${others.length} more places, the next in line ${next.line})`
  return `${place(folder, file, line, column)}  ${message}${also}`
}

const place = (folder: string, file: string, line: number, column: number): string =>
  file === '' ? folder : `${folder}/${file}:${line}:${column}`

/** Something that was read, or everything that keeps it from being read. */
export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: readonly Problem[] }
