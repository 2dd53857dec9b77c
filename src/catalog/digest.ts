import { createHash } from 'node:crypto'
import type { FolderFiles } from './folder-files.ts'

/** Hash over names and contents of files: equal for equal files, whatever their order. */
export const digestOf = (files: FolderFiles): string => {
  const hash = createHash('sha256')
  for (const [name, text] of [...files].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name.length}:${name}${text.length}:${text}`)
  }
  return hash.digest('hex')
}
