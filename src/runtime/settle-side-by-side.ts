import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { type Settling, settle } from '../understanding/settle.ts'
import type { SmallWeights } from '../understanding/small-weights.ts'

const script = new URL('./settle-worker.ts', import.meta.url)

/**
 * Settles models on as many cores as there are: this thread does its share, workers the rest. What comes out does not
 * depend on how many there are.
 */
export const settleSideBySide = async (
  settlings: readonly Settling[],
  threads = availableParallelism(),
): Promise<readonly SmallWeights[]> => {
  const count = Math.max(1, Math.min(threads, settlings.length))
  const shareOf = (thread: number): readonly Settling[] => settlings.filter((_, index) => index % count === thread)
  const others = Array.from({ length: count - 1 }, (_, worker) => settleInWorker(shareOf(worker + 1)))
  const own = shareOf(0).map(settle)
  const shares = [own, ...(await Promise.all(others))]
  return settlings.flatMap((_, index) => shares[index % count]?.[Math.floor(index / count)] ?? [])
}

/** Where no worker can be had, here: that only takes longer. */
const settleInWorker = async (share: readonly Settling[]): Promise<readonly SmallWeights[]> => {
  const settled = await new Promise<readonly SmallWeights[] | null>((resolve) => {
    const worker = new Worker(script)
    worker.once('message', (weights) => resolve(weights as readonly SmallWeights[]))
    worker.once('error', () => resolve(null))
    worker.once('exit', () => resolve(null))
    worker.postMessage(share)
  })
  return settled ?? share.map(settle)
}
