import { expect, it } from 'vitest'
import { hireHelpers, learnSideBySide } from '../../src/runtime/learn-side-by-side.ts'
import { type Learning, learnClasses } from '../../src/understanding/learn-classes.ts'
import type { LinearTask } from '../../src/understanding/linear.ts'
import { type ModelShares, quantize } from '../../src/understanding/small-weights.ts'
import { RowSums } from '../../src/understanding/sparse.ts'

const count = 40
const classCount = 3
const rows = new RowSums(10)
for (let index = 0; index < count; index++) {
  rows.add(index % classCount, 0.8)
  rows.add(3 + (index % 7), 0.6)
  rows.endRow(1)
}
const task: LinearTask = {
  examples: rows.rows(),
  targets: Int8Array.from({ length: count * classCount }, (_, at) =>
    Math.floor(at / classCount) % classCount === at % classCount ? 1 : -1,
  ),
  featureCount: 10,
  classCount,
  cost: 1,
  yesWeight: 2,
  epochs: 3,
}
const folds = Array.from(
  { length: 4 },
  (_, fold) => new Set(Array.from({ length: count / 4 }, (_, at) => at * 4 + fold)),
)
const learning: Learning = { task, folds }
const alone = learnClasses(learning, { first: 0, every: 1 })
const quantized = (shares: readonly ModelShares[]) => shares.map((model) => quantize(model, classCount))

it.each([1, 2, 3, 8])('%d threads learn what one would have learned', async (threads) => {
  expect(quantized(await learnSideBySide(learning, hireHelpers(threads)))).toEqual(
    quantized(alone.map((model) => [model])),
  )
})

it('models that know different examples differ', () => {
  expect(alone[1]).not.toEqual(alone[2])
})
