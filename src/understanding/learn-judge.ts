import { Board } from './board.ts'
import type { Foreignness } from './domain.ts'
import type { Heads } from './heads.ts'
import {
  isServicePlausible,
  Judge,
  type JudgeParams,
  namingOf,
  noParams,
  type Thresholds,
  tellsOfFault,
} from './judge.ts'
import { Form, fitLogistic, type Row } from './logistic.ts'
import { confidenceQuestion, intentQuestion, orderQuestion, priorityQuestion, serviceQuestion } from './questions.ts'
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
const priorityPull = 1
const orderPull = 1

/** Learns how far scores may be trusted. */
export const learnJudge = (
  samples: readonly Sample[],
  heads: Heads,
  rules: readonly SeverityRule[],
  thresholds: Thresholds,
): JudgeParams => new JudgeLearner(samples, heads, rules, thresholds).learn()

interface Case {
  readonly sample: Sample
  readonly board: Board
  readonly chances: Float64Array
}

class JudgeLearner {
  readonly #samples: readonly Sample[]
  readonly #heads: Heads
  readonly #rules: readonly SeverityRule[]
  readonly #thresholds: Thresholds
  readonly #form = new Form()

  constructor(samples: readonly Sample[], heads: Heads, rules: readonly SeverityRule[], thresholds: Thresholds) {
    this.#samples = samples
    this.#heads = heads
    this.#rules = rules
    this.#thresholds = thresholds
  }

  learn(): JudgeParams {
    const boards = this.#samples.map(
      (sample) => [sample, new Board(this.#heads).put(sample.reading, sample.scores, sample.foreign)] as const,
    )
    const empty = noParams(this.#heads, this.#samples[0]?.reading.cues.length ?? 0)
    const intents = this.#learnIntents(boards)
    const judge = new Judge({ ...empty, intents }, this.#thresholds)
    const cases = boards.map(([sample, board]): Case => ({ sample, board, chances: judge.intentChances(board) }))
    const params = {
      ...empty,
      intents,
      services: this.#learnServices(cases),
      priorities: this.#learnPriorities(cases),
      order: this.#learnOrder(cases),
    }
    return { ...params, confidence: this.#learnConfidence(cases, new Judge(params, this.#thresholds)) }
  }

  #learnIntents(boards: readonly (readonly [Sample, Board])[]): Float64Array {
    const rows: Row[] = []
    for (const [sample, board] of boards) {
      for (let intent = 0; intent < this.#heads.intents; intent++) {
        if (!board.isPlausible(intent)) continue
        intentQuestion.write(this.#form, board, intent)
        rows.push(this.#form.row(sample.intents.includes(intent)))
      }
    }
    return fitLogistic(rows, intentQuestion.size(this.#heads), (feature) =>
      feature < intentQuestion.shared ? sharedPull : ownPull,
    )
  }

  #learnServices(cases: readonly Case[]): Float64Array {
    const rows: Row[] = []
    for (const { sample, board, chances } of cases) {
      for (let service = 0; service < this.#heads.services; service++) {
        const naming = namingOf(board, service)
        if (!isServicePlausible(board, service, naming)) continue
        serviceQuestion.write(this.#form, board, service, naming, chances)
        rows.push(this.#form.row(sample.services.includes(service)))
      }
    }
    return fitLogistic(rows, serviceQuestion.size(this.#heads), (feature) =>
      feature < serviceQuestion.shared ? sharedPull : ownPull,
    )
  }

  /** One regression for each priority and one for none. */
  #learnPriorities(cases: readonly Case[]): Float64Array {
    const faults = cases.filter(({ sample }) => tellsOfFault(sample.intents))
    const { priorities } = this.#heads
    const size = priorityQuestion.size(this.#heads, this.#samples[0]?.reading.cues.length ?? 0)
    const params = new Float64Array(size * (priorities + 1))
    for (let priority = 0; priority <= priorities; priority++) {
      const wanted = priority === priorities ? -1 : priority
      const rows = faults.map(({ sample, board, chances }) => {
        priorityQuestion.write(this.#form, board, chances, ruledPriority(this.#rules, sample.reading.cues))
        return this.#form.row(sample.priority === wanted)
      })
      params.set(
        fitLogistic(rows, size, () => priorityPull),
        priority * size,
      )
    }
    return params
  }

  /** The first of the right intents stands before each of the others, and not the reverse. */
  #learnOrder(cases: readonly Case[]): Float64Array {
    const rows = cases.flatMap(({ sample, board, chances }): readonly Row[] => {
      const [first, ...others] = sample.intents
      if (first === undefined) return []
      return others.flatMap((other) => {
        orderQuestion.write(this.#form, board, chances, first, other)
        const before = this.#form.row(true)
        orderQuestion.write(this.#form, board, chances, other, first)
        return [before, this.#form.row(false)]
      })
    })
    return fitLogistic(rows, orderQuestion.size(this.#heads), () => orderPull)
  }

  #learnConfidence(cases: readonly Case[], judge: Judge): Float64Array {
    const rows = cases.map(({ sample, board, chances }) => {
      const [first = 0] = judge.intents(board, chances)
      confidenceQuestion.write(this.#form, board, chances, first)
      return this.#form.row(sample.intents[0] === first)
    })
    return fitLogistic(rows, confidenceQuestion.size, () => sharedPull)
  }
}
