import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { type ClassShare, type Learning, learnClasses } from '../understanding/learn-classes.ts'
import type { LinearWeights } from '../understanding/linear.ts'
import type { ModelShares } from '../understanding/small-weights.ts'

const script = new URL('./learn-worker.ts', import.meta.url)

/** What a worker is sent. */
export interface WorkerTask {
  readonly learning: Learning
  readonly share: ClassShare
}

/** A thread that takes a share, once. */
export interface Helper {
  learn(task: WorkerTask): Promise<readonly LinearWeights[]>
}

/** For each core but this thread's own, a helper. It takes a while until they are ready: meanwhile there may be other work. */
export const hireHelpers = (threads = availableParallelism()): readonly Helper[] =>
  Array.from({ length: Math.max(0, threads - 1) }, hire)

/**
 * Learns on as many cores as there are: this thread does its share of the classes, helpers the rest. What comes out does
 * not depend on how many there are.
 * @returns the model that knows all examples, then each fold's
 */
export const learnSideBySide = async (
  learning: Learning,
  helpers: readonly Helper[],
): Promise<readonly ModelShares[]> => {
  const wanted = helpers.slice(0, Math.max(0, learning.task.classCount - 1))
  const every = wanted.length + 1
  const others = wanted.map((helper, index) => helper.learn({ learning, share: { first: index + 1, every } }))
  const own = learnClasses(learning, { first: 0, every })
  const shares = [own, ...(await Promise.all(others))]
  return own.map((_, model) => shares.map((share) => share[model] ?? new Float32Array(0)))
}

/** Where no worker can be had, this thread does the share: that only takes longer. */
const hire = (): Helper => {
  const worker = new Worker(script)
  worker.unref()
  const learned = new Promise<readonly LinearWeights[] | null>((resolve) => {
    worker.once('message', (weights) => resolve(weights as readonly LinearWeights[]))
    worker.once('error', () => resolve(null))
    worker.once('exit', () => resolve(null))
  })
  return {
    learn: async (task) => {
      worker.ref()
      worker.postMessage(task)
      return (await learned) ?? learnClasses(task.learning, task.share)
    },
  }
}
