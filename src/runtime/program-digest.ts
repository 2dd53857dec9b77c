import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('..', import.meta.url))
const known = new Map<string, string>()

/**
 * Stands for the program as far as these rooms and files of it go, and for the libraries that it is pinned to: what another
 * version made may be read otherwise.
 */
export const programDigest = (...parts: readonly string[]): string => {
  const name = parts.join()
  const digest = known.get(name) ?? digestOfFiles([join(source, '../package.json'), ...parts.flatMap(filesOf)])
  known.set(name, digest)
  return digest
}

const filesOf = (part: string): readonly string[] => {
  const path = join(source, part)
  if (part.endsWith('.ts')) return [path]
  const names = readdirSync(path).toSorted()
  return names.map((name) => join(path, name))
}

const digestOfFiles = (files: readonly string[]): string => {
  const hash = createHash('sha256')
  for (const file of files) {
    const bytes = readFileSync(file)
    hash.update(`${bytes.length}:`).update(bytes)
  }
  return hash.digest('hex')
}
