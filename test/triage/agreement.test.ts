import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agreesToPay } from '../../src/triage/agreement.ts'
import { startCase } from '../support/case.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'
import { understood } from '../support/understood.ts'

describe.each(catalogs)('a yes to paid work, $name', ({ catalog }) => {
  const data = catalog.understanding
  const examples = data.phrases.filter(({ intent }) => intent === 'affirm').map(({ text }) => text)
  const yes = data.vocabulary.agreements.length > 0 ? data.vocabulary.agreements : examples

  it.each(yes)('is %s', (words) => {
    for (const said of [words, words.toUpperCase(), `${words}!`, ` ${words}. `])
      expect(agreesToPay(said, catalog)).toBe(true)
    expect(agreesToPay(`${words}?`, catalog)).toBe(false)
  })

  it('is none with a word beside it that the catalog does not know for one', () => {
    const strange = fc.constantFrom(
      'cancel',
      'nothing',
      'off',
      'noway',
      'much',
      'free',
      'tomorrow',
      'bug',
      'joe',
      'нет',
      'natürlich nicht',
      'version 25',
      'solved',
      'qzx',
    )
    fc.assert(
      fc.property(fc.constantFrom(...yes), strange, fc.boolean(), (agreement, other, isFirst) => {
        expect(agreesToPay(isFirst ? `${other} ${agreement}` : `${agreement}, ${other}`, catalog)).toBe(false)
      }),
    )
  })

  it('is read from the words, however surely they are taken for a yes', async () => {
    const { paying, closed } = rolesOf(catalog)
    const desk = await startCase({ catalog, plan: paying.id, at: closed })
    await desk.write('the export is broken', understood({ intents: ['report-problem'] }))
    for (const words of ['ok too much', 'yes, cancel', 'ok i see', 'sure, whatever', 'yes tomorrow', '-1']) {
      const seen = await desk.write(words, understood({ intents: ['affirm'] }))
      expect(seen.map(({ text }) => text).join()).not.toContain('#1001')
    }
    const [first = ''] = yes
    const [opened] = await desk.write(first, understood({ intents: ['affirm'] }))
    expect(opened?.text).toContain('#1001')
  })
})
