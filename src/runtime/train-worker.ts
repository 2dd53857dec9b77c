import { parentPort, workerData } from 'node:worker_threads'
import { encodeModel } from '../understanding/model-codec.ts'
import type { UnderstandingSource } from '../understanding/reader.ts'
import { train } from '../understanding/train.ts'
import { readEnglish } from './english.ts'

const bytes = encodeModel(train(workerData as UnderstandingSource, await readEnglish()))
parentPort?.postMessage(bytes)
