import { readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { newCatalogFiles } from '../catalog/new-catalog.ts'
import { loadCatalog, loadSettings } from '../main.ts'
import { makeFolder } from '../make-folder.ts'
import { readCatalogFiles } from '../runtime/catalog-folder.ts'
import { errorCode } from '../runtime/error-code.ts'
import { UserError } from '../user-error.ts'

/** Where the template for a catalog of one's own lies. */
export const starterFolder = fileURLToPath(new URL('../../manifests/intents', import.meta.url))

/** Writes a catalog to be filled in into a folder that is empty or not there. @throws UserError where it can't. */
export const writeNewCatalog = async (folder: string, priorities: readonly string[] | null): Promise<void> => {
  const settings = loadSettings()
  const catalog = await loadCatalog(settings)
  const [files, starter] = [await readCatalogFiles(settings.FRONTDESK_INTENTS), await readCatalogFiles(starterFolder)]
  if (!files.ok || !starter.ok) throw new UserError('the catalog changed meanwhile', 'try again')
  mustBeFree(folder)
  const written = newCatalogFiles(files.value, catalog, starter.value, priorities)
  try {
    for (const [name, text] of written) {
      makeFolder(dirname(join(folder, name)))
      writeFileSync(join(folder, name), text, { flag: 'wx' })
    }
  } catch (error) {
    const why = errorCode(error)
    throw new UserError(`${folder} can't be written (${why})`, 'name a folder that may be written, where there is room')
  }
}

const mustBeFree = (folder: string): void => {
  const remedy = 'name a folder that is not there yet'
  let names: readonly string[] = []
  try {
    names = readdirSync(folder)
  } catch (error) {
    const code = errorCode(error)
    if (code !== 'ENOENT') throw new UserError(`${folder} can't be used (${code})`, remedy)
  }
  if (names.length > 0) throw new UserError(`${folder} is not empty`, remedy)
}
