import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The catalog that the program comes with. */
export const shippedFolder = fileURLToPath(new URL('../../intents', import.meta.url))

/** Its replies, for a catalog that lacks some; null where somebody took them away. */
export const readShippedReplies = (): string | null => {
  try {
    return readFileSync(join(shippedFolder, 'replies/en.yaml'), 'utf8')
  } catch {
    return null
  }
}
