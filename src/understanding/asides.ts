import type { PriorityId } from '../ids.ts'
import { Gestures } from './gestures.ts'
import { intentNumber } from './heads.ts'
import { Leanings } from './leanings.ts'
import type { Reading } from './reader.ts'
import type { UnderstandingSource } from './source.ts'
import { stemOf, Terms } from './terms.ts'
import { Times } from './times.ts'
import { gap, type Token } from './tokens.ts'
import type { Entities, Ordinal, Understanding } from './understanding.ts'

const ticketUpdate = intentNumber('ticket-update')
const availability = intentNumber('availability')
/** What "no, reopen it" may be taken for. */
const answers: ReadonlySet<number> = new Set((['affirm', 'deny', 'cancel', 'out-of-scope'] as const).map(intentNumber))
/** More words than this make a message that stands on its own. */
const longestContinuation = 9
const longestOrdinal = 6
/** How far, in words, a priority's name may stand from a word that makes one of it. */
const reach = 3
/** How far, in words, before a change stands what takes the wish for it away. */
const longestReach = 6

const severalTickets = ({ tickets }: Reading): Pick<Entities, 'tickets'> => {
  if (tickets.length < 2) return {}
  const named = [...new Set(tickets.map(({ digits }) => digits))]
  return named.length > 1 ? { tickets: named } : {}
}

const changes = ['reopen', 'close', 'priority', 'comment'] as const

/** What a message says beside what it asks for: versions, addresses, choices, and whether it leans on the last turn. */
export class Asides {
  readonly #priorityIds: readonly PriorityId[]
  readonly #priorityTerms: Terms
  readonly #priorityWords: Terms
  readonly #changeTerms: Terms
  readonly #ordinals: ReadonlyMap<string, Ordinal>
  readonly #ordinalFillers: ReadonlySet<string>
  readonly #unless: Terms
  readonly #pointers: ReadonlySet<string>
  readonly #raises: Terms
  readonly #prefixes: ReadonlySet<string>
  /** What stands for a thing that was spoken of. */
  readonly #pointer: string
  readonly #adds: Terms
  readonly #openers: Terms
  readonly #fillers: ReadonlySet<string>
  readonly #gestures: Gestures
  readonly #times: Times
  readonly #leanings: Leanings

