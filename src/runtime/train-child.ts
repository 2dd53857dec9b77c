import { encodeModel } from '../understanding/model-codec.ts'
import type { UnderstandingSource } from '../understanding/reader.ts'
import { train } from '../understanding/train.ts'
import { readEnglish } from './english.ts'

process.once('message', async (catalog) => {
  const bytes = encodeModel(train(catalog as UnderstandingSource, await readEnglish()))
  process.send?.(bytes, () => process.disconnect())
})
