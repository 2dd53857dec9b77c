import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { Hand } from '../understanding/hand.ts'
import type { ClassShare, Learning } from '../understanding/learn-classes.ts'
import type { Lexicon } from '../understanding/lexicon.ts'
import type { LinearWeights } from '../understanding/linear.ts'
import type { Model } from '../understanding/model.ts'
import { type MentionCases, type ReadingTask, readingShare } from '../understanding/read-examples.ts'
import type { ReadPart } from '../understanding/read-part.ts'
import type { Mentions } from '../understanding/reader.ts'
import type { ModelShares } from '../understanding/small-weights.ts'
import type { UnderstandingSource } from '../understanding/source.ts'
import { beginTraining } from '../understanding/train.ts'

const workerScript = new URL('./learn-worker.ts', import.meta.url)

/** What a worker is asked for: a method of its `Hand`. Learning is the last. */
export type Step =
  | { readonly step: 'beginReading'; readonly task: ReadingTask }
  | { readonly step: 'endReading'; readonly mentions: Mentions }
  | { readonly step: 'learn'; readonly learning: Learning; readonly share: ClassShare }

/** A hand in a thread of its own, for one training. */
export interface Helper {
  beginReading(task: ReadingTask): Promise<MentionCases>
  endReading(mentions: Mentions): Promise<ReadPart>
  learn(learning: Learning, share: ClassShare): Promise<readonly LinearWeights[]>
}

/** For each core but this thread's own, a helper. It takes a while until they are ready: meanwhile there may be other work. */
export const hireHelpers = (threads = availableParallelism(), script = workerScript): readonly Helper[] =>
  Array.from({ length: Math.max(0, threads - 1) }, () => hire(script))

/**
 * Trains on as many cores as there are: this thread does its share of the work, helpers the rest. What comes out does not
 * depend on how many there are.
 */
export const trainSideBySide = async (
  source: UnderstandingSource,
  english: Lexicon,
  helpers: readonly Helper[],
): Promise<Model> => {
  const training = beginTraining(source, english)
  const hand = new Hand()
  const shareOf = (share: number): ReadingTask => readingShare(training.reading, share, helpers.length + 1)
  const begun = helpers.map((helper, index) => helper.beginReading(shareOf(index + 1)))
  const mentions = training.learnMentions([hand.beginReading(shareOf(0)), ...(await Promise.all(begun))])
  const ended = helpers.map((helper) => helper.endReading(mentions))
  const read = training.goOn(mentions, [hand.endReading(mentions), ...(await Promise.all(ended))])
  return read.finish(await learnSideBySide(read.learning, hand, helpers))
}

/** @returns the model that knows all examples, then each fold's */
const learnSideBySide = async (
  learning: Learning,
  hand: Hand,
  helpers: readonly Helper[],
): Promise<readonly ModelShares[]> => {
  const wanted = helpers.slice(0, Math.max(0, learning.task.classCount - 1))
  const every = wanted.length + 1
  const others = wanted.map((helper, index) => helper.learn(learning, { first: index + 1, every }))
  const own = hand.learn(learning, { first: 0, every })
  const shares = [own, ...(await Promise.all(others))]
  return own.map((_, model) => shares.map((share) => share[model] ?? new Float32Array(0)))
}

/** Where no worker can be had, or one is lost, this thread does its share: that only takes longer. */
const hire = (script: URL): Helper => {
  const worker = new Worker(script)
  worker.unref()
  const lost = new Promise<null>((resolve) => {
    worker.once('error', () => resolve(null))
    worker.once('exit', () => resolve(null))
  })
  const ask = (step: Step): Promise<unknown> => {
    worker.ref()
    const answer = new Promise((resolve) => worker.once('message', resolve))
    worker.postMessage(step)
    return Promise.race([answer, lost])
  }
  const standIn = new Hand()
  let reading: ReadingTask | null = null
  return {
    beginReading: async (task) => {
      reading = task
      return ((await ask({ step: 'beginReading', task })) as MentionCases | null) ?? standIn.beginReading(task)
    },
    endReading: async (mentions) => {
      const part = (await ask({ step: 'endReading', mentions })) as ReadPart | null
      if (part !== null) return part
      if (reading !== null) standIn.beginReading(reading)
      return standIn.endReading(mentions)
    },
    learn: async (learning, share) => {
      const learned = (await ask({ step: 'learn', learning, share })) as readonly LinearWeights[] | null
      return learned ?? standIn.learn(learning, share)
    },
  }
}
