import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createMatcher } from '../understanding/matcher.ts'
import type { Model } from '../understanding/model.ts'
import { decodeModel, encodeModel, modelFormat } from '../understanding/model-codec.ts'
import type { UnderstandingSource } from '../understanding/reader.ts'
import { train } from '../understanding/train.ts'
import type { Matcher } from '../understanding/understanding.ts'
import { readEnglish } from './english.ts'

/**
 * The matcher of a catalog: from the cache when it holds one made of the same files, else trained and kept there.
 * @param cacheFolder null for no cache; one that cannot be read or written is as good as none
 */
export const loadMatcher = async (catalog: UnderstandingSource, cacheFolder: string | null): Promise<Matcher> => {
  const { digest } = catalog.understanding
  const file = cacheFolder === null ? null : fileFor(cacheFolder, digest)
  const cached = file === null ? null : await readModel(file)
  if (cached?.digest === digest) return createMatcher(cached, catalog)
  const model = train(catalog, await readEnglish())
  if (cacheFolder !== null && file !== null) await keepModel(cacheFolder, file, model)
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

/** Written beside and renamed, so that nobody reads half a file. */
const keepModel = async (folder: string, file: string, model: Model): Promise<void> => {
  const draft = `${file}.${process.pid}`
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(draft, encodeModel(model))
    await rename(draft, file)
  } catch {
    // Without a cache the next start takes longer; nothing else is lost.
  }
}
