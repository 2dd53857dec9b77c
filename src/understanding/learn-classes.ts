import { Descent, type LinearTask, type LinearWeights } from './linear.ts'
import { UnseenScorer, type UnseenScores, type UnseenTask } from './unseen.ts'

/** What is to be learned: a model that knows all examples, and how messages are scored by one that never saw them. */
export interface Learning {
  readonly task: LinearTask
  /** The examples that are held out, by fold, in the order of the messages in `unseen`. */
  readonly folds: readonly ReadonlySet<number>[]
  readonly unseen: UnseenTask
}

/** Every so many-th class, from the first of them on: classes that cost alike stand beside one another. */
export interface ClassShare {
  readonly first: number
  readonly every: number
}

/** What was learned of a share of the classes. */
export interface LearnedClasses {
  readonly weights: LinearWeights
  readonly unseen: UnseenScores
}

/** Rounds over the examples after some were taken out: most of what was learned stands. */
const settlingEpochs = 1

/** Learns some of the classes. None has to do with another, so a share is a work of its own, for any thread to do. */
export const learnClasses = ({ task, folds, unseen }: Learning, share: ClassShare): LearnedClasses => {
  const own = shareOf(task, share)
  const whole = new Descent(own)
  whole.run(own.epochs)
  const scorer = new UnseenScorer(unseen, own.classCount)
  for (const left of folds) {
    const descent = whole.without(left)
    descent.run(settlingEpochs)
    scorer.score(left.size, descent.weights())
  }
  return { weights: whole.weights(), unseen: scorer.scores }
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
