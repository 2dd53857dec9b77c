import { readFileSync } from 'node:fs'
import type { Account } from '../accounts/account.ts'
import { type AccountRow, readAccountsCsv } from '../accounts/accounts-csv.ts'
import { linkPerson, otherOwner } from '../accounts/links.ts'
import type { Desk } from '../main.ts'
import { userForms } from '../platforms.ts'
import { errorCode } from '../runtime/error-code.ts'
import { StoreError } from '../store/store.ts'
import { UserError } from '../user-error.ts'
import { putAccount } from './put-account.ts'

/** They share what it takes to be on the disk. */
const atOnce = 100

/** More would push the first ones off the screen. */
const mostShown = 50

/** @param move takes links from the accounts that have them. @throws UserError with every mistake; then nothing was done. */
export const importAccounts = async (desk: Desk, file: string, move: boolean): Promise<readonly Account[]> => {
  const read = readAccountsCsv(readText(file), { catalog: desk.catalog, users: userForms })
  if (!read.ok) throw wrong(file, read.problems)
  const taken = move ? [] : await linksOfOthers(desk, read.value)
  if (taken.length > 0) throw wrong(file, taken, 'put the links right, or take them from those accounts with --move')
  const accounts: Account[] = []
  for (let from = 0; from < read.value.length; from += atOnce) {
    const rows = read.value.slice(from, from + atOnce)
    const imported = await Promise.all(rows.map((row) => importRow(desk, row))).catch((error) => {
      throw brokenOff(error, file, rows[0]?.line ?? 1)
    })
    accounts.push(...imported)
  }
  return accounts
}

/** What a store took before it failed stays: the whole file may be imported again. */
const brokenOff = (error: unknown, file: string, line: number): unknown => {
  if (!(error instanceof StoreError)) return error
  const what = `${error.message}; ${file} is imported as far as line ${line - 1}, and perhaps some lines more`
  return new UserError(what, `${error.remedy}; then import the same file again: what is there stays as it is`)
}

const importRow = async (desk: Desk, { fields, links }: AccountRow): Promise<Account> => {
  const { account } = await putAccount(desk, fields)
  for (const key of links) await linkPerson(desk, desk.catalog, key, account)
  return account
}

const wrong = (file: string, problems: readonly string[], remedy: string | null = null): UserError => {
  const more = problems.length > mostShown ? [`and ${problems.length - mostShown} more`] : []
  const lines = [...problems.slice(0, mostShown), ...more].map((each) => `  ${each}`)
  return new UserError(`${file} is wrong, and nothing was imported:\n${lines.join('\n')}`, remedy)
}

const linksOfOthers = async ({ store }: Desk, rows: readonly AccountRow[]): Promise<readonly string[]> => {
  const problems: string[] = []
  for (const { line, fields, links } of rows) {
    const account = await store.accountByName(fields.name)
    for (const key of links) {
      const owner = await otherOwner(store, key, account)
      if (owner !== null) problems.push(`line ${line}: link ${JSON.stringify(key)} belongs to ${owner.name}`)
    }
  }
  return problems
}

const readText = (file: string): string => {
  const bytes = readBytes(file)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new UserError(`${file} is no text in UTF-8`, 'save it as "CSV UTF-8", as spreadsheets call it')
  }
}

const readBytes = (file: string): Uint8Array => {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new UserError(
      `${file} can't be read (${errorCode(error) ?? 'unknown'})`,
      'name a CSV file that exists and may be read',
    )
  }
}
