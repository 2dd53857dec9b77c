import { createHash } from 'node:crypto'
import type { FolderBytes, FolderFiles } from './folder-files.ts'

/** Hash over names and contents of files: equal for equal files, whatever their order, as text or as its UTF-8. */
export const digestOf = (files: FolderFiles | FolderBytes): string => {
  const hash = createHash('sha256')
  for (const [name, content] of [...files].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name.length}:${name}${Buffer.byteLength(content)}:`).update(content)
  }
  return hash.digest('hex')
}
