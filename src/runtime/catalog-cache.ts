import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { deserialize, serialize } from 'node:v8'
import { digestOf } from '../catalog/digest.ts'
import type { FolderBytes } from '../catalog/folder-files.ts'
import type { Catalog } from '../catalog/model.ts'
import type { CatalogOptions } from '../catalog/parse.ts'
import type { Result } from '../catalog/problems.ts'
import type { UnderstandingData } from '../understanding/data.ts'
import { keepCached, readCached } from './cache-folder.ts'
import { decoded, readCatalogBytes } from './catalog-folder.ts'
import { isLearned } from './model-cache.ts'
import { programDigest } from './program-digest.ts'

const kind = 'catalog'

/** The parser, the YAML reader and all schemas: as much work at a start as the rest together, so only where needed. */
const parser = (): typeof import('../catalog/parse.ts') => createRequire(import.meta.url)('../catalog/parse.ts')

interface CacheOptions extends Required<Pick<CatalogOptions, 'zone' | 'shippedReplies'>> {
  readonly cacheFolder: string
  /** Called as soon as it is known that no matcher was kept for the catalog; most of it is still to be read then. */
  readonly onUnlearned?: () => void
}

/**
 * The catalog in a folder as `readCatalog` gives it. One whose files were checked before, by this very program, isn't
 * read through again.
 */
export const readCatalogOnce = async (
  folder: string,
  { zone, cacheFolder, shippedReplies, onUnlearned = () => {} }: CacheOptions,
): Promise<Result<Catalog>> => {
  const files = await readCatalogBytes(folder)
  if (!files.ok) return files
  const parse = () => {
    const texts = decoded(files.value)
    if (!texts.ok) return texts
    return parser().parseCatalog(texts.value, {
      zone,
      shippedReplies,
      isLearned: (digest) => {
        const is = isLearned(cacheFolder, digest)
        if (!is) onUnlearned()
        return is
      },
    })
  }
  const key = keyFor(files.value, zone, shippedReplies)
  const bytes = await readCached(cacheFolder, `${kind}-${key}`)
  const kept = bytes === null ? null : decode(bytes, parse)
  if (kept !== null) return { ok: true, value: kept }
  const parsed = parse()
  if (parsed.ok) await keepCached(cacheFolder, kind, key, encode(parsed.value))
  return parsed
}

/** The examples are most of a catalog, and only learning needs them. */
type Kept = Omit<Catalog, 'understanding'> & { readonly understanding: Omit<UnderstandingData, 'messages'> }

const encode = (catalog: Catalog): Uint8Array => serialize(asKeeping(catalog))

/** By descriptors: to copy the examples would be to read them. */
const asKeeping = (catalog: Catalog): Kept => {
  const { messages: _, ...understanding } = Object.getOwnPropertyDescriptors(catalog.understanding)
  return { ...catalog, understanding: Object.defineProperties({} as Kept['understanding'], understanding) }
}

/** The catalog once its examples were learned: nobody reads them any more, and they are most of its memory. */
export const withoutExamples = (catalog: Catalog): Catalog => {
  const kept = asKeeping(catalog)
  return { ...kept, understanding: { ...kept.understanding, messages: [] } }
}

const decode = (bytes: Uint8Array, parse: () => Result<Catalog>): Catalog | null => {
  const kept = keptIn(bytes)
  if (kept === null) return null
  return {
    ...kept,
    understanding: {
      ...kept.understanding,
      get messages() {
        const parsed = parse()
        if (!parsed.ok) throw new Error('a catalog that was checked before is faultless')
        return parsed.value.understanding.messages
      },
    },
  }
}

const keptIn = (bytes: Uint8Array): Kept | null => {
  try {
    return deserialize(bytes) as Kept
  } catch {
    return null
  }
}

/** Stands for the files, the zone and the program. */
const keyFor = (
  files: FolderBytes,
  zone: CacheOptions['zone'],
  shippedReplies: CacheOptions['shippedReplies'],
): string => {
  const program = programDigest('catalog', 'schedule', 'understanding')
  const key = JSON.stringify([digestOf(files), zone, shippedReplies, process.version, program])
  return `${createHash('sha256').update(key).digest('hex').slice(0, 24)}.bin`
}
