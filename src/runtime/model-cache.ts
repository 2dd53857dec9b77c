import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createMatcher } from '../understanding/matcher.ts'
import { decodeModel, modelFormat } from '../understanding/model-codec.ts'
import type { UnderstandingSource } from '../understanding/reader.ts'
import type { Matcher } from '../understanding/understanding.ts'
import { keepCached, readCached } from './cache-folder.ts'
import { trainApart } from './train-apart.ts'

const kind = 'matcher'
const keyFor = (digest: string): string => `${digest.slice(0, 16)}-${modelFormat}.bin`

/**
 * The matcher of a catalog: from the cache when it holds one made of the same files, else trained and kept there.
 * @param cacheFolder null for no cache; one that cannot be read or written is as good as none
 */
export const loadMatcher = async (catalog: UnderstandingSource, cacheFolder: string | null): Promise<Matcher> => {
  const { digest } = catalog.understanding
  const bytes = cacheFolder === null ? null : await readCached(cacheFolder, `${kind}-${keyFor(digest)}`)
  const cached = bytes === null ? null : decodeModel(bytes)
  if (cached?.digest === digest) return createMatcher(cached, catalog)
  const learned = await trainApart(catalog)
  if (cacheFolder !== null) await keepCached(cacheFolder, kind, keyFor(digest), learned)
  const model = decodeModel(learned)
  if (model === null) throw new Error('a model that was just encoded can be decoded')
  return createMatcher(model, catalog)
}

/** Whether a matcher of a catalog with this digest lies in the cache. */
export const isLearned = (cacheFolder: string, digest: string): boolean =>
  existsSync(join(cacheFolder, `${kind}-${keyFor(digest)}`))
