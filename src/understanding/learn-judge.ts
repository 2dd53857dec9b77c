import type { Foreignness } from './domain.ts'
import type { Heads } from './heads.ts'
import {
  Board,
  chancesOf,
  chooseIntents,
  confidenceFeatures,
  confidenceSize,
  type Features,
  inOrder,
  intentFeatures,
  intentSize,
  type JudgeParams,
  orderFeatures,
  orderSize,
  priorityFeatures,
  prioritySize,
  serviceFeatures,
  serviceSize,
  tellsOfFault,
} from './judge.ts'
import { fitLogistic, type Row } from './logistic.ts'
import type { Reading } from './reader.ts'
import type { Scores } from './scorer.ts'
import { ruledPriority, type SeverityRule } from './severity.ts'

/** A message with the scores of a model that never saw it, and what is right for it. */
export interface Sample {
  readonly reading: Reading
  readonly scores: Scores
  readonly foreign: Foreignness
  readonly intents: readonly number[]
  readonly services: readonly number[]
  /** -1: cannot be judged. */
  readonly priority: number
}

/** Strength that draws shared parameters to 0, and those of a single class, which few messages speak for. */
const sharedPull = 0.1
const ownPull = 2

/** Learns how far scores may be trusted. */
export const learnJudge = (
  samples: readonly Sample[],
  heads: Heads,
  rules: readonly SeverityRule[],
  thresholds: { readonly alsoIntent: number; readonly outOfScope: number },
): JudgeParams => {
  const boards = samples.map((sample) => new Board(heads, sample.reading, sample.scores, sample.foreign))
  const rowsOf = (questions: readonly Features[], right: readonly number[]): readonly Row[] =>
    questions.map((question, index) => ({ ...question, yes: right.includes(index) }))
  const intents = fitLogistic(
    boards.flatMap((board, index) => rowsOf(intentFeatures(board), samples[index]?.intents ?? [])),
    intentSize(heads),
    (feature) => (feature < intentSize(heads) - heads.intents * 3 ? sharedPull : ownPull),
  )
  const chances = boards.map((board) => chancesOf(intents, intentFeatures(board)))
  const chancesAt = (index: number): Float64Array => chances[index] ?? new Float64Array(heads.intents)
  const services = fitLogistic(
    boards.flatMap((board, index) => rowsOf(serviceFeatures(board, chancesAt(index)), samples[index]?.services ?? [])),
    serviceSize(heads),
    (feature) => (feature < serviceSize(heads) - heads.services * 3 ? sharedPull : ownPull),
  )
  const order = fitLogistic(
    boards.flatMap((board, index) => orderRows(board, chancesAt(index), samples[index]?.intents ?? [])),
    orderSize(heads),
    () => 1,
  )
  const confidence = fitLogistic(
    boards.map((board, index) => {
      const [first = 0] = inOrder(board, chancesAt(index), chooseIntents(chancesAt(index), thresholds), order)
      return { ...confidenceFeatures(board, chancesAt(index), first), yes: samples[index]?.intents[0] === first }
    }),
    confidenceSize,
    () => sharedPull,
  )
  return { intents, services, confidence, order, priorities: learnPriorities(samples, boards, chances, heads, rules) }
}

/** The first of the right intents before each of the others, and the reverse. */
const orderRows = (board: Board, chances: Float64Array, [first, ...others]: readonly number[]): readonly Row[] =>
  first === undefined
    ? []
    : others.flatMap((other) => [
        { ...orderFeatures(board, chances, first, other), yes: true },
        { ...orderFeatures(board, chances, other, first), yes: false },
      ])

const learnPriorities = (
  samples: readonly Sample[],
  boards: readonly Board[],
  chances: readonly Float64Array[],
  heads: Heads,
  rules: readonly SeverityRule[],
): Float64Array => {
  const [anyone] = samples
  const size = prioritySize(heads, anyone?.reading.cues.length ?? 0)
  const params = new Float64Array(size * (heads.priorities + 1))
  const faults = samples.flatMap((sample, index) => {
    const board = boards[index]
    if (board === undefined || !tellsOfFault(sample.intents)) return []
    const rule = ruledPriority(rules, sample.reading.cues)
    return [{ sample, features: priorityFeatures(board, chances[index] ?? new Float64Array(heads.intents), rule) }]
  })
  for (let priority = 0; priority <= heads.priorities; priority++) {
    const wanted = priority === heads.priorities ? -1 : priority
    const rows = faults.map(({ sample, features }) => ({ ...features, yes: sample.priority === wanted }))
    params.set(
      fitLogistic(rows, size, () => 1),
      priority * size,
    )
  }
  return params
}
