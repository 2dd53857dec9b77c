import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '../make-folder.ts'

/** So many of one kind are kept: of this catalog, of the one before an edit, of another folder. */
const mostKept = 8

/** Null for what isn't there or can't be read: it is made again. */
export const readCached = async (folder: string, name: string): Promise<Uint8Array | null> => {
  try {
    return await readFile(join(folder, name))
  } catch {
    return null
  }
}

/** Keeps it under `KIND-KEY`, and drops the oldest of the kind. Written beside and renamed, so that nobody reads half a file. */
export const keepCached = async (folder: string, kind: string, key: string, bytes: Uint8Array): Promise<void> => {
  const file = join(folder, `${kind}-${key}`)
  const draft = `${file}.${process.pid}`
  try {
    makeFolder(folder)
    await writeFile(draft, bytes)
    await rename(draft, file)
    await dropOldest(folder, kind)
  } catch {
    // Without a cache the next start takes longer; nothing else is lost.
  }
}

const dropOldest = async (folder: string, kind: string): Promise<void> => {
  const names = (await readdir(folder)).filter((name) => name.startsWith(`${kind}-`))
  const aged = await Promise.all(
    names.map(async (name) => ({ name, writtenAtMs: (await stat(join(folder, name))).mtimeMs })),
  )
  const oldest = aged.toSorted((a, b) => b.writtenAtMs - a.writtenAtMs).slice(mostKept)
  await Promise.all(oldest.map(({ name }) => rm(join(folder, name), { force: true })))
}
