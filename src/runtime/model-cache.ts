import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createMatcher } from '../understanding/matcher.ts'
import type { Model } from '../understanding/model.ts'
import { decodeModel } from '../understanding/model-codec.ts'
import type { UnderstandingSource } from '../understanding/source.ts'
import type { Matcher } from '../understanding/understanding.ts'
import { keepCached, readCached } from './cache-folder.ts'
import { programDigest } from './program-digest.ts'
import { beginLearner, type Learner } from './train-apart.ts'

const kind = 'matcher'
const keyFor = (digest: string): string =>
  `${digest.slice(0, 16)}-${programDigest('understanding', 'runtime/english.ts').slice(0, 16)}.bin`

/** What was learned when the program was installed: it goes with the installation. */
export const installedCache = fileURLToPath(new URL('../../node_modules/.cache/frontdesk', import.meta.url))

/**
 * The matcher of a catalog: one that was made of the same files before, else trained and kept.
 * @param cacheFolder one that cannot be read or written is as good as none
 * @param installed where it is looked for, too
 * @param learner one that was begun already, in case that it must be trained
 */
export const loadMatcher = async (
  catalog: UnderstandingSource,
  cacheFolder: string,
  installed = installedCache,
  learner: Learner | null = null,
): Promise<Matcher> => {
  const { digest } = catalog.understanding
  for (const folder of [cacheFolder, installed]) {
    const model = await kept(folder, digest)
    if (model === null) continue
    learner?.dismiss()
    return createMatcher(model, catalog)
  }
  const learned = await (learner ?? beginLearner()).train(catalog)
  await keepCached(cacheFolder, kind, keyFor(digest), learned)
  const model = decodeModel(learned)
  if (model === null) throw new Error('a model that was just encoded can be decoded')
  return createMatcher(model, catalog)
}

const kept = async (folder: string, digest: string): Promise<Model | null> => {
  const bytes = await readCached(folder, `${kind}-${keyFor(digest)}`)
  const model = bytes === null ? null : decodeModel(bytes)
  return model?.digest === digest ? model : null
}

/** Whether a matcher of a catalog with this digest was kept. */
export const isLearned = (cacheFolder: string, digest: string): boolean =>
  [cacheFolder, installedCache].some((folder) => existsSync(join(folder, `${kind}-${keyFor(digest)}`)))
