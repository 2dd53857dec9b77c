import { parentPort } from 'node:worker_threads'
import { type Settling, settle } from '../understanding/settle.ts'

parentPort?.once('message', (settlings: readonly Settling[]) => parentPort?.postMessage(settlings.map(settle)))
