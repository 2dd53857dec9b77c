import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { UnderstandingSource } from '../understanding/source.ts'

/** Most of what learning makes is needed to its end: young objects are not looked through often. */
const execArgv = ['--max-semi-space-size=64']

/** Where the program keeps what Node made of its sources. */
const compileCache = fileURLToPath(new URL('../../node_modules/.cache/frontdesk', import.meta.url))

const script = fileURLToPath(new URL('./train-child.ts', import.meta.url))

/** A process to learn in, which makes itself ready while what is to be learned is still being read. */
export interface Learner {
  /** Once. The model comes as `encodeModel` made it. */
  train(catalog: UnderstandingSource): Promise<Uint8Array>
  /** There is nothing to learn after all. */
  dismiss(): void
}

/**
 * Begins a process of its own: customers are answered while it learns, and the memory that learning takes is given back.
 * One that nobody asks for anything keeps nobody from ending, and ends with us.
 */
export const beginLearner = (): Learner => {
  // It needs nothing of our environment, least of all the secrets in it.
  const child = fork(script, { serialization: 'advanced', execArgv, env: { NODE_COMPILE_CACHE: compileCache } })
  child.unref()
  child.channel?.unref()
  // Learning is one long computation: it would see only at its end that we are gone.
  const dismiss = () => child.kill('SIGKILL')
  process.once('exit', dismiss)
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      process.off('exit', dismiss)
      reject(new Error(`training ended early, with ${signal ?? code}`))
    })
  })
  // Whoever asks for training is told; before that, it is nobody's business.
  ended.catch(() => {})
  const train = ({ vendor, plans, priorities, services, understanding }: UnderstandingSource) => {
    child.ref()
    child.channel?.ref()
    const learned = new Promise<Uint8Array>((resolve) => {
      child.once('message', (bytes) => resolve(bytes as unknown as Uint8Array))
    })
    child.send({ vendor, plans, priorities, services, understanding } satisfies UnderstandingSource)
    return Promise.race([learned, ended])
  }
  return { train, dismiss }
}
