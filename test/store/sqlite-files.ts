import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import type { Store } from '../../src/store/store.ts'
import type { Opened } from './contract/opened.ts'

/** A new folder for one test, and the way to remove it. */
export const temporaryFolder = (): { folder: string; remove: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-store-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export const openFile = async (): Promise<Opened & { readonly file: string }> => {
  const { folder, remove } = temporaryFolder()
  const file = join(folder, 'data', 'frontdesk.db')
  const open: Store[] = []
  const another = async () => {
    const store = await openSqliteStore(`sqlite:${file}`)
    open.push(store)
    return store
  }
  const closeAll = async () => {
    await Promise.all(open.map((store) => store.close()))
  }
  return {
    file,
    store: await another(),
    another,
    reopen: async () => {
      await closeAll()
      return another()
    },
    close: async () => {
      await closeAll()
      remove()
    },
  }
}

export const openMemory = async (): Promise<Opened> => {
  const store = await openSqliteStore('sqlite::memory:')
  const alone = () => Promise.reject(new Error('a database in memory has one connection'))
  return { store, another: alone, reopen: alone, close: () => store.close() }
}
