import { Descent, type LinearTask, type LinearWeights } from './linear.ts'

/** The models that learning needs: one that knows all examples, and for each fold one that doesn't know that fold's. */
export interface Learning {
  readonly task: LinearTask
  /** The examples that are held out, by fold. */
  readonly folds: readonly ReadonlySet<number>[]
}

/** Every so many-th class, from the first of them on: classes that cost alike stand beside one another. */
export interface ClassShare {
  readonly first: number
  readonly every: number
}

/** Rounds over the examples after some were taken out: most of what was learned stands. */
const settlingEpochs = 1

/**
 * Learns some of the classes. None has to do with another, so a share is a work of its own, for any thread to do.
 * @returns weights of the model that knows all, then of each fold's
 */
export const learnClasses = ({ task, folds }: Learning, share: ClassShare): readonly LinearWeights[] => {
  const own = shareOf(task, share)
  const whole = new Descent(own)
  whole.run(own.epochs)
  const settled = folds.map((left) => {
    const descent = whole.without(left)
    descent.run(settlingEpochs)
    return descent.weights()
  })
  return [whole.weights(), ...settled]
}

const shareOf = (task: LinearTask, { first, every }: ClassShare): LinearTask => {
  const { classCount, targets } = task
  const count = Math.ceil((classCount - first) / every)
  const own = new Int8Array((targets.length / classCount) * count)
  for (let at = 0; at < own.length; at++) {
    own[at] = targets[Math.floor(at / count) * classCount + first + (at % count) * every] ?? 0
  }
  return { ...task, targets: own, classCount: count }
}
