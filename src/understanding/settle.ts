import { Descent, type Learned, type LinearTask } from './linear.ts'
import { quantize, type SmallWeights } from './small-weights.ts'

/** A model that goes on from what another learned, and is not to know some examples of it. */
export interface Settling {
  readonly task: LinearTask
  readonly learned: Learned
  readonly left: ReadonlySet<number>
}

/** Rounds over the examples after some were taken out: most of what was learned stands. */
const settlingEpochs = 2

/** What is learned without the examples left out. Each model is a work of its own, for any thread to do. */
export const settle = ({ task, learned, left }: Settling): SmallWeights => {
  const descent = new Descent(task, learned, left)
  descent.run(settlingEpochs)
  return quantize(descent.weights(), task.classCount)
}
