import { literal } from '../../adapters/terminal/screen.ts'

/** One JSON document a line. */
export const printJson = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

/** A text of somebody else's as it may stand on a terminal: without what drives the terminal. */
export const printText = (text: string): void => console.log(literal(text))

const widestLine = 72

/** A text as one line of so many characters at most; where nothing else is said, of an indented line of a terminal. */
export const cutLine = (text: string, longest = widestLine): string => {
  const line = Array.from(text.replaceAll(/\s+/g, ' ').trim())
  return line.length <= longest ? line.join('') : `${line.slice(0, longest - 1).join('')}…`
}

const cellText = (text: string): string => literal(text).replaceAll('\n', ' ')

/** Columns as wide as their widest cell; the last one is not padded. */
export const printTable = (rows: readonly (readonly string[])[]): void => {
  const cells = rows.map((row) => row.map(cellText))
  const [first = []] = cells
  const widths = first.map((_, column) => Math.max(...cells.map((row) => Array.from(row[column] ?? '').length)))
  for (const row of cells) {
    console.log(
      row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  '),
    )
  }
}
