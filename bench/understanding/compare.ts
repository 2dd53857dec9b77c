import { seededRandom } from '../../src/understanding/random.ts'
import type { Corpus, Sentence } from './corpora.ts'
import type { Classify, Engine, Guess } from './engines.ts'

/** How an engine did on a corpus. Shares from 0 to 1. */
export interface Result {
  readonly engine: string
  readonly corpus: string
  /** Of the sentences that have a label: the right one found. */
  readonly accuracy: number
  readonly medianUs: number
  readonly trainedMs: number
  /** Null where the corpus has no sentences without a label. */
  readonly outside: {
    /** The same as `accuracy`, where a sentence taken for one without a label counts as wrong. */
    readonly accuracy: number
    readonly recall: number
    readonly precision: number
  } | null
}

/**
 * From here on, a sentence is taken for one without a label: on the validation part of CLINC150 the highest chance, in
 * hundredths, at which three in four sentences without a label are caught.
 */
const outsideFrom = 0.04

export const compare = async (name: string, engine: Engine, corpus: Corpus): Promise<Result> => {
  const start = performance.now()
  const classify = await engine(mixed(corpus.train), corpus.outside?.train ?? [])
  const trainedMs = Math.round(performance.now() - start)
  const { guesses, medianUs } = await guessAll(
    classify,
    corpus.test.map(({ text }) => text),
  )
  const isRight = (index: number): boolean => guesses[index]?.label === corpus.test[index]?.label
  const right = guesses.filter((_, index) => isRight(index)).length
  const result = { engine: name, corpus: corpus.name, accuracy: right / guesses.length, medianUs, trainedMs }
  if (corpus.outside === null) return { ...result, outside: null }
  const outside = await guessAll(classify, corpus.outside.test)
  const caught = outside.guesses.filter((guess) => guess.outside >= outsideFrom).length
  const rejected = guesses.filter((guess) => guess.outside >= outsideFrom).length
  const kept = guesses.filter((guess, index) => guess.outside < outsideFrom && isRight(index)).length
  return {
    ...result,
    outside: {
      accuracy: kept / guesses.length,
      recall: caught / outside.guesses.length,
      precision: caught / Math.max(1, caught + rejected),
    },
  }
}

/**
 * In an order of its own, always the same. Corpora come sorted by label, and a learner that takes examples as they come
 * does much worse on that: it would not be the learner that was measured, but the order.
 */
const mixed = (sentences: readonly Sentence[]): readonly Sentence[] => {
  const random = seededRandom(3)
  return sentences
    .map((sentence) => ({ sentence, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ sentence }) => sentence)
}

const guessAll = async (
  classify: Classify,
  texts: readonly string[],
): Promise<{ guesses: readonly Guess[]; medianUs: number }> => {
  for (const text of texts.slice(0, 200)) await classify(text)
  const guesses: Guess[] = []
  const times = new Float64Array(texts.length)
  for (const [index, text] of texts.entries()) {
    const start = process.hrtime.bigint()
    guesses.push(await classify(text))
    times[index] = Number(process.hrtime.bigint() - start) / 1000
  }
  return { guesses, medianUs: Math.round((times.sort()[times.length >> 1] ?? 0) * 10) / 10 }
}
