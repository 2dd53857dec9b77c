import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readCatalogOnce } from '../../src/runtime/catalog-cache.ts'
import { readCatalog } from '../../src/runtime/catalog-folder.ts'
import { vendorFolder } from '../catalog/vendor-catalog.ts'

const place = mkdtempSync(join(tmpdir(), 'frontdesk-catalog-cache-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

let places = 0
/** A catalog's folder of its own, and a cache beside it. */
const fresh = () => {
  const at = join(place, String(++places))
  const folder = join(at, 'intents')
  cpSync(vendorFolder, folder, { recursive: true })
  return { folder, options: { zone: null, shippedReplies: null, cacheFolder: join(at, 'cache') } }
}

const edit = (folder: string, file: string, from: string, to: string): void => {
  const path = join(folder, file)
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to))
}

describe('a catalog that was checked before', () => {
  test('is the same when it comes from the cache, examples included', async () => {
    const { folder, options } = fresh()
    const checked = await readCatalog(folder)
    await readCatalogOnce(folder, options)
    const kept = await readCatalogOnce(folder, options)
    expect(readdirSync(options.cacheFolder).filter((name) => name.startsWith('catalog-'))).toHaveLength(1)
    expect(kept).toEqual(checked)
  })

  test('is read anew after an edit, and a mistake is found', async () => {
    const { folder, options } = fresh()
    await readCatalogOnce(folder, options)
    edit(folder, 'vendor.yaml', 'name:', 'nmae:')
    const read = await readCatalogOnce(folder, options)
    expect(read.ok ? [] : read.problems.map(({ file }) => file)).toContain('vendor.yaml')
  })

  test('is read where no folder for the cache can be made, too', async () => {
    const { folder, options } = fresh()
    const file = join(folder, 'vendor.yaml')
    for (const cacheFolder of ['/proc/frontdesk/cache', join(file, 'cache')])
      expect((await readCatalogOnce(folder, { ...options, cacheFolder })).ok).toBe(true)
  })

  test('is read anew for another zone', async () => {
    const { folder, options } = fresh()
    await readCatalogOnce(folder, options)
    const read = await readCatalogOnce(folder, { ...options, zone: 'Asia/Kathmandu' })
    expect(read.ok && read.value.hours.zone).toBe('Asia/Kathmandu')
  })

  test('is read anew for a program that comes with other replies', async () => {
    const { folder, options } = fresh()
    edit(folder, 'replies/en.yaml', `thanks:\n  - You're welcome!\n  - Glad to help.\n  - Any time.\n`, '')
    const said = async (shippedReplies: string) => {
      const read = await readCatalogOnce(folder, { ...options, shippedReplies })
      return read.ok && read.value.replies.get('en')?.thanks
    }
    expect([await said('thanks: Before'), await said('thanks: After')]).toEqual([['Before'], ['After']])
  })

  test('is read anew where the cache is damaged', async () => {
    const { folder, options } = fresh()
    const first = await readCatalogOnce(folder, options)
    const [name = ''] = readdirSync(options.cacheFolder)
    writeFileSync(join(options.cacheFolder, name), 'damaged')
    expect(await readCatalogOnce(folder, options)).toEqual(first)
  })
})
