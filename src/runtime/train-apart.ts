import { Worker } from 'node:worker_threads'
import type { UnderstandingSource } from '../understanding/reader.ts'

/** Trains in a thread of its own, so that customers are answered meanwhile. The model comes as `encodeModel` made it. */
export const trainApart = (catalog: UnderstandingSource): Promise<Uint8Array> => {
  const { vendor, plans, priorities, services, understanding } = catalog
  const worker = new Worker(new URL('./train-worker.ts', import.meta.url), {
    workerData: { vendor, plans, priorities, services, understanding } satisfies UnderstandingSource,
  })
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`training ended early, with ${code}`)))
  })
}
