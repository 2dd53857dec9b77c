import { expect, it } from 'vitest'
import { learnSpace } from '../../src/understanding/learn-space.ts'
import { trainLinear } from '../../src/understanding/linear.ts'
import { Scorer } from '../../src/understanding/scorer.ts'
import { quantize } from '../../src/understanding/small-weights.ts'
import { type Clauses, WordBook } from '../../src/understanding/words.ts'

const book = new WordBook((written) => written)
const said = (text: string): Clauses => [text.split(' ').map((word) => book.of(word))]

/** A red lamp and a blue horn are one thing, a blue lamp and a red horn another: no word tells which by itself. */
const examples = ['red', 'blue'].flatMap((colour) =>
  ['lamp', 'horn'].flatMap((thing) =>
    ['old', 'small', 'broken', 'shiny', 'new', 'cheap'].map((how) => ({
      clauses: said(`the ${colour} but ${how} ${thing}`),
      isOne: (colour === 'red') === (thing === 'lamp'),
    })),
  ),
)
const kinds = { word: 2, pair: 1.5, letters: 1, family: 2.5, company: 1 }

const { space, vectors } = learnSpace(
  examples.map(({ clauses }) => clauses),
  kinds,
)
const weights = trainLinear({
  examples: vectors,
  targets: Int8Array.from(examples, ({ isOne }) => (isOne ? 1 : -1)),
  featureCount: space.size,
  classCount: 1,
  cost: 1,
  yesWeight: 1,
  epochs: 20,
})
const scorer = new Scorer(space, quantize([weights], 1), 1)

it.each([
  ['a red and heavy lamp', true],
  ['one horn that is blue', true],
  ['lamps in red', true],
  ['a blue and heavy lamp', false],
  ['one horn that is red', false],
  ['lamps in blue', false],
])('what two words tell together is understood wherever they stand: %s', (text, isOne) => {
  expect((scorer.score(said(text)).whole[0] ?? 0) > 0).toBe(isOne)
})

it('two words that spoke together are shown, and how much they say', () => {
  const parts = scorer.parts(said('a red and heavy lamp'), 0)
  const together = parts.find(({ word, next }) => word.text === 'red' && next?.text === 'lamp')
  expect(together?.weight).toBeGreaterThan(0)
})
