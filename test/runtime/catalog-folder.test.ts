import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readCatalogFiles } from '../../src/runtime/catalog-folder.ts'

describe('a catalog’s folder', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'frontdesk-catalog-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it.each([
    [
      'a pipe, which nobody writes into',
      (path: string) => execFileSync('sh', ['-c', 'mkfifo "$0"', path]),
      /is no file/,
    ],
    ['a folder', (path: string) => mkdirSync(path), /is no file/],
    ['a link to itself', (path: string) => symlinkSync(path, path), /cannot be read \(ELOOP\)/],
    ['a link to nothing', (path: string) => symlinkSync('/nowhere/plans.yaml', path), /cannot be read \(ENOENT\)/],
  ])('tells what is named like a file and can’t be read: %s', async (_, make, told) => {
    make(join(folder, 'plans.yaml'))
    expect(await readCatalogFiles(folder)).toEqual({
      ok: false,
      problems: [{ file: 'plans.yaml', line: 1, column: 1, message: expect.stringMatching(told) }],
    })
  })
})
