import type { Foreignness } from './domain.ts'
import type { Heads } from './heads.ts'
import { noReading, type Reading } from './reader.ts'
import { lowest, ScoreRows, TopTwo } from './score-rows.ts'
import { mostClauses, mostParts, type Scores } from './scorer.ts'

/** A class that no part of a message scores higher for is not meant: of those that are, hardly one scores so low. */
const implausible = -0.8
/** With this score a message is on the far side of what was learned: it has nothing of a class. */
export const unheard = -1

/** Every board's, one after the other: nothing of these outlasts `put`. */
const clauses = new ScoreRows(mostClauses)
const parts = new ScoreRows(mostParts)

/**
 * A message's scores brought into the shape that judgements are made from. One board serves for many, one by one. Most
 * classes can't be meant: how far these are before others, nobody asks.
 */
export class Board {
  readonly heads: Heads
  reading: Reading = noReading
  foreign: Foreignness = { share: 0, count: 0, strange: 0 }
  clauseCount = 0
  readonly intentTop = new TopTwo()
  /** Its class is counted through all kinds. */
  readonly serviceTop = new TopTwo()
  /** Intents that the message as a whole speaks for a little, at least. */
  heard: readonly number[] = []
  /** By class: the score of the message as a whole. */
  readonly whole: Float32Array
  /** By class: 1 where it can be meant. Of the others, nobody need be asked. */
  readonly #asked: Uint8Array
  /** By class: the best score of a clause. */
  readonly best: Float32Array
  /** By class: the clause with that score. */
  readonly where: Float32Array
  /** By class that can be meant: how far before the best other of its kind, in the clause where it is so the most. */
  readonly lead: Float32Array
  /** By class that can be meant: the best score of a part of a clause, and how far before the others there. */
  readonly partBest: Float32Array
  readonly partLead: Float32Array
  /** By intent that can be meant: the best score of a clause other than the one that speaks for the likeliest intent; and the lead there. */
  readonly apart: Float32Array
  readonly apartLead: Float32Array
  /** Which word spoke loudest for an intent. */
  peakOf: (intent: number) => number = () => 0

  constructor(heads: Heads) {
    this.heads = heads
    this.#asked = new Uint8Array(heads.count)
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
  }

  /** Puts another message on the board. */
  put(reading: Reading, scores: Scores, foreign: Foreignness): this {
    const { intents, services, count } = this.heads
    this.reading = reading
    this.foreign = foreign
    this.clauseCount = scores.clauseCount
    this.peakOf = scores.peakOf
    this.whole.set(scores.whole)
    this.heard = this.#hear()
    this.intentTop.find(scores.whole, 0, intents)
    this.serviceTop.find(scores.whole, intents, services)
    clauses.put(scores.clauses, scores.clauseCount, scores.stride)
    parts.put(scores.parts, scores.partCount, scores.stride)
    this.#ask(scores.whole)
    for (let c = 0; c < count; c++) this.#findBest(c)
    const taken = this.where[Math.max(0, this.intentTop.top)]
    this.#compare(0, intents)
    for (let intent = 0; intent < intents; intent++) if (this.#asked[intent] === 1) this.#lookApart(intent, taken)
    this.#compare(intents, services)
    return this
  }

  /** Whether an intent can be meant at all. */
  isIntentAsked(intent: number): boolean {
    return this.#asked[intent] === 1
  }

  /** Whether a service can be meant at all. One that is named can, whatever the words around its name. */
  isServiceAsked(service: number): boolean {
    return this.#asked[this.heads.intents + service] === 1
  }

  #hear(): readonly number[] {
    const heard: number[] = []
    for (let intent = 0; intent < this.heads.intents; intent++)
      if ((this.whole[intent] ?? 0) > unheard) heard.push(intent)
    return heard
  }

  #ask(whole: Float64Array): void {
    const { intents, services } = this.heads
    for (let c = 0; c < intents + services; c++) {
      const isAsked = (whole[c] ?? 0) > implausible || clauses.reaches(c, implausible) || parts.reaches(c, implausible)
      this.#asked[c] = isAsked ? 1 : 0
    }
    for (const { service, negated } of this.reading.names) if (!negated) this.#asked[intents + service] = 1
  }

  /** Holds classes of one kind against one another. */
  #compare(from: number, count: number): void {
    clauses.compare(from, count)
    parts.compare(from, count)
    for (let c = from; c < from + count; c++) {
      if (this.#asked[c] !== 1) continue
      let lead = -1
      for (let row = 0; row < clauses.count; row++) lead = Math.max(lead, clauses.lead(row, c))
      this.lead[c] = lead
      let partLead = -1
      for (let row = 0; row < parts.count; row++) partLead = Math.max(partLead, parts.lead(row, c))
      this.partBest[c] = lowest
      if (parts.count > 0) this.partBest[c] = parts.score(parts.highest(c), c)
      this.partLead[c] = partLead
    }
  }

  #findBest(c: number): void {
    const where = clauses.highest(c)
    this.where[c] = where
    // Chosen between the two first, a score would be made an object.
    this.best[c] = lowest
    if (clauses.count > 0) this.best[c] = clauses.score(where, c)
  }

  #lookApart(intent: number, taken: number | undefined): void {
    let apart = Number.NEGATIVE_INFINITY
    let lead = Number.NEGATIVE_INFINITY
    for (let row = 0; row < clauses.count; row++) {
      if (row === taken) continue
      apart = Math.max(apart, clauses.score(row, intent))
      lead = Math.max(lead, clauses.lead(row, intent))
    }
    this.apart[intent] = Math.max(-1, apart)
    this.apartLead[intent] = Math.max(-1, lead)
  }
}
