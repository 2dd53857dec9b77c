import type { Foreignness } from './domain.ts'
import type { Heads } from './heads.ts'
import type { Reading } from './reader.ts'
import type { Scores } from './scorer.ts'
import { Places } from './terms.ts'

/** The highest score of some classes, the second highest, and which class has the highest. */
export interface TopTwo {
  readonly first: number
  readonly second: number
  readonly top: number
}

const lowest = -9
/** A class that no part of a message scores higher for is not meant: of those that are, hardly one scores so low. */
const implausible = -0.8

const nothing: Reading = {
  tokens: [],
  written: [],
  places: new Places(0),
  clauses: [],
  starts: [],
  plans: [],
  tickets: [],
  versions: [],
  emails: [],
  names: [],
  cues: () => new Uint8Array(0),
  denied: [],
}

/** A message's scores brought into the shape that judgements are made from. One board serves for many, one by one. */
export class Board {
  readonly heads: Heads
  reading: Reading = nothing
  foreign: Foreignness = { share: 0, count: 0, strange: 0 }
  clauseCount = 0
  intentTop: TopTwo = { first: lowest, second: lowest, top: -1 }
  serviceTop: TopTwo = { first: lowest, second: lowest, top: -1 }
  /** By class: the score of the message as a whole. */
  readonly whole: Float32Array
  /** By class: the best score of a clause. */
  readonly best: Float32Array
  /** By class: the clause with that score. */
  readonly where: Float32Array
  /** By class: how far before the best other class of its kind, in the clause where it is so the most. */
  readonly lead: Float32Array
  /** By class: the best score of a part of a clause, and how far before the others there. */
  readonly partBest: Float32Array
  readonly partLead: Float32Array
  /** By intent: the best score of a clause other than the one that speaks for the likeliest intent; and the lead there. */
  readonly apart: Float32Array
  readonly apartLead: Float32Array
  /** Which word spoke loudest for an intent. */
  peakOf: (intent: number) => number = () => 0
  readonly #kinds: readonly (readonly [number, number])[]

  constructor(heads: Heads) {
    this.heads = heads
    // All in one piece of memory: learning keeps a board of every example.
    const memory = new Float32Array(heads.count * 6 + heads.intents * 2)
    let end = 0
    const piece = (length: number): Float32Array => {
      end += length
      return memory.subarray(end - length, end)
    }
    this.whole = piece(heads.count)
    this.best = piece(heads.count)
    this.where = piece(heads.count)
    this.lead = piece(heads.count)
    this.partBest = piece(heads.count)
    this.partLead = piece(heads.count)
    this.apart = piece(heads.intents)
    this.apartLead = piece(heads.intents)
    this.#kinds = [
      [0, heads.intents],
      [heads.intents, heads.services],
      [heads.intents + heads.services, heads.priorities],
    ]
  }

  /** Puts another message on the board. */
  put(reading: Reading, scores: Scores, foreign: Foreignness): this {
    this.reading = reading
    this.foreign = foreign
    this.clauseCount = scores.clauseCount
    this.whole.set(scores.whole)
    this.peakOf = scores.peakOf
    this.#clear()
    for (const [from, count] of this.#kinds) {
      for (let clause = 0; clause < scores.clauseCount; clause++) {
        this.#lookAtClause(scores.clauses, clause * scores.stride, clause, from, count)
      }
      for (let part = 0; part < scores.partCount; part++) {
        this.#lookAtPart(scores.parts, part * scores.stride, from, count)
      }
    }
    this.intentTop = topTwo(scores.whole, 0, this.heads.intents)
    this.serviceTop = topTwo(scores.whole, this.heads.intents, this.heads.services)
    const taken = this.where[Math.max(0, this.intentTop.top)]
    for (let clause = 0; clause < scores.clauseCount; clause++) {
      if (clause !== taken) this.#lookApart(scores.clauses, clause * scores.stride)
    }
    return this
  }

  /** Whether a class can be meant at all: of the others, nobody need be asked. */
  isPlausible(scoreClass: number): boolean {
    const best = this.best[scoreClass] ?? lowest
    const part = this.partBest[scoreClass] ?? lowest
    return Math.max(this.whole[scoreClass] ?? lowest, best, part) > implausible
  }

  #clear(): void {
    this.best.fill(lowest)
    this.where.fill(0)
    this.lead.fill(-1)
    this.partBest.fill(lowest)
    this.partLead.fill(-1)
    this.apart.fill(-1)
    this.apartLead.fill(-1)
  }

  #lookAtClause(scores: Float64Array, base: number, clause: number, from: number, count: number): void {
    const { best, where, lead } = this
    const { first, second, top } = topTwo(scores, base + from, count)
    for (let c = from; c < from + count; c++) {
      const score = scores[base + c] ?? 0
      if (score > (best[c] ?? 0)) {
        best[c] = score
        where[c] = clause
      }
      const before = score - (c - from === top ? second : first)
      if (before > (lead[c] ?? 0)) lead[c] = before
    }
  }

  #lookAtPart(scores: Float64Array, base: number, from: number, count: number): void {
    lookAt(scores, base, from, count, this.partBest, this.partLead)
  }

  #lookApart(scores: Float64Array, base: number): void {
    lookAt(scores, base, 0, this.heads.intents, this.apart, this.apartLead)
  }
}

/** Keeps the highest scores seen, and the highest leads before the best other. */
const lookAt = (
  scores: Float64Array,
  base: number,
  from: number,
  count: number,
  best: Float32Array,
  lead: Float32Array,
): void => {
  const { first, second, top } = topTwo(scores, base + from, count)
  for (let c = from; c < from + count; c++) {
    const score = scores[base + c] ?? 0
    if (score > (best[c] ?? 0)) best[c] = score
    const before = score - (c - from === top ? second : first)
    if (before > (lead[c] ?? 0)) lead[c] = before
  }
}

const topTwo = (scores: Float64Array, from: number, count: number): TopTwo => {
  let first = lowest
  let second = lowest
  let top = -1
  for (let index = 0; index < count; index++) {
    const score = scores[from + index] ?? 0
    if (score > first) {
      second = first
      first = score
      top = index
    } else if (score > second) second = score
  }
  return { first, second, top }
}
