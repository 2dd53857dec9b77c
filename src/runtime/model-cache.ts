import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createMatcher } from '../understanding/matcher.ts'
import type { Model } from '../understanding/model.ts'
import { decodeModel, modelFormat } from '../understanding/model-codec.ts'
import type { UnderstandingSource } from '../understanding/reader.ts'
import type { Matcher } from '../understanding/understanding.ts'
import { trainApart } from './train-apart.ts'

/**
 * The matcher of a catalog: from the cache when it holds one made of the same files, else trained and kept there.
 * @param cacheFolder null for no cache; one that cannot be read or written is as good as none
 */
export const loadMatcher = async (catalog: UnderstandingSource, cacheFolder: string | null): Promise<Matcher> => {
  const { digest } = catalog.understanding
  const cached = cacheFolder === null ? null : await readModel(fileFor(cacheFolder, digest))
  if (cached?.digest === digest) return createMatcher(cached, catalog)
  const bytes = await trainApart(catalog)
  if (cacheFolder !== null) await keepModel(cacheFolder, digest, bytes)
  const model = decodeModel(bytes)
  if (model === null) throw new Error('a model that was just encoded can be decoded')
  return createMatcher(model, catalog)
}

/** Whether a matcher of a catalog with this digest lies in the cache. */
export const isLearned = (cacheFolder: string, digest: string): boolean => existsSync(fileFor(cacheFolder, digest))

const fileFor = (cacheFolder: string, digest: string): string =>
  join(cacheFolder, `matcher-${digest.slice(0, 16)}-${modelFormat}.bin`)

const readModel = async (file: string): Promise<Model | null> => {
  try {
    return decodeModel(await readFile(file))
  } catch {
    return null
  }
}

/** So many matchers are kept: of this catalog, of the one before an edit, of another folder. */
const mostKept = 8

/** Written beside and renamed, so that nobody reads half a file. */
const keepModel = async (folder: string, digest: string, bytes: Uint8Array): Promise<void> => {
  const file = fileFor(folder, digest)
  const draft = `${file}.${process.pid}`
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(draft, bytes)
    await rename(draft, file)
    await dropOldest(folder)
  } catch {
    // Without a cache the next start takes longer; nothing else is lost.
  }
}

const dropOldest = async (folder: string): Promise<void> => {
  const names = (await readdir(folder)).filter((name) => name.startsWith('matcher-'))
  const aged = await Promise.all(
    names.map(async (name) => ({ name, writtenAtMs: (await stat(join(folder, name))).mtimeMs })),
  )
  const oldest = aged.toSorted((a, b) => b.writtenAtMs - a.writtenAtMs).slice(mostKept)
  await Promise.all(oldest.map(({ name }) => rm(join(folder, name), { force: true })))
}
