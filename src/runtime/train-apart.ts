import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { UnderstandingSource } from '../understanding/source.ts'

/** Most of what learning makes is needed to its end: young objects are not looked through often. */
const execArgv = ['--max-semi-space-size=64']

/** Where the program keeps what Node made of its sources. */
const compileCache = fileURLToPath(new URL('../../node_modules/.cache/frontdesk', import.meta.url))

const script = fileURLToPath(new URL('./train-child.ts', import.meta.url))

/**
 * Trains in a process of its own: customers are answered meanwhile, and the memory that learning takes is given back.
 * The model comes as `encodeModel` made it.
 */
export const trainApart = (catalog: UnderstandingSource): Promise<Uint8Array> => {
  const { vendor, plans, priorities, services, understanding } = catalog
  // It needs nothing of our environment, least of all the secrets in it.
  const child = fork(script, { serialization: 'advanced', execArgv, env: { NODE_COMPILE_CACHE: compileCache } })
  // Learning is one long computation: it would see only at its end that we are gone.
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  return new Promise((resolve, reject) => {
    child.once('message', (bytes) => resolve(bytes as unknown as Uint8Array))
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      process.off('exit', kill)
      reject(new Error(`training ended early, with ${signal ?? code}`))
    })
    child.send({ vendor, plans, priorities, services, understanding } satisfies UnderstandingSource)
  })
}
