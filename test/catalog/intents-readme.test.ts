import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { outcomes } from '../../src/catalog/model.ts'
import { parseCatalog } from '../../src/catalog/parse.ts'
import { replyKeys } from '../../src/catalog/reply-keys.ts'
import { intents } from '../../src/understanding/understanding.ts'
import { loadCatalog, loadFiles, vendorFolder } from './vendor-catalog.ts'

const readme = await readFile(join(vendorFolder, 'README.md'), 'utf8')
const files = await loadFiles(vendorFolder)
const { policies } = await loadCatalog(vendorFolder)

/** The indented example that begins with `start`. */
const exampleFrom = (start: string): string =>
  readme
    .slice(readme.indexOf(`\n    ${start}`) + 1)
    .split(/\n\n/)[0]
    ?.replaceAll(/^ {4}/gm, '') ?? ''

/** The keys that stand in a file, at any depth, its ids and names of lists aside. */
const keysOf = (text: string): readonly string[] =>
  Array.from(text.matchAll(/^[ #-]*\b([a-z][A-Za-z]+):( |$)/gm), ([, key = '']) => key)

const problemsWith = (file: string, text: string) => {
  const parsed = parseCatalog(new Map([...files, [file, text]]))
  return parsed.ok ? [] : parsed.problems
}

describe('the handbook of the catalog', () => {
  it('explains every intent, every outcome and every rule', () => {
    const terms = [...intents, ...outcomes, ...Object.keys(policies)]
    expect(terms.filter((term) => !readme.includes(`\`${term}\``))).toEqual([])
  })

  it('tells what every group of replies is for', () => {
    const [, told = ''] = /### `replies\/en\.yaml`[^\n]*\n([\s\S]*?)\n### /.exec(readme) ?? []
    const groups = new Set(Object.keys(replyKeys).map((key) => key.split('.')[0]))
    expect([...groups].filter((group) => !told.includes(`\`${group}\``))).toEqual([])
  })

  it('names every file that is there', () => {
    const named = [...files.keys()].filter((file) => !file.startsWith('understanding/messages/'))
    expect(named.filter((file) => !readme.includes(`\`${file.replace('understanding/', '')}\``))).toEqual([])
  })

  it.each(['vendor.yaml', 'plans.yaml', 'priorities.yaml', 'hours.yaml'])('explains every field of %s', (file) => {
    expect(new Set(keysOf(files.get(file) ?? '').filter((key) => !readme.includes(`\`${key}\``)))).toEqual(new Set())
  })

  it('explains every list of the vocabulary', () => {
    const byEntry = new Set(['names', 'ordinals', 'abbreviations', 'families', 'denials', 'days', 'dates', 'hours'])
    const listsOf = (value: unknown): readonly string[] =>
      typeof value !== 'object' || value === null || Array.isArray(value)
        ? []
        : Object.entries(value).flatMap(([key, inside]) => [key, ...(byEntry.has(key) ? [] : listsOf(inside))])
    const lists = listsOf(parse(files.get('understanding/vocabulary.yaml') ?? ''))
    expect(lists.length).toBeGreaterThan(60)
    expect(lists.filter((list) => !readme.includes(`\`${list}\``))).toEqual([])
  })

  it('shows holidays as they may be written', () => {
    const example = exampleFrom('holidays:')
    expect(example).toContain('overrides:')
    expect(problemsWith('hours.yaml', `${files.get('hours.yaml')}\n${example}\n`)).toEqual([])
  })

  it('shows a message as it may be written', () => {
    const example = exampleFrom('- { text:')
    expect(example).toContain('services:')
    expect(problemsWith('understanding/messages/one.yaml', example)).toEqual([])
  })
})
