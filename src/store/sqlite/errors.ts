import { StoreError, type StoreProblem } from '../store.ts'

const problems: Readonly<Record<number, readonly [StoreProblem, string, string]>> = {
  5: ['unavailable', 'the database is locked by another program', 'end the program that holds it, and try again'],
  6: ['unavailable', 'the database is locked by another program', 'end the program that holds it, and try again'],
  8: ['read-only', 'the database can only be read', 'let Frontdesk write to the file and to its folder'],
  10: ['unavailable', 'the disk reports an error', 'check the disk and its free space'],
  11: ['corrupt', 'the database is damaged', 'restore it from a backup'],
  13: ['full', 'the disk is full', 'make room on the disk that holds the database'],
  14: [
    'unavailable',
    'the database can not be opened',
    'check that the folder exists and that Frontdesk may write there',
  ],
  26: ['corrupt', 'the file is no database', 'name another file in FRONTDESK_STORE'],
}

const primaryCode = 0xff

const codeOf = (error: unknown): number | null =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & primaryCode : null

/** Another program, or another process of ours, holds the file. */
export const isLocked = (error: unknown): boolean => codeOf(error) === 5

/** The failure in the store's own words. What SQLite didn't say is a bug of ours and stays as it is. */
export const toStoreError = (error: unknown): unknown => {
  if (error instanceof StoreError) return error
  const code = codeOf(error)
  if (code === null) return error
  const [problem, message, remedy] = problems[code] ?? [
    'unavailable',
    `the database refuses (SQLite code ${code})`,
    'look the code up at sqlite.org/rescode.html',
  ]
  return new StoreError(problem, message, remedy, { cause: error })
}

/** What `read` gives. @throws StoreError when the database can't be read. */
export const reading = <Value>(read: () => Value): Value => {
  try {
    return read()
  } catch (error) {
    throw toStoreError(error)
  }
}
