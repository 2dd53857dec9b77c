import type { Board } from './board.ts'
import { coverage, faultIntents, type Heads, outOfScope } from './heads.ts'
import { Form, sigmoid } from './logistic.ts'
import {
  confidenceQuestion,
  intentQuestion,
  type Naming,
  orderQuestion,
  priorityQuestion,
  serviceQuestion,
} from './questions.ts'

/** What turns scores into probabilities: logistic regressions over scores that the model never saw in training. */
export interface JudgeParams {
  readonly intents: Float64Array
  readonly services: Float64Array
  /** By priority, then feature; the last is for none. */
  readonly priorities: Float64Array
  readonly confidence: Float64Array
  readonly order: Float64Array
}

/** Probabilities from which something is taken as said. */
export interface Thresholds {
  readonly alsoIntent: number
  readonly outOfScope: number
  readonly nothingElse: number
  readonly service: number
  readonly onlyService: number
}

/** Most intents of a message; more are no message of one person at one time. */
const mostIntents = 4
/** Logits that an intent loses when the message says that it does not ask for it. */
const denial = 2.5
/** Most services of a message. */
const mostServices = 6

/** Makes up its mind about messages. */
export class Judge {
  readonly #params: JudgeParams
  readonly #thresholds: Thresholds
  readonly #form = new Form()
  #services = new Float64Array(0)

  constructor(params: JudgeParams, thresholds: Thresholds) {
    this.#params = params
    this.#thresholds = thresholds
  }

  /** By intent: the probability that the message asks for it; written into `chances`, where that is given. */
  intentChances(board: Board, chances: Float64Array = new Float64Array(board.heads.intents)): Float64Array {
    chances.fill(0)
    for (let intent = 0; intent < chances.length; intent++) {
      if (!board.isIntentAsked(intent)) continue
      intentQuestion.write(this.#form, board, intent)
      const logit = this.#form.logit(this.#params.intents)
      chances[intent] = sigmoid(board.reading.denied.includes(intent) ? logit - denial : logit)
    }
    return chances
  }

  /** By service: the probability that the message is about it. */
  #serviceChances(board: Board, chances: Float64Array): Float64Array {
    if (this.#services.length !== board.heads.services) this.#services = new Float64Array(board.heads.services)
    const services = this.#services
    services.fill(0)
    for (let service = 0; service < services.length; service++) {
      if (!board.isServiceAsked(service)) continue
      serviceQuestion.write(this.#form, board, service, namingOf(board, service), chances)
      services[service] = this.#form.chance(this.#params.services)
    }
    return services
  }

  /** How much it counts, in logits, that a service is named. */
  nameWeight(service: number, isRefused: boolean): number {
    return serviceQuestion.nameWeight(this.#params.services, service, isRefused)
  }

  /** What the message asks for, most important first; out-of-scope stands alone. */
  intents(board: Board, chances: Float64Array): readonly number[] {
    const chosen = chooseIntents(chances, this.#thresholds)
    if (chosen.length < 2) return chosen
    const ranked = chosen.map((intent) => ({ intent, wins: this.#wins(board, chances, intent, chosen) }))
    return ranked.toSorted((a, b) => b.wins - a.wins).map(({ intent }) => intent)
  }

  #wins(board: Board, chances: Float64Array, one: number, chosen: readonly number[]): number {
    let wins = 0
    for (const other of chosen) {
      if (other === one) continue
      orderQuestion.write(this.#form, board, chances, one, other)
      wins += this.#form.chance(this.#params.order)
    }
    return wins
  }

  /** What the message is about; of one that asks for a service, the likeliest at least. */
  services(board: Board, chances: Float64Array, chosen: readonly number[]): readonly number[] {
    if (chosen[0] === outOfScope) return []
    const likely = this.#serviceChances(board, chances)
    const likeliest = topOf(likely, mostServices)
    const meant = likeliest.filter((service) => (likely[service] ?? 0) >= this.#thresholds.service)
    if (meant.length > 0 || !chosen.includes(coverage)) return meant
    return likeliest.slice(0, 1).filter((service) => (likely[service] ?? 0) >= this.#thresholds.onlyService)
  }

  /** The priority of a fault by number; -1 where severity cannot be judged. */
  priority(board: Board, chances: Float64Array, rule: number): number {
    const { heads, reading } = board
    priorityQuestion.write(this.#form, board, chances, rule)
    const size = priorityQuestion.size(heads, reading.cues().length)
    let best = heads.priorities
    let highest = Number.NEGATIVE_INFINITY
    for (let priority = 0; priority <= heads.priorities; priority++) {
      const logit = this.#form.logit(this.#params.priorities, priority * size)
      if (logit <= highest) continue
      highest = logit
      best = priority
    }
    return best === heads.priorities ? -1 : best
  }

  /** How much it counts for a priority, in logits, that there is a cue of severity. */
  cueWeight(heads: Heads, cues: number, cue: number, priority: number): number {
    return priorityQuestion.cueWeight(this.#params.priorities, heads, cues, cue, priority)
  }

  /** The probability that the first intent is right. */
  confidence(board: Board, chances: Float64Array, first: number): number {
    confidenceQuestion.write(this.#form, board, chances, first)
    return sigmoid(this.#form.logit(this.#params.confidence))
  }
}

const unnamed: Naming = { isNamed: false, isRefused: false, isAny: false }

/** Whether names speak for or against a service. */
export const namingOf = ({ reading: { names } }: Board, service: number): Naming => {
  if (names.length === 0) return unnamed
  let [isNamed, isRefused, isAny] = [false, false, false]
  for (const name of names) {
    isAny ||= !name.negated
    if (name.service !== service) continue
    isNamed ||= !name.negated
    isRefused ||= name.negated
  }
  return { isNamed, isRefused, isAny }
}

export const tellsOfFault = (chosen: readonly number[]): boolean =>
  chosen.some((intent) => faultIntents.includes(intent))

/** The numbers of the highest values, highest first. */
export const topOf = (values: Float64Array, count: number): readonly number[] => {
  const top: number[] = []
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0
    if (top.length === count && value <= (values[top[count - 1] ?? 0] ?? 0)) continue
    let place = Math.min(top.length, count - 1)
    for (; place > 0 && value > (values[top[place - 1] ?? 0] ?? 0); place--) top[place] = top[place - 1] ?? 0
    top[place] = index
  }
  return top
}

/**
 * Chances of wishes and of none are judged apart: words of ours in a message for somebody else leave a wish likely, too.
 * Found by cross-validation, in which one in thirty of what is none of ours was taken for ours by less.
 */
const muchLikelier = 2

const chooseIntents = (chances: Float64Array, thresholds: Thresholds): readonly number[] => {
  const order = topOf(chances, mostIntents + 1)
  const inside = order.filter((intent) => intent !== outOfScope)
  const [first = outOfScope] = inside
  const outside = chances[outOfScope] ?? 0
  const best = chances[first] ?? 0
  if (outside * muchLikelier > best && (outside >= thresholds.outOfScope || best < thresholds.nothingElse))
    return [outOfScope]
  return [first, ...inside.slice(1).filter((intent) => (chances[intent] ?? 0) >= thresholds.alsoIntent)]
}

/** Parameters before anything was learned. */
export const noParams = (heads: Heads, cues: number): JudgeParams => ({
  intents: new Float64Array(intentQuestion.size(heads)),
  services: new Float64Array(serviceQuestion.size(heads)),
  priorities: new Float64Array(priorityQuestion.size(heads, cues) * (heads.priorities + 1)),
  confidence: new Float64Array(confidenceQuestion.size),
  order: new Float64Array(orderQuestion.size(heads)),
})
