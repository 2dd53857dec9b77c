import type { SQLOutputValue } from 'node:sqlite'

type Row = Readonly<Record<string, SQLOutputValue>>

/** The document of a row that this store wrote itself; null where there is no row. */
export const documentOf = <Document>(row: Row | undefined): Document | null =>
  row === undefined ? null : (JSON.parse(String(row.document)) as Document)
