import type { Foreignness } from './domain.ts'
import { coverage, faultIntents, type Heads, intentNumber, outOfScope } from './heads.ts'
import { logitOf, sigmoid } from './logistic.ts'
import type { Reading } from './reader.ts'
import type { Scores } from './scorer.ts'

/** What turns scores into probabilities: logistic regressions over scores that the model never saw in training. */
export interface JudgeParams {
  readonly intents: Float64Array
  readonly services: Float64Array
  /** By priority, then feature; the last is for none. */
  readonly priorities: Float64Array
  readonly confidence: Float64Array
  readonly order: Float64Array
}

/** Features of one question put to a logistic regression. Reused by the next. */
export interface Features {
  readonly features: number[]
  readonly values: number[]
}

/** A message's scores brought into the shape that the regressions look at. */
export class Board {
  readonly heads: Heads
  readonly reading: Reading
  readonly foreign: Foreignness
  readonly whole: Float32Array
  /** The best of all clauses, by class. */
  readonly best: Float32Array
  /** The clause with the best score, by class. */
  readonly where: Int32Array
  /** How far the class is before the best other class of its kind, in the clause where it is so the most. */
  readonly lead: Float32Array
  readonly clauseCount: number
  readonly peaks: Int32Array

  constructor(heads: Heads, reading: Reading, scores: Scores, foreign: Foreignness) {
    this.heads = heads
    this.reading = reading
    this.foreign = foreign
    this.whole = scores.whole
    this.clauseCount = scores.clauseCount
    this.peaks = scores.peaks
    this.best = new Float32Array(heads.count).fill(-2)
    this.where = new Int32Array(heads.count)
    this.lead = new Float32Array(heads.count).fill(-2)
    for (let clause = 0; clause < scores.clauseCount; clause++) {
      const base = clause * heads.count
      this.#look(scores.clauses, base, clause, 0, heads.intents)
      this.#look(scores.clauses, base, clause, heads.intents, heads.services)
      this.#look(scores.clauses, base, clause, heads.intents + heads.services, heads.priorities)
    }
  }

  #look(scores: Float32Array, base: number, clause: number, from: number, count: number): void {
    const [first, second, top] = bestTwo(scores, base + from, count)
    for (let c = from; c < from + count; c++) {
      const score = scores[base + c] ?? 0
      if (score > (this.best[c] ?? 0)) {
        this.best[c] = score
        this.where[c] = clause
      }
      const lead = score - (c - from === top ? second : first)
      if (lead > (this.lead[c] ?? 0)) this.lead[c] = lead
    }
  }
}

/** The highest score, the second highest, and the index of the highest. */
const bestTwo = (scores: Float32Array, from: number, count: number): readonly [number, number, number] => {
  let first = -9
  let second = -9
  let top = -1
  for (let index = 0; index < count; index++) {
    const score = scores[from + index] ?? 0
    if (score > first) {
      second = first
      first = score
      top = index
    } else if (score > second) second = score
  }
  return [first, second, top]
}

const intentShared = 11
const intentOwn = 3
export const intentSize = (heads: Heads): number => intentShared + heads.intents * intentOwn

/** Features of "does the message ask for this intent?". */
export const intentFeatures = (board: Board): readonly Features[] => {
  const { heads, whole, best, lead, clauseCount, foreign } = board
  const [first, second, top] = bestTwo(whole, 0, heads.intents)
  const length = Math.log(1 + clauseCount)
  return Array.from({ length: heads.intents }, (_, c) => {
    const own = intentShared + c * intentOwn
    const score = whole[c] ?? 0
    const clause = best[c] ?? 0
    const isOutside = c === outOfScope ? 1 : 0
    return {
      features: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, own, own + 1, own + 2],
      values: [
        1,
        score,
        clause,
        Math.max(-1, score - (c === top ? second : first)),
        Math.max(-1, lead[c] ?? 0),
        c === top ? 1 : 0,
        length,
        isOutside * foreign.share,
        isOutside * Math.min(4, foreign.count),
        isOutside * Math.min(4, foreign.strange),
        isOutside * first,
        1,
        score,
        clause,
      ],
    }
  })
}

const serviceShared = 13
const serviceOwn = 3
export const serviceSize = (heads: Heads): number => serviceShared + heads.services * serviceOwn

const report = intentNumber('report-problem')

/** Features of "is the message about this service?". */
export const serviceFeatures = (board: Board, intentChances: Float64Array): readonly Features[] => {
  const { heads, whole, best, lead, clauseCount, reading } = board
  const from = heads.intents
  const [first, second, top] = bestTwo(whole, from, heads.services)
  const named = new Float32Array(heads.services)
  const refused = new Float32Array(heads.services)
  for (const { service, negated } of reading.names) {
    if (negated) refused[service] = 1
    else named[service] = 1
  }
  const anyNamed = reading.names.some(({ negated }) => !negated) ? 1 : 0
  return Array.from({ length: heads.services }, (_, s) => {
    const own = serviceShared + s * serviceOwn
    const score = whole[from + s] ?? 0
    return {
      features: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, own, own + 1, own + 2],
      values: [
        1,
        score,
        best[from + s] ?? 0,
        Math.max(-1, score - (s === top ? second : first)),
        Math.max(-1, lead[from + s] ?? 0),
        s === top ? 1 : 0,
        named[s] ?? 0,
        refused[s] ?? 0,
        anyNamed,
        intentChances[coverage] ?? 0,
        intentChances[report] ?? 0,
        intentChances[outOfScope] ?? 0,
        Math.log(1 + clauseCount),
        1,
        Math.max(score, best[from + s] ?? 0),
        named[s] ?? 0,
      ],
    }
  })
}

