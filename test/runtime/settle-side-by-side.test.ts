import { expect, it } from 'vitest'
import { settleSideBySide } from '../../src/runtime/settle-side-by-side.ts'
import { Descent, type LinearTask } from '../../src/understanding/linear.ts'
import { type Settling, settle } from '../../src/understanding/settle.ts'
import { packRows } from '../../src/understanding/sparse.ts'

const count = 40
const classCount = 3
const task: LinearTask = {
  examples: packRows(
    Array.from({ length: count }, (_, index) => ({
      features: Int32Array.of(index % classCount, 3 + (index % 7)),
      values: Float32Array.of(0.8, 0.6),
    })),
  ),
  targets: Int8Array.from({ length: count * classCount }, (_, at) =>
    Math.floor(at / classCount) % classCount === at % classCount ? 1 : -1,
  ),
  featureCount: 10,
  classCount,
  cost: 1,
  yesWeight: 2,
  epochs: 3,
}
const descent = new Descent(task)
descent.run(task.epochs)
const settlings = Array.from({ length: 4 }, (_, fold): Settling => {
  const left = new Set(Array.from({ length: count / 4 }, (_, at) => at * 4 + fold))
  return { task, learned: descent.learned, left }
})
const alone = settlings.map(settle)

it.each([1, 2, 3, 8])('%d threads learn what one would have learned, and keep the order', async (threads) => {
  expect(await settleSideBySide(settlings, threads)).toEqual(alone)
})

it('models that know different examples differ', () => {
  expect(alone[0]).not.toEqual(alone[1])
})
