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

/**
 * Learns on as many cores as there are: this thread does its share of the classes, workers the rest. What comes out does
 * not depend on how many there are.
 * @returns the model that knows all examples, then each fold's
 */
export const learnSideBySide = async (
  learning: Learning,
  threads = availableParallelism(),
): Promise<readonly ModelShares[]> => {
  const every = Math.max(1, Math.min(threads, learning.task.classCount))
  const others = Array.from({ length: every - 1 }, (_, worker) =>
    inWorker({ learning, share: { first: worker + 1, every } }),
  )
  const own = learnClasses(learning, { first: 0, every })
  const shares = [own, ...(await Promise.all(others))]
  return own.map((_, model) => shares.map((share) => share[model] ?? new Float32Array(0)))
}

/** Where no worker can be had, here: that only takes longer. */
const inWorker = async (task: WorkerTask): Promise<readonly LinearWeights[]> => {
  const learned = await new Promise<readonly LinearWeights[] | null>((resolve) => {
    const worker = new Worker(script)
    worker.once('message', (weights) => resolve(weights as readonly LinearWeights[]))
    worker.once('error', () => resolve(null))
    worker.once('exit', () => resolve(null))
    worker.postMessage(task)
  })
  return learned ?? learnClasses(task.learning, task.share)
}
