import { expect, it } from 'vitest'
import type { Catalog } from '../../src/catalog/model.ts'
import { hireHelpers, trainSideBySide } from '../../src/runtime/learn-side-by-side.ts'
import { noLexicon } from '../../src/understanding/lexicon.ts'
import { encodeModel } from '../../src/understanding/model-codec.ts'
import { train } from '../../src/understanding/train.ts'
import { vendorCatalog } from '../understanding/vendor-matcher.ts'

const { understanding } = vendorCatalog
/** A part of the examples, with names of plans and numbers of tickets among them: enough to show what holds for all. */
const some: Catalog = {
  ...vendorCatalog,
  understanding: { ...understanding, messages: understanding.messages.filter((_, index) => index % 40 === 0) },
}
const alone = encodeModel(train(some))

it.each([1, 2, 3])('%d threads learn what one would have learned', async (threads) => {
  const model = await trainSideBySide(some, noLexicon, hireHelpers(threads))
  expect(Buffer.compare(encodeModel(model), alone)).toBe(0)
})

it('as many helpers as there are, with no examples to read', async () => {
  const bare: Catalog = {
    ...some,
    understanding: { ...understanding, messages: [], phrases: [], services: new Map() },
  }
  const model = await trainSideBySide(bare, noLexicon, hireHelpers(3))
  expect(Buffer.compare(encodeModel(model), encodeModel(train(bare)))).toBe(0)
})

const worker = new URL('../../src/runtime/learn-worker.ts', import.meta.url)
const lostAt = (step: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
      import { parentPort } from 'node:worker_threads'
      parentPort.on('message', (asked) => asked.step === '${step}' && process.exit())
      await import('${worker}')
    `)}`,
  )

it.each(['beginReading', 'endReading', 'learn'])('a helper that is lost at %s loses nothing', async (step) => {
  const model = await trainSideBySide(some, noLexicon, hireHelpers(2, lostAt(step)))
  expect(Buffer.compare(encodeModel(model), alone)).toBe(0)
})
