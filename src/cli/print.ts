/** One JSON document a line. */
export const printJson = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

/** Columns as wide as their widest cell; the last one is not padded. */
export const printTable = (rows: readonly (readonly string[])[]): void => {
  const [first = []] = rows
  const widths = first.map((_, column) => Math.max(...rows.map((row) => Array.from(row[column] ?? '').length)))
  for (const row of rows) {
    console.log(
      row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  '),
    )
  }
}
