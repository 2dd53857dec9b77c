import { fileURLToPath } from 'node:url'
import type { FolderFiles } from '../../src/catalog/folder-files.ts'
import type { Catalog } from '../../src/catalog/model.ts'
import type { Result } from '../../src/catalog/problems.ts'
import { readCatalog, readCatalogFiles } from '../../src/runtime/catalog-folder.ts'

/** The catalog that the project comes with. */
export const vendorFolder = fileURLToPath(new URL('../../intents', import.meta.url))
/** Every other catalog of the tests lies in here, one folder each. */
export const otherCatalogsFolder = fileURLToPath(new URL('../catalogs', import.meta.url))

const mustBeOk = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2))
  return result.value
}

export const loadCatalog = async (folder: string): Promise<Catalog> => mustBeOk(await readCatalog(folder))
export const loadFiles = async (folder: string): Promise<FolderFiles> => mustBeOk(await readCatalogFiles(folder))
