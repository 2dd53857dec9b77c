import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { intents } from '../../src/understanding/understanding.ts'
import { startCase } from '../support/case.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'
import { understood } from '../support/understood.ts'

describe.each(catalogs)('a message in a chat with us, $name', ({ catalog }) => {
  const { paying, ticketing, closed } = rolesOf(catalog)
  const idsOf = <Id>(given: readonly { readonly id: Id }[]): readonly Id[] => given.map(({ id }) => id)
  const reading = fc
    .record({
      intents: fc.uniqueArray(fc.constantFrom(...intents), { minLength: 1, maxLength: 3 }),
      services: fc.uniqueArray(fc.constantFrom(...idsOf(catalog.services)), { maxLength: 2 }),
      plans: fc.uniqueArray(fc.constantFrom(...idsOf(catalog.plans)), { maxLength: 2 }),
      priority: fc.option(fc.constantFrom(...idsOf(catalog.priorities)), { freq: 2 }),
      ticket: fc.constantFrom(null, null, '1001', '9999'),
      confidence: fc.constantFrom(0.2, 0.99),
      continues: fc.boolean(),
    })
    .map(understood)
  const turns = fc.array(reading, { minLength: 1, maxLength: 5 })

  it.each([
    ['a customer whose plan has tickets', ticketing.id],
    ['a customer who pays by the hour', paying.id],
    ['a stranger', null],
  ])('is answered, whatever it is read as: %s', async (_, plan) => {
    await fc.assert(
      fc.asyncProperty(turns, async (readings) => {
        const desk = await startCase({ catalog, plan, at: closed })
        for (const [index, each] of readings.entries()) {
          const seen = await desk.write(`these are the words of message ${index}`, each)
          expect(seen.filter(({ from, text }) => from === 'bot' && text.trim() !== '')).not.toEqual([])
        }
        await desk.store.close()
      }),
      { numRuns: 60 },
    )
  })
})