  constructor({ priorities, understanding: { vocabulary } }: UnderstandingSource) {
    this.#priorityIds = priorities.map(({ id }) => id)
    this.#priorityTerms = new Terms(
      priorities.map(({ id, name }) => [id, name, ...(vocabulary.priorities.names[id] ?? [])]),
    )
    this.#priorityWords = new Terms([vocabulary.priorities.words])
    this.#changeTerms = new Terms(changes.map((change) => vocabulary.ticketChange[change]))
    const { unless, asked, may } = vocabulary.ticketChange
    this.#unless = new Terms([[...unless, ...asked, ...may]])
    this.#pointers = new Set([...vocabulary.ticketChange.pointers, ...vocabulary.tickets.words])
    this.#prefixes = new Set(vocabulary.tickets.prefixes.map(stemOf))
    this.#pointer = vocabulary.ticketChange.pointers[0] ?? ''
    this.#raises = new Terms([vocabulary.ticketChange.raises])
    this.#adds = new Terms([vocabulary.ticketChange.adds])
    this.#ordinals = new Map(Object.entries(vocabulary.ordinals))
    this.#ordinalFillers = new Set(vocabulary.ordinalFillers)
    this.#openers = new Terms([vocabulary.continues.openers])
    this.#fillers = new Set(vocabulary.continues.fillers)
    this.#gestures = new Gestures(vocabulary)
    this.#times = new Times(vocabulary)
    this.#leanings = new Leanings(vocabulary)
  }

  read(reading: Reading, chosen: readonly number[]): Pick<Understanding, 'entities' | 'continues'> {
    const said = reading.tokens.map(({ norm }) => norm)
    const stems = said.map(stemOf)
    const isMeant = (start: number): boolean => this.#isMeant(reading.tokens, stems, start)
    const wished = this.#withoutNumbers(stems, reading)
    const namedPriority = this.#namedPriority(wished, isMeant)
    // "Could you lift it to high" beside another question; "news of the high ticket" lifts nothing.
    const wishes = namedPriority !== null ? this.#raises : this.#adds
    const isBrief =
      said.length <= longestOrdinal &&
      answers.has(chosen[0] ?? ticketUpdate) &&
      said.some((word) => this.#pointers.has(word))
    const isWish = chosen.includes(ticketUpdate) || isBrief || holds(wishes, wished, isMeant)
    const wish = isWish ? this.#ticketChange(wished, namedPriority, isMeant) : null
    const ordinal = this.#ordinal(said)
    const isShort = said.length <= longestContinuation
    const picked = ordinal ?? (isShort ? this.#ordinal(this.#withoutChange(said, stems)) : null)
    // "The second one is urgent" tells something of the second one.
    const ticketChange = wish ?? (ordinal === null && picked !== null ? 'comment' : null)
    const time = isShort || chosen.includes(availability) ? this.#times.read(reading.tokens, stems) : null
    return {
      entities: {
        versions: reading.versions,
        emails: reading.emails,
        ticketChange,
        namedPriority,
        ordinal: picked,
        ...severalTickets(reading),
        ...this.#gestures.read(reading, said, stems),
        ...this.#leanings.read(reading, said, stems, chosen),
        ...(time === null ? {} : { time }),
      },
      continues: this.#continues(said, stems, reading),
    }
  }

  /** "Make ticket 1001 low" wishes the same as "make it low". */
  #withoutNumbers(stems: readonly string[], { tickets }: Reading): readonly string[] {
    if (tickets.length === 0) return stems
    const words = [...stems]
    for (const { at } of tickets) {
      const isPrefixed = this.#prefixes.has(words[at - 1] ?? '')
      words[at] = isPrefixed ? '' : this.#pointer
      if (isPrefixed) words[at - 1] = this.#pointer
    }
    return words
  }

  /** "Don't close it", "should I close it?": before a change, in the same clause, stands what takes the wish away. */
  #isMeant(tokens: readonly Token[], stems: readonly string[], start: number): boolean {
    for (let at = start - 1; at >= Math.max(0, start - longestReach); at--) {
      if ((tokens[at + 1]?.gap ?? gap.line) >= gap.comma) return true
      const length = this.#unless.lengthAt(stems, at)
      if (length > 0 && at + length <= start) return false
    }
    return true
  }

  #namedPriority(stems: readonly string[], isMeant: (start: number) => boolean): PriorityId | null {
    const near = new Set<number>()
    this.#priorityWords.find(stems, (_, start, end) => {
      for (let at = start - reach; at < end + reach; at++) near.add(at)
    })
    if (near.size === 0) return null
    let named: PriorityId | null = null
    this.#priorityTerms.find(stems, (priority, start) => {
      if (near.has(start) && isMeant(start)) named = this.#priorityIds[priority] ?? null
    })
    return named
  }

  #ticketChange(
    stems: readonly string[],
    named: PriorityId | null,
    isMeant: (start: number) => boolean,
  ): Entities['ticketChange'] {
    if (named !== null) return 'priority'
    let first: number = changes.length
    this.#changeTerms.find(stems, (change, start) => {
      if (isMeant(start)) first = Math.min(first, change)
    })
    return changes.find((_, change) => change === first) ?? null
  }

  /** "Close the first one" chooses the first one. */
  #withoutChange(said: readonly string[], stems: readonly string[]): readonly string[] {
    const isChange = new Uint8Array(said.length)
    for (const terms of [this.#changeTerms, this.#priorityTerms, this.#priorityWords])
      terms.find(stems, (_, start, end) => isChange.fill(1, start, end))
    return said.filter((_, at) => isChange[at] === 0)
  }

  /** "2", "the second one please", "both": an ordinal and nothing else that means anything. */
  #ordinal(said: readonly string[]): Ordinal | null {
    if (said.length === 0 || said.length > longestOrdinal) return null
    let found: Ordinal | null = null
    for (const word of said) {
      if (this.#ordinalFillers.has(word)) continue
      const value = this.#ordinals.get(word) ?? (/^[1-9]$/.test(word) ? Number(word) : undefined)
      if (value === undefined || (found !== null && found !== value)) return null
      found = value
    }
    return found
  }

  /** "and on premium?", "what about backups": an opener or a bare name, and nothing of its own beside it. */
  #continues(said: readonly string[], stems: readonly string[], { plans, names, tickets }: Reading): boolean {
    if (said.length === 0 || said.length > longestContinuation) return false
    const opener = this.#openers.lengthAt(stems, 0)
    const isNamed = new Uint8Array(said.length)
    for (const { at, end } of plans) isNamed.fill(1, at, end)
    for (const { at, end } of names) isNamed.fill(1, at, end)
    for (const { at } of tickets) isNamed[at] = 1
    const rest = said.filter((word, at) => at >= opener && isNamed[at] === 0 && !this.#fillers.has(word))
    if (!isNamed.includes(1) && opener === 0) return false
    return rest.length === 0 || (opener > 0 && rest.length <= 2)
  }
}

const holds = (terms: Terms, stems: readonly string[], isMeant: (start: number) => boolean): boolean => {
  let held = false
  terms.find(stems, (_, start) => {
    held ||= isMeant(start)
  })
  return held
}
