import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { loadCatalog, otherCatalogsFolder, vendorFolder } from '../catalog/vendor-catalog.ts'

const others = readdirSync(otherCatalogsFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory())

/** The catalog that the project comes with, and every other one: what is said of one must hold for all. */
export const catalogs = await Promise.all(
  [vendorFolder, ...others.map((entry) => join(otherCatalogsFolder, entry.name))].map(async (folder) => {
    const catalog = await loadCatalog(folder)
    return { name: catalog.vendor.name, folder, catalog }
  }),
)