export const prioritySize = (heads: Heads, cues: number): number => 2 + 3 * heads.priorities + cues + 1

/** Features of "how severe is it?", the same for every priority. `rule` is the priority that the rules found, -1 for none. */
export const priorityFeatures = (board: Board, intentChances: Float64Array, rule: number): Features => {
  const { heads, whole, best, reading } = board
  const from = heads.intents + heads.services
  const values = [1, intentChances[report] ?? 0]
  for (let p = 0; p < heads.priorities; p++) values.push(whole[from + p] ?? 0, best[from + p] ?? 0, rule === p ? 1 : 0)
  for (const cue of reading.cues) values.push(cue)
  values.push(Math.log(1 + board.clauseCount))
  return { features: values.map((_, index) => index), values }
}

const orderShared = 4
export const orderSize = (heads: Heads): number => orderShared + heads.intents

/** Features of "is `one` more important than `other`?". Swapped, they change their signs. */
export const orderFeatures = (board: Board, chances: Float64Array, one: number, other: number): Features => {
  const clauses = (board.where[other] ?? 0) - (board.where[one] ?? 0)
  const words = (board.peaks[other] ?? 0) - (board.peaks[one] ?? 0)
  const chance = logOdds(chances[one] ?? 0) - logOdds(chances[other] ?? 0)
  return {
    features: [0, 1, 2, 3, orderShared + one, orderShared + other],
    values: [Math.sign(clauses), Math.sign(words), Math.max(-10, Math.min(10, words)) / 10, chance / 5, 1, -1],
  }
}

const logOdds = (chance: number): number => {
  const bounded = Math.min(0.999, Math.max(0.001, chance))
  return Math.log(bounded / (1 - bounded))
}

/** The intents chosen, most important first. */
export const inOrder = (
  board: Board,
  chances: Float64Array,
  chosen: readonly number[],
  params: Float64Array,
): readonly number[] => {
  if (chosen.length < 2) return chosen
  const wins = (one: number): number =>
    chosen.reduce((sum, other) => {
      if (other === one) return sum
      const { features, values } = orderFeatures(board, chances, one, other)
      return sum + sigmoid(logitOf(params, features, values))
    }, 0)
  const ranked = chosen.map((intent) => ({ intent, wins: wins(intent) }))
  return ranked.toSorted((a, b) => b.wins - a.wins).map(({ intent }) => intent)
}

export const confidenceSize = 7

/** Features of "is the first intent right?". */
export const confidenceFeatures = (board: Board, chances: Float64Array, first: number): Features => {
  let next = 0
  chances.forEach((chance, intent) => {
    if (intent !== first && chance > next) next = chance
  })
  const chance = chances[first] ?? 0
  return {
    features: [0, 1, 2, 3, 4, 5, 6],
    values: [
      1,
      logOdds(chance),
      chance - next,
      board.foreign.share,
      Math.log(1 + board.clauseCount),
      first === outOfScope ? 1 : 0,
      next,
    ],
  }
}

export const chancesOf = (params: Float64Array, questions: readonly Features[]): Float64Array =>
  Float64Array.from(questions, ({ features, values }) => sigmoid(logitOf(params, features, values)))

export const tellsOfFault = (chosen: readonly number[]): boolean =>
  chosen.some((intent) => faultIntents.includes(intent))

/** The intents asked for, most likely first; out-of-scope stands alone. */
export const chooseIntents = (
  chances: Float64Array,
  thresholds: { readonly alsoIntent: number; readonly outOfScope: number },
): readonly number[] => {
  const order = Array.from(chances.keys()).toSorted((a, b) => (chances[b] ?? 0) - (chances[a] ?? 0))
  const inside = order.filter((intent) => intent !== outOfScope)
  const [first = outOfScope] = inside
  const outside = chances[outOfScope] ?? 0
  if (outside >= thresholds.outOfScope && outside > (chances[first] ?? 0)) return [outOfScope]
  if (order[0] === outOfScope && (chances[first] ?? 0) < 0.1) return [outOfScope]
  return [first, ...inside.slice(1, 4).filter((intent) => (chances[intent] ?? 0) >= thresholds.alsoIntent)]
}

/** The services that the message is about; of one that asks for a service, the likeliest at least. */
export const chooseServices = (
  likely: Float64Array,
  asksForOne: boolean,
  thresholds: { readonly service: number; readonly onlyService: number },
): readonly number[] => {
  const likeliest = Array.from(likely.keys()).toSorted((a, b) => (likely[b] ?? 0) - (likely[a] ?? 0))
  const meant = likeliest.filter((service) => (likely[service] ?? 0) >= thresholds.service)
  if (meant.length > 0 || !asksForOne) return meant
  return likeliest.slice(0, 1).filter((service) => (likely[service] ?? 0) >= thresholds.onlyService)
}
