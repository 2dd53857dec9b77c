import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseCatalog } from '../../src/catalog/parse.ts'
import { formatProblems } from '../../src/catalog/problems.ts'
import { createMatcher } from '../../src/understanding/matcher.ts'
import { train } from '../../src/understanding/train.ts'
import { loadFiles, otherCatalogsFolder } from '../catalog/vendor-catalog.ts'

/** A catalog whose examples hold no name of a plan in another sense: they teach nothing of the difference. */
const carefulCatalog = async () => {
  const files = new Map(await loadFiles(join(otherCatalogsFolder, 'kornfeld')))
  const edit = (file: string, from: string, to: string) => {
    const text = files.get(file) ?? ''
    if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`)
    files.set(
      file,
      text.replace(from, () => to),
    )
  }
  edit('plans.yaml', 'name: Flatbread', 'name: Care')
  edit('understanding/vocabulary.yaml', 'flatbread: [flatbread, flat bread, flat-bread]', 'flatbread: [care]')
  const parsed = parseCatalog(files)
  if (!parsed.ok) throw new Error(formatProblems(parsed.problems, ''))
  return parsed.value
}

describe('a plan whose name is an everyday word, in a catalog with few examples', async () => {
  const catalog = await carefulCatalog()
  const matcher = createMatcher(train(catalog), catalog)
  const plansIn = (text: string): readonly string[] => matcher.understand(text).plans

  it.each(['do you take care of the sensors', 'who takes care of old ovens', 'we do not care', 'care must be taken'])(
    'is not meant: %s',
    (text) => expect(plansIn(text)).toEqual([]),
  )

  it.each([
    'what do we get on care',
    'is the yearly inspection part of the care plan?',
    'do you repair steam valves for CARE customers',
  ])('is meant: %s', (text) => expect(plansIn(text)).toEqual(['flatbread']))
})
