import type { PriorityId } from '../ids.ts'
import { Asides } from './asides.ts'
import { Domain } from './domain.ts'
import { evidenceOf } from './evidence.ts'
import { type Heads, coverage, headsOf, outOfScope } from './heads.ts'
import {
  Board,
  chancesOf,
  chooseIntents,
  chooseServices,
  confidenceFeatures,
  confidenceSize,
  inOrder,
  intentFeatures,
  priorityFeatures,
  serviceFeatures,
  tellsOfFault,
} from './judge.ts'
import { logitOf, sigmoid } from './logistic.ts'
import { dequantize, type Model } from './model.ts'
import { Reader, type Reading, type UnderstandingSource } from './reader.ts'
import { Scorer } from './scorer.ts'
import { ruledPriority, type SeverityRule, severityRules } from './severity.ts'
import { Space } from './space.ts'
import { Speller } from './speller.ts'
import { type Evidence, type Intent, intents, type Matcher, type Understanding } from './understanding.ts'

/** A matcher for the catalog that the model was trained from. */
export const createMatcher = (model: Model, source: UnderstandingSource): Matcher => new LinearMatcher(model, source)

const readingsShown = 5

class LinearMatcher implements Matcher {
  readonly #model: Model
  readonly #source: UnderstandingSource
  readonly #heads: Heads
  readonly #reader: Reader
  readonly #scorer: Scorer
  readonly #domain: Domain
  readonly #rules: readonly SeverityRule[]
  readonly #asides: Asides

  constructor(model: Model, source: UnderstandingSource) {
    this.#model = model
    this.#source = source
    this.#heads = headsOf(source.services.length, source.priorities.length)
    this.#reader = new Reader(source, new Speller(model.speller, model.english), model.mentions)
    this.#scorer = new Scorer(new Space(model.space), dequantize(model), this.#heads.count)
    this.#domain = new Domain(model.domain, model.english)
    this.#rules = severityRules(source.understanding.severity, this.#reader.cueNames, this.#reader.priorityIds)
    this.#asides = new Asides(source)
  }

  understand(text: string): Understanding {
    const { judge } = this.#model
    const { thresholds } = this.#source.understanding
    const reading = this.#reader.read(text)
    const board = this.#board(reading)
    const chances = chancesOf(judge.intents, intentFeatures(board))
    const chosen = inOrder(board, chances, chooseIntents(chances, thresholds), judge.order)
    const [first = outOfScope] = chosen
    const isOutside = first === outOfScope
    const sure = confidenceFeatures(board, chances, first)
    const confidence = sigmoid(logitOf(judge.confidence.subarray(0, confidenceSize), sure.features, sure.values))
    const services = isOutside ? [] : this.#services(board, chances, chosen)
    const explain = lazily(() => this.#explain(reading, chosen, services))
    return {
      intents: chosen.map(intentAt),
      services: services.flatMap((service) => this.#reader.serviceIds[service] ?? []),
      plans: isOutside ? [] : unique(reading.plans.flatMap(({ plan }) => this.#reader.planIds[plan] ?? [])),
      priority: tellsOfFault(chosen) ? this.#priority(board, chances) : null,
      ticket: isOutside ? null : (reading.tickets[0]?.digits ?? null),
      confidence,
      nearest: nearestReadings(chances, first, confidence),
      ...this.#asides.read(reading, chosen),
      get evidence() {
        return explain()
      },
    }
  }

  #board(reading: Reading): Board {
    const { clauses, foreign } = this.#domain.look(reading.clauses, 0)
    return new Board(this.#heads, reading, this.#scorer.score(clauses), foreign)
  }

  /** In the order in which the message comes to them. */
  #services(board: Board, chances: Float64Array, chosen: readonly number[]): readonly number[] {
    const { reading } = board
    const likely = chancesOf(this.#model.judge.services, serviceFeatures(board, chances))
    const place = (service: number): number =>
      reading.names.find((name) => name.service === service && !name.negated)?.at ??
      reading.starts[board.where[this.#heads.intents + service] ?? 0] ??
      0
    return chooseServices(likely, chosen.includes(coverage), this.#source.understanding.thresholds).toSorted(
      (a, b) => place(a) - place(b),
    )
  }

  #priority(board: Board, chances: Float64Array): PriorityId | null {
    const rule = ruledPriority(this.#rules, board.reading.cues)
    const { features, values } = priorityFeatures(board, chances, rule)
    let best = this.#heads.priorities
    let highest = Number.NEGATIVE_INFINITY
    for (let priority = 0; priority <= this.#heads.priorities; priority++) {
      const params = this.#model.judge.priorities.subarray(priority * features.length, (priority + 1) * features.length)
      const logit = logitOf(params, features, values)
      if (logit > highest) {
        highest = logit
        best = priority
      }
    }
    return this.#reader.priorityIds[best] ?? null
  }

  #explain(reading: Reading, chosen: readonly number[], services: readonly number[]): readonly Evidence[] {
    const topics = [
      ...chosen.map((intent) => ({ topic: intent, name: intentAt(intent) as string })),
      ...services.map((service) => ({
        topic: this.#heads.intents + service,
        name: this.#reader.serviceIds[service] ?? '',
      })),
    ]
    return evidenceOf(this.#scorer, reading.clauses, topics)
  }
}

const intentAt = (index: number): Intent => intents[index] ?? 'out-of-scope'

const unique = <Item>(items: readonly Item[]): readonly Item[] => [...new Set(items)]

const lazily = <Value>(make: () => Value): (() => Value) => {
  let made: { readonly value: Value } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

const nearestReadings = (chances: Float64Array, first: number, confidence: number): Understanding['nearest'] => {
  const rest = Array.from(chances.keys())
    .filter((intent) => intent !== first)
    .toSorted((a, b) => (chances[b] ?? 0) - (chances[a] ?? 0))
    .slice(0, readingsShown - 1)
    .map((intent) => ({ intent: intentAt(intent), confidence: Math.min(chances[intent] ?? 0, confidence) }))
  return [{ intent: intentAt(first), confidence }, ...rest]
}
