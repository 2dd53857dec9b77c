import type { SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'
import { StoreError } from '../store.ts'
import { reading } from './errors.ts'

type Row = Readonly<Record<string, SQLOutputValue>>

/**
 * The document of a row that this store wrote itself; null where there is no row.
 * @throws StoreError when it is damaged.
 */
export const documentOf = <Document>(row: Row | undefined): Document | null => {
  if (row === undefined) return null
  try {
    return JSON.parse(String(row.document)) as Document
  } catch {
    // The parser's error quotes what is stored, so it goes no further.
    throw new StoreError('corrupt', 'a stored document is damaged', 'restore the database from a backup')
  }
}

/** The document that a statement finds; null for none. @throws StoreError when it can't be read. */
export const documentBy = <Document>(statement: StatementSync, ...values: readonly SQLInputValue[]): Document | null =>
  reading(() => documentOf<Document>(statement.get(...values)))

/** All documents that a statement finds. @throws StoreError when they can't be read. */
export const documentsBy = <Document>(statement: StatementSync, ...values: readonly SQLInputValue[]): Document[] =>
  reading(() => statement.all(...values).flatMap((row) => documentOf<Document>(row) ?? []))
