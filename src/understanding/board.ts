import type { Foreignness } from './domain.ts'
import type { Heads } from './heads.ts'
import type { Reading } from './reader.ts'
import type { Scores } from './scorer.ts'

/** The highest score of some classes, the second highest, and which class has the highest. */
export interface TopTwo {
  readonly first: number
  readonly second: number
  readonly top: number
}

const lowest = -9

/** A message's scores brought into the shape that judgements are made from. */
export class Board {
  readonly heads: Heads
  readonly reading: Reading
  readonly foreign: Foreignness
  /** By class: the score of the message as a whole. */
  readonly whole: Float32Array
  /** By class: the best score of a clause. */
  readonly best: Float32Array
  /** By class: the clause with that score. */
  readonly where: Int32Array
  /** By class: how far before the best other class of its kind, in the clause where it is so the most. */
  readonly lead: Float32Array
  /** By class: the best score of a part of a clause, and how far before the others there. */
  readonly partBest: Float32Array
  readonly partLead: Float32Array
  /** By intent: the best score of a clause other than the one that speaks for the likeliest intent; and the lead there. */
  readonly apart: Float32Array
  readonly apartLead: Float32Array
  /** By class: which word spoke loudest for it. */
  readonly peaks: Int32Array
  readonly clauseCount: number
  readonly intentTop: TopTwo
  readonly serviceTop: TopTwo

  constructor(heads: Heads, reading: Reading, scores: Scores, foreign: Foreignness) {
    this.heads = heads
    this.reading = reading
    this.foreign = foreign
    this.whole = scores.whole
    this.peaks = scores.peaks
    this.clauseCount = scores.clauseCount
    this.best = new Float32Array(heads.count).fill(lowest)
    this.where = new Int32Array(heads.count)
    this.lead = new Float32Array(heads.count).fill(-1)
    this.partBest = new Float32Array(heads.count).fill(lowest)
    this.partLead = new Float32Array(heads.count).fill(-1)
    const kinds = [
      [0, heads.intents],
      [heads.intents, heads.services],
      [heads.intents + heads.services, heads.priorities],
    ] as const
    for (const [from, count] of kinds) {
      for (let clause = 0; clause < scores.clauseCount; clause++) {
        this.#lookAtClause(scores.clauses, clause * heads.count, clause, from, count)
      }
      for (let part = 0; part < scores.partCount; part++) {
        this.#lookAtPart(scores.parts, part * heads.count, from, count)
      }
    }
    this.apart = new Float32Array(heads.intents).fill(-1)
    this.apartLead = new Float32Array(heads.intents).fill(-1)
    this.intentTop = topTwo(scores.whole, 0, heads.intents)
    this.serviceTop = topTwo(scores.whole, heads.intents, heads.services)
    const taken = this.where[Math.max(0, this.intentTop.top)]
    for (let clause = 0; clause < scores.clauseCount; clause++) {
      if (clause !== taken) this.#lookApart(scores.clauses, clause * heads.count)
    }
  }

  #lookAtClause(scores: Float32Array, base: number, clause: number, from: number, count: number): void {
    const { first, second, top } = topTwo(scores, base + from, count)
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

  #lookApart(scores: Float32Array, base: number): void {
    const { first, second, top } = topTwo(scores, base, this.heads.intents)
    for (let c = 0; c < this.heads.intents; c++) {
      const score = scores[base + c] ?? 0
      if (score > (this.apart[c] ?? 0)) this.apart[c] = score
      const lead = score - (c === top ? second : first)
      if (lead > (this.apartLead[c] ?? 0)) this.apartLead[c] = lead
    }
  }

  #lookAtPart(scores: Float32Array, base: number, from: number, count: number): void {
    const { first, second, top } = topTwo(scores, base + from, count)
    for (let c = from; c < from + count; c++) {
      const score = scores[base + c] ?? 0
      if (score > (this.partBest[c] ?? 0)) this.partBest[c] = score
      const lead = score - (c - from === top ? second : first)
      if (lead > (this.partLead[c] ?? 0)) this.partLead[c] = lead
    }
  }
}

const topTwo = (scores: Float32Array, from: number, count: number): TopTwo => {
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
