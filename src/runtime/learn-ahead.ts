import { fileURLToPath } from 'node:url'
import { readCatalog } from './catalog-folder.ts'
import { installedCache, isLearned, loadMatcher } from './model-cache.ts'

const shipped = fileURLToPath(new URL('../../intents', import.meta.url))

/** Learns what the installed catalog's examples teach and keeps it, so that the first start understands at once. */
export const learnAhead = async (): Promise<void> => {
  const catalog = await readCatalog(shipped)
  if (!catalog.ok || isLearned(installedCache, catalog.value.understanding.digest)) return
  await loadMatcher(catalog.value, installedCache)
}
