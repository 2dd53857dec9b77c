import { randomBytes } from 'node:crypto'
import { closeSync, openSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { makeFolder } from '../../make-folder.ts'
import { keptName, type Store, StoreError } from '../store.ts'
import { accountsIn, linksIn } from './accounts.ts'
import { attachmentsIn } from './attachments.ts'
import { BatchWriter } from './batch-writer.ts'
import { Changes } from './changes.ts'
import { conversationsIn, effectWriter } from './conversations.ts'
import { effectsIn } from './effects.ts'
import { reading, toStoreError } from './errors.ts'
import { OpenFile } from './open-file.ts'
import { ReadTurn } from './read-turn.ts'
import { migrate } from './schema.ts'
import { ticketsIn } from './tickets.ts'
import { unclearIn } from './unclear.ts'

const scheme = 'sqlite:'

const openingPatienceMs = 5000

/**
 * The embedded store: one file, which several processes of one machine may share. `url` is `sqlite:PATH`, or
 * `sqlite::memory:` for one that is gone with the process.
 * @throws StoreError when the file or its folder can't be used.
 */
export const openSqliteStore = async (url: string): Promise<Store> => {
  const path = url.slice(scheme.length)
  try {
    if (path !== ':memory:') createPrivately(resolve(path))
    const db = new DatabaseSync(path, { timeout: openingPatienceMs })
    try {
      prepare(db)
      // SQLite waits for locks inside a call, and nothing else happens meanwhile: from now on the writer waits.
      db.exec('PRAGMA busy_timeout = 0')
      return storeOn(db, path === ':memory:' ? null : resolve(path))
    } catch (error) {
      db.close()
      throw error
    }
  } catch (error) {
    throw toStoreError(error)
  }
}

/** A page that changes often is written to the file once for all commits between two checkpoints, so these are spaced. */
const spacedCheckpoints = 'PRAGMA wal_autocheckpoint = 2000'

/** The journal's mode is written into the file, so it comes after the check that the file is ours. */
const prepare = (db: DatabaseSync): void => {
  db.exec(`PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; ${spacedCheckpoints}`)
  migrate(db)
  db.exec('PRAGMA journal_mode = WAL')
}

/** The file holds customers' words and the secret behind their tokens: nobody but its owner reads it. */
const createPrivately = (file: string): void => {
  try {
    makeFolder(dirname(file), 0o700)
    closeSync(openSync(file, 'a', 0o600))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    const problem = code === 'ENOSPC' ? 'full' : code === 'EROFS' || code === 'EACCES' ? 'read-only' : 'unavailable'
    throw new StoreError(
      problem,
      `the data folder can't be used (${String(code)})`,
      `let Frontdesk write to ${dirname(file)}, or name another file in FRONTDESK_STORE`,
      { cause: error },
    )
  }
}

/** @param file null in memory */
const storeOn = (db: DatabaseSync, file: string | null): Store => {
  const changes = new Changes(db)
  const reads = new ReadTurn(db)
  const openFile = new OpenFile(file)
  const writer = new BatchWriter(
    db,
    reads,
    () => openFile.check(),
    () => changes.committed(),
  )
  const putEffects = effectWriter(db)
  return {
    ...conversationsIn(db, reads, writer, putEffects),
    ...unclearIn(db, writer),
    ...effectsIn(db, writer),
    ...ticketsIn(db, reads, writer, putEffects),
    ...attachmentsIn(db, writer),
    ...accountsIn(db, writer),
    ...linksIn(db, reads, writer),
    ...secretsIn(db, writer),
    ping: () => ping(db, writer, file === null ? null : dirname(file)),
    watch: (onChange) => changes.watch(onChange),
    close: async () => {
      await writer.idle()
      changes.stop()
      reads.end()
      if (db.isOpen) db.close()
    },
  }
}

const secretsIn = (db: DatabaseSync, writer: BatchWriter): Pick<Store, 'secret' | 'kept' | 'keep'> => {
  const read = db.prepare('SELECT value FROM secret WHERE name = ?')
  const put = db.prepare('INSERT INTO secret (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING')
  const replace = db.prepare(
    'INSERT INTO secret (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )
  const forget = db.prepare('DELETE FROM secret WHERE name = ?')
  return {
    secret: async (name) => {
      const known = reading(() => read.get(name))
      if (known !== undefined) return String(known.value)
      return writer.write(() => {
        put.run(name, randomBytes(32).toString('hex'))
        return String(read.get(name)?.value)
      })
    },
    kept: async (name) => {
      const row = reading(() => read.get(keptName(name)))
      return row === undefined ? null : String(row.value)
    },
    keep: (name, value) =>
      writer.write(() => {
        if (value === null) forget.run(keptName(name))
        else replace.run(keptName(name), value)
      }),
  }
}

/** With less, one of the next saves fails, though a page or two may still find room. */
const leastFreeBytes = 1_000_000

/** Whoever asks whether we are ready waits no longer than a second or two. */
const pingPatienceMs = 1000

const ping = async (db: DatabaseSync, writer: BatchWriter, folder: string | null): Promise<void> => {
  if (folder !== null && (await freeBytes(folder)) < leastFreeBytes)
    throw new StoreError('full', 'the disk is full', `make room where ${folder} lies`)
  // A transaction that takes the write lock and changes a page: fails where a save would, and sooner.
  await writer.write(() => {
    db.exec(`PRAGMA user_version = ${Number(db.prepare('PRAGMA user_version').get()?.user_version)}`)
  }, pingPatienceMs)
}

/** Without limit where the system doesn't tell. */
const freeBytes = async (folder: string): Promise<number> => {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return Number.POSITIVE_INFINITY
  }
}
