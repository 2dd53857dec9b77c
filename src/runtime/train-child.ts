import { encodeModel } from '../understanding/model-codec.ts'
import type { UnderstandingSource } from '../understanding/source.ts'
import { train } from '../understanding/train.ts'
import { readEnglish } from './english.ts'

// Whoever asked is gone: nobody waits for what is learned.
process.once('disconnect', () => process.exit())
process.once('message', async (catalog) => {
  const bytes = encodeModel(train(catalog as UnderstandingSource, await readEnglish()))
  process.send?.(bytes, () => process.exit())
})
