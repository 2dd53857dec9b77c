import { readCatalog } from './catalog-folder.ts'
import { installedCache, isLearned, loadMatcher } from './model-cache.ts'
import { shippedFolder } from './shipped.ts'

/** Learns what the installed catalog's examples teach and keeps it, so that the first start understands at once. */
export const learnAhead = async (): Promise<void> => {
  const catalog = await readCatalog(shippedFolder)
  if (!catalog.ok || isLearned(installedCache, catalog.value.understanding.digest)) return
  await loadMatcher(catalog.value, installedCache)
}
