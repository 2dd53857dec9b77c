import { encodeModel } from '../understanding/model-codec.ts'
import type { UnderstandingSource } from '../understanding/source.ts'
import { readEnglish } from './english.ts'
import { hireHelpers, trainSideBySide } from './learn-side-by-side.ts'

// While the catalog is on its way here.
const english = readEnglish()
// Whoever asked is gone: nobody waits for what is learned.
process.once('disconnect', () => process.exit())
process.once('message', async (catalog) => {
  // Not before: until now, whoever asked us had the other core for reading the catalog.
  const helpers = hireHelpers()
  const bytes = encodeModel(await trainSideBySide(catalog as UnderstandingSource, await english, helpers))
  process.send?.(bytes, () => process.exit())
})
