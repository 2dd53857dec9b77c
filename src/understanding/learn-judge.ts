import type { Board } from './board.ts'
import type { Heads } from './heads.ts'
import { Judge, type JudgeParams, namingOf, noParams, type Thresholds, tellsOfFault } from './judge.ts'
import { Form, fitLogistic, Questions } from './logistic.ts'
import { confidenceQuestion, intentQuestion, orderQuestion, priorityQuestion, serviceQuestion } from './questions.ts'
import { ruledPriority, type SeverityRule } from './severity.ts'

/** A message with the scores of a model that never saw it, and what is right for it. */
export interface Sample {
  readonly board: Board
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

interface Case extends Sample {
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
    const empty = noParams(this.#heads, this.#cueCount)
    const intents = this.#learnIntents()
    const judge = new Judge({ ...empty, intents }, this.#thresholds)
    const cases = this.#samples.map((sample): Case => ({ ...sample, chances: judge.intentChances(sample.board) }))
    const params = {
      ...empty,
      intents,
      services: this.#learnServices(cases),
      priorities: this.#learnPriorities(cases),
      order: this.#learnOrder(cases),
    }
    return { ...params, confidence: this.#learnConfidence(cases, new Judge(params, this.#thresholds)) }
  }

  get #cueCount(): number {
    return this.#samples[0]?.board.reading.cues().length ?? 0
  }

  #learnIntents(): Float64Array {
    const questions = new Questions()
    const yes: boolean[] = []
    for (const { board, intents } of this.#samples) {
      for (let intent = 0; intent < this.#heads.intents; intent++) {
        if (!board.isIntentAsked(intent)) continue
        intentQuestion.write(this.#form, board, intent)
        this.#form.addTo(questions)
        yes.push(intents.includes(intent))
      }
    }
    return fitLogistic(questions, yes, intentQuestion.size(this.#heads), (feature) =>
      feature < intentQuestion.shared ? sharedPull : ownPull,
    )
  }

  #learnServices(cases: readonly Case[]): Float64Array {
    const questions = new Questions()
    const yes: boolean[] = []
    for (const { board, services, chances } of cases) {
      for (let service = 0; service < this.#heads.services; service++) {
        if (!board.isServiceAsked(service)) continue
        serviceQuestion.write(this.#form, board, service, namingOf(board, service), chances)
        this.#form.addTo(questions)
        yes.push(services.includes(service))
      }
    }
    return fitLogistic(questions, yes, serviceQuestion.size(this.#heads), (feature) =>
      feature < serviceQuestion.shared ? sharedPull : ownPull,
    )
  }

  /** One regression for each priority and one for none. */
  #learnPriorities(cases: readonly Case[]): Float64Array {
    const faults = cases.filter(({ intents }) => tellsOfFault(intents))
    const questions = new Questions()
    for (const { board, chances } of faults) {
      priorityQuestion.write(this.#form, board, chances, ruledPriority(this.#rules, board.reading.cues()))
      this.#form.addTo(questions)
    }
    const { priorities } = this.#heads
    const size = priorityQuestion.size(this.#heads, this.#cueCount)
    const params = new Float64Array(size * (priorities + 1))
    for (let priority = 0; priority <= priorities; priority++) {
      const wanted = priority === priorities ? -1 : priority
      const yes = faults.map((fault) => fault.priority === wanted)
      params.set(
        fitLogistic(questions, yes, size, () => priorityPull),
        priority * size,
      )
    }
    return params
  }

  /** The first of the right intents stands before each of the others, and not the reverse. */
  #learnOrder(cases: readonly Case[]): Float64Array {
    const questions = new Questions()
    const yes: boolean[] = []
    for (const { board, intents, chances } of cases) {
      const [first, ...others] = intents
      if (first === undefined) continue
      for (const other of others) {
        orderQuestion.write(this.#form, board, chances, first, other)
        this.#form.addTo(questions)
        orderQuestion.write(this.#form, board, chances, other, first)
        this.#form.addTo(questions)
        yes.push(true, false)
      }
    }
    return fitLogistic(questions, yes, orderQuestion.size(this.#heads), () => orderPull)
  }

  #learnConfidence(cases: readonly Case[], judge: Judge): Float64Array {
    const questions = new Questions()
    const yes: boolean[] = []
    for (const { board, intents, chances } of cases) {
      const [first = 0] = judge.intents(board, chances)
      confidenceQuestion.write(this.#form, board, chances, first)
      this.#form.addTo(questions)
      yes.push(intents[0] === first)
    }
    return fitLogistic(questions, yes, confidenceQuestion.size, () => sharedPull)
  }
}
