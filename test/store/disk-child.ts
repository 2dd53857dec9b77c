import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { type Store, StoreError } from '../../src/store/store.ts'
import { aChat, conversationOf, entryOf, saveOf } from './examples.ts'

/** What became of a store on a disk that fills up, or that can't be written to: `disk-child.ts FOLDER`. */
export interface DiskReport {
  /** What opening, a save and a ping failed with; null: not at all. */
  readonly opening: string | null
  readonly saving: string | null
  readonly pinging: string | null
  /** Saves that were acknowledged, and those that can be read while the disk is full. */
  readonly saved: number
  readonly readable: number
  /** After room was made. */
  readonly savedAgain: boolean
}

const problemOf = async (work: Promise<unknown>): Promise<string | null> =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof StoreError ? error.problem : `no StoreError: ${String(error)}`),
  )

const save = (store: Store, version: number, text: string) =>
  store.save(saveOf(conversationOf(aChat, version), { entries: [entryOf(version, text)] }))

const fill = async (store: Store): Promise<{ saved: number; saving: string | null }> => {
  for (let version = 1; version < 10_000; version++) {
    const saving = await problemOf(save(store, version, 'words '.repeat(1000)))
    if (saving !== null) return { saved: version - 1, saving }
  }
  return { saved: Number.NaN, saving: null }
}

const onFullDisk = async (folder: string): Promise<DiskReport> => {
  const ballast = join(folder, 'ballast')
  writeFileSync(ballast, Buffer.alloc(500_000))
  const store = await openSqliteStore(`sqlite:${join(folder, 'frontdesk.db')}`)
  const { saved, saving } = await fill(store)
  // What did not hold a save may still hold the page or two of a ping: it must not say that all is well.
  const pinging = await problemOf(store.ping())
  const readable = (await store.entries(aChat, { afterSeq: 0, limit: 10_000, audience: 'staff' })).length
  rmSync(ballast)
  const again = await save(store, saved + 1, 'words '.repeat(1000))
  await store.close()
  return { opening: null, saving, pinging, saved, readable, savedAgain: again.kind === 'saved' }
}

const [folder = ''] = process.argv.slice(2)
const nothing: DiskReport = {
  opening: null,
  saving: null,
  pinging: null,
  saved: 0,
  readable: 0,
  savedAgain: false,
}
const report = existsSync(join(folder, 'writable'))
  ? await onFullDisk(folder)
  : { ...nothing, opening: await problemOf(openSqliteStore(`sqlite:${join(folder, 'data', 'frontdesk.db')}`)) }
process.stdout.write(JSON.stringify(report))
