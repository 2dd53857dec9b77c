import { fstatSync, readdirSync, readlinkSync, realpathSync } from 'node:fs'
import { StoreError } from '../store.ts'

interface Held {
  /** SQLite's own: to open and close the file once more would take SQLite's locks away. */
  readonly descriptor: number
  readonly inode: bigint
}

const descriptors = '/proc/self/fd'

/**
 * The files of a database that is open, by which is seen that somebody deleted them or put others in their place: the
 * system keeps such a file for whoever has it open, so all goes well until the process ends, and then everything is gone.
 * Nothing is seen where the system doesn't list what a process has open.
 */
export class OpenFile {
  readonly #held: readonly Held[]

  /** To be made once the database has been read. `path` is null in memory. */
  constructor(path: string | null) {
    this.#held = path === null ? [] : heldAt(path)
  }

  /** @throws StoreError when what is written now is gone with the process. */
  check(): void {
    if (this.#held.some(isDeleted))
      throw new StoreError(
        'unavailable',
        'the database was deleted or replaced while it was in use',
        'stop Frontdesk, restore the file from a backup if there is none in its place, and start again',
      )
  }
}

const heldAt = (path: string): readonly Held[] => {
  try {
    const real = realpathSync(path)
    const names = new Set([real, `${real}-wal`])
    return readdirSync(descriptors).flatMap((name) => {
      const descriptor = Number(name)
      return names.has(targetOf(name)) ? [{ descriptor, inode: fstatSync(descriptor, { bigint: true }).ino }] : []
    })
  } catch {
    return []
  }
}

/** Empty where it is closed already, as the one is by which they are listed. */
const targetOf = (descriptor: string): string => {
  try {
    return readlinkSync(`${descriptors}/${descriptor}`)
  } catch {
    return ''
  }
}

const isDeleted = ({ descriptor, inode }: Held): boolean => {
  try {
    const { nlink, ino } = fstatSync(descriptor, { bigint: true })
    return nlink === 0n && ino === inode
  } catch {
    return false
  }
}
