import { performance } from 'node:perf_hooks'
import { describe, expect, it } from 'vitest'
import { startCase } from '../support/case.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'
import { understood } from '../support/understood.ts'

const size = 65_000
const texts = {
  'a number, spaces and a word': `1234${' '.repeat(size)}x`,
  'a version, spaces and a word': `v1.2${' '.repeat(size)}x`,
  'spaces and a word': `${' '.repeat(size)}x`,
  'number signs': '#'.repeat(size),
  digits: `#${'1'.repeat(size)}`,
  'exclamation marks': `1234${'!'.repeat(size)}x`,
  'exclamation marks apart': `${'! '.repeat(size / 2)}x`,
  'words without end': 'a'.repeat(size),
  'code letters': `FD-${'A-'.repeat(size / 2)}`,
}
/** Far more than a reply takes, and far less than what grows with the square of a text. */
const longestMs = 500

describe.each(catalogs)('texts that are made to hold up the desk, $name', ({ catalog }) => {
  const { paying, closed } = rolesOf(catalog)

  it.each(Object.entries(texts))('%s is answered at once, whatever was asked before', async (_, text) => {
    const desk = await startCase({ catalog, plan: paying.id, at: closed })
    const readings = [
      understood({ intents: ['ticket-status'], ticket: '1234' }),
      understood({ intents: ['ticket-update'] }),
      understood({ intents: ['report-problem'] }),
      understood({ intents: ['out-of-scope'], confidence: 0.1 }),
    ]
    const takes = async (reading: (typeof readings)[number]): Promise<number> => {
      const begun = performance.now()
      await desk.write(text, reading)
      return performance.now() - begun
    }
    for (const reading of readings) expect(await takes(reading)).toBeLessThan(longestMs)
    await desk.press('defect-claim')
    for (const reading of readings) expect(await takes(reading)).toBeLessThan(longestMs)
  })
})
