import { lengthAt, type Place } from './places.ts'
import type { Reading } from './reader.ts'
import type { Vocabulary } from './schema.ts'
import type { Terms } from './terms.ts'
import { gap, isAsked, type Token } from './tokens.ts'
import type { Entities, TicketAsked } from './understanding.ts'

/** Who writes more than this says more than a gesture. */
const longestPause = 12
const longestQuestion = 16
/** How far a state may stand from the beginning that asks for it, in words. */
const longestState = 9

const doings = ['open', 'reopen', 'close', 'priority', 'comment'] as const
const [asked, may, refused, stands, state, pointer, number, ofPriority, nothing] = [
  5, 6, 7, 8, 9, 10, 11, 12, 13,
] as const

type Said = Pick<Entities, 'asksForTime' | 'ticketAsked' | 'asksPriority' | 'refusesTicket'>

/** What a message does in the talk, rather than what it asks for: wants time, wants no ticket, asks how tickets go. */
export class Gestures {
  /** Groups of terms. */
  readonly #pauses: number
  readonly #ticketTerms: number
  readonly #priorities: number
  readonly #pauseFillers: ReadonlySet<string>

  constructor({ pauses, ticketChange, tickets, priorities }: Vocabulary, terms: Terms) {
    this.#pauses = terms.group([pauses.words])
    this.#pauseFillers = new Set(pauses.fillers.flatMap((word) => word.split(' ')))
    this.#ticketTerms = terms.group([
      ...doings.map((doing) => ticketChange[doing]),
      ticketChange.asked,
      ticketChange.may,
      ticketChange.refused,
      ticketChange.stands,
      [...ticketChange.states, ...Object.values(priorities.names).flat()],
      [...ticketChange.pointers, ...tickets.words],
      ticketChange.numbers,
      priorities.asked,
      ticketChange.nothing,
    ])
    this.#priorities = terms.group([Object.entries(priorities.names).flatMap(([id, names]) => [id, ...names])])
  }

  read(reading: Reading): Said {
    if (reading.written.length > longestQuestion) return {}
    if (this.#wantsTime(reading)) return { asksForTime: true }
    const places = reading.places.of(this.#ticketTerms)
    // "It opens nothing", "the links open nothing": that is a fault, and no refusal.
    const begins = (at: number): boolean => at === 0 || (reading.tokens[at]?.gap ?? gap.line) >= gap.comma
    const isPlain = (at: number): boolean => reading.written[at]?.text === reading.written[at]?.stem
    if (places.some(({ id, at }) => id === refused || (id === nothing && begins(at) && isPlain(at))))
      return { refusesTicket: true }
    if (reading.tickets.length === 0 && this.#saysOnly(reading, withId(places, number)))
      return { ticketAsked: 'number' }
    const ticketAsked = doingAsked(reading.tokens, places) ?? (isStateAsked(reading, places) ? 'state' : null)
    return {
      ...(ticketAsked === null ? {} : { ticketAsked }),
      ...(asksPriority(reading, places, reading.places.of(this.#priorities)) ? { asksPriority: true } : {}),
    }
  }

  /** A pause and nothing beside it. */
  #wantsTime(reading: Reading): boolean {
    const { tokens, places, names, plans, tickets } = reading
    if (names.length + plans.length + tickets.length > 0 || isAsked(tokens)) return false
    return this.#saysOnly(reading, places.of(this.#pauses))
  }

  /** Some of these terms, and beside them what means nothing of its own. */
  #saysOnly({ written }: Reading, terms: readonly Place[]): boolean {
    if (terms.length === 0 || written.length > longestPause) return false
    let said = false
    for (let at = 0; at < written.length; ) {
      const length = lengthAt(terms, at)
      if (length === 0 && !this.#pauseFillers.has(written[at]?.text ?? '')) return false
      said ||= length > 0
      at += Math.max(1, length)
    }
    return said
  }
}

const withId = (places: readonly Place[], wanted: number): readonly Place[] => places.filter(({ id }) => id === wanted)

/** "Should I close it?": what is asked about stands after what asks, in the same clause. */
const doingAsked = (tokens: readonly Token[], places: readonly Place[]): TicketAsked | null => {
  for (const opener of places) {
    if (opener.id !== asked && opener.id !== may) continue
    const doing = places
      .filter(({ id, at }) => id < doings.length && at >= opener.end && isOneClause(tokens, opener.end, at))
      .reduce<number>((first, { id }) => Math.min(first, id), doings.length)
    const what = doings[doing]
    if (what !== undefined && !(what === 'open' && opener.id === may)) return what
  }
  return null
}

const isOneClause = (tokens: readonly Token[], from: number, to: number): boolean => {
  for (let at = from; at <= to; at++) if ((tokens[at]?.gap ?? gap.line) >= gap.sentence) return false
  return true
}

/** "Is it closed?", "what priority does my ticket have": begins so, names a state, and points to a ticket. */
const isStateAsked = ({ tokens, tickets }: Reading, places: readonly Place[]): boolean =>
  tokens.length <= longestState &&
  places.some(({ id, at }) => id === stands && at <= 1) &&
  places.some(({ id }) => id === state) &&
  (tickets.length > 0 || places.some(({ id }) => id === pointer))

/** "Is no sound a blocker?": begins so, ends in a priority's name, and is one sentence. */
const asksPriority = ({ tokens }: Reading, places: readonly Place[], named: readonly Place[]): boolean =>
  places.some(({ id, at }) => id === ofPriority && at === 0) &&
  named.some(({ end }) => end >= tokens.length - 1) &&
  isOneClause(tokens, 1, tokens.length - 1)
