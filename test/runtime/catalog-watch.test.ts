import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Catalog } from '../../src/catalog/model.ts'
import { catalogFingerprint, readCatalog } from '../../src/runtime/catalog-folder.ts'
import { watchCatalog } from '../../src/runtime/catalog-watch.ts'
import { vendorFolder } from '../catalog/vendor-catalog.ts'
import { eventually } from '../support/program.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-watch-'))
  cpSync(vendorFolder, folder, { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Other words of the same length under the same time, as some tools for copying leave them. */
const editUnseen = (): void => {
  const path = join(folder, 'vendor.yaml')
  const { atime, mtime } = statSync(path)
  const text = readFileSync(path, 'utf8')
  const name = /^name: (.*)$/m.exec(text)?.[1] ?? expect.fail()
  writeFileSync(path, text.replace(`name: ${name}`, `name: ${'X'.repeat(name.length)}`))
  utimesSync(path, atime, mtime)
}

describe('a look at the catalog without reading it', () => {
  it('is the same as long as nothing happens', async () => {
    expect(await catalogFingerprint(folder)).toBe(await catalogFingerprint(folder))
  })

  it.each<[string, () => void]>([
    ['an edit', () => writeFileSync(join(folder, 'vendor.yaml'), 'name: other\n')],
    ['an edit that keeps size and time', editUnseen],
    ['a new file', () => writeFileSync(join(folder, 'replies', 'de.yaml'), 'thanks: [Gern.]\n')],
    ['a file that is gone', () => rmSync(join(folder, 'hours.yaml'))],
    ['a folder that is gone', () => rmSync(folder, { recursive: true })],
  ])('shows %s', async (_, change) => {
    const before = await catalogFingerprint(folder)
    change()
    expect(await catalogFingerprint(folder)).not.toBe(before)
  })
})

it('takes an edit over that keeps size and time, and tells of a broken one once', async () => {
  const current = await readCatalog(folder)
  if (!current.ok) return expect.fail()
  const seen: Catalog[] = []
  const problems: unknown[] = []
  const listener = {
    onChange: (catalog: Catalog) => void seen.push(catalog),
    onProblem: (all: unknown) => void problems.push(all),
  }
  const stop = watchCatalog(folder, {}, current.value, listener, { settleMs: 10, pollMs: 20, looksPerRead: 3 })
  try {
    editUnseen()
    const changed = await eventually('the edit', () => seen[0])
    expect(changed.vendor.name).toMatch(/^X+$/)
    writeFileSync(join(folder, 'plans.yaml'), 'plans: [\n')
    await eventually('the problem', () => problems[0])
    cpSync(join(vendorFolder, 'plans.yaml'), join(folder, 'plans.yaml'))
    await eventually('the mended catalog', () => seen[1])
    expect([seen.length, problems.length]).toEqual([2, 1])
  } finally {
    stop()
  }
})
