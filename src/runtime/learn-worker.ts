import { parentPort } from 'node:worker_threads'
import { learnClasses } from '../understanding/learn-classes.ts'
import type { WorkerTask } from './learn-side-by-side.ts'

parentPort?.once('message', ({ learning, share }: WorkerTask) => {
  const learned = learnClasses(learning, share)
  parentPort?.postMessage(
    learned,
    learned.map(({ buffer }) => buffer),
  )
})
