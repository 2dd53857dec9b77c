import type { PriorityId } from '../ids.ts'
import { EverydayPlans } from './everyday-plans.ts'
import { Gestures } from './gestures.ts'
import { intentNumber } from './heads.ts'
import { Leanings } from './leanings.ts'
import { lengthAt, type Place, type Places } from './places.ts'
import type { Reading } from './reader.ts'
import type { UnderstandingSource } from './source.ts'
import type { Terms } from './terms.ts'
import { Times } from './times.ts'
import { gap } from './tokens.ts'
import type { Entities, Ordinal, Understanding } from './understanding.ts'
import { stemOf, Word } from './words.ts'

const ticketUpdate = intentNumber('ticket-update')
const availability = intentNumber('availability')
const createTicket = intentNumber('create-ticket')
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
  readonly #terms: Terms
  readonly #priorityIds: readonly PriorityId[]
  /** Groups of terms. */
  readonly #priorities: number
  readonly #priorityWords: number
  readonly #changes: number
  readonly #changing: readonly number[]
  readonly #prices: number
  readonly #unless: number
  readonly #raises: number
  readonly #adds: number
  readonly #openers: number
  readonly #ordinals: ReadonlyMap<string, Ordinal>
  readonly #ordinalFillers: ReadonlySet<string>
  readonly #backTo: ReadonlySet<string>
  readonly #tickets: ReadonlySet<string>
  readonly #pointers: ReadonlySet<string>
  readonly #prefixes: ReadonlySet<string>
  /** What stands for a thing that was spoken of. */
  readonly #pointer: Word
  readonly #nothing = new Word('')
  readonly #fillers: ReadonlySet<string>
  /** What may stand beside a priority's name. */
  readonly #beside: ReadonlySet<string>
  readonly #gestures: Gestures
  readonly #times: Times
  readonly #leanings: Leanings
  readonly #everydayPlans: EverydayPlans

  /** @param terms those that the reader looks for */
  constructor(source: UnderstandingSource, terms: Terms) {
    const {
      priorities,
      understanding: { vocabulary },
    } = source
    const { ticketChange, tickets, continues } = vocabulary
    this.#terms = terms
    this.#priorityIds = priorities.map(({ id }) => id)
    this.#priorities = terms.group(
      priorities.map(({ id, name }) => [id, name, ...(vocabulary.priorities.names[id] ?? [])]),
    )
    this.#priorityWords = terms.group([vocabulary.priorities.words])
    this.#changes = terms.group(changes.map((change) => ticketChange[change]))
    this.#changing = [this.#changes, this.#priorities, this.#priorityWords]
    this.#prices = terms.group([[...vocabulary.asked.cost, ...vocabulary.asked.hourly, ...vocabulary.plans.prices]])
    this.#unless = terms.group([[...ticketChange.unless, ...ticketChange.asked, ...ticketChange.may]])
    this.#raises = terms.group([ticketChange.raises])
    this.#adds = terms.group([ticketChange.adds])
    this.#openers = terms.group([continues.openers])
    this.#backTo = new Set(ticketChange.pointers)
    this.#tickets = new Set(tickets.words)
    this.#pointers = new Set([...ticketChange.pointers, ...tickets.words])
    this.#prefixes = new Set(tickets.prefixes.map(stemOf))
    this.#pointer = new Word(ticketChange.pointers[0] ?? '')
    this.#ordinals = new Map(Object.entries(vocabulary.ordinals))
    this.#ordinalFillers = new Set(vocabulary.ordinalFillers)
    this.#fillers = new Set(continues.fillers)
    this.#beside = new Set([...vocabulary.priorities.beside, ...vocabulary.ordinalFillers])
    this.#gestures = new Gestures(vocabulary, terms)
    this.#times = new Times(vocabulary, terms)
    this.#leanings = new Leanings(vocabulary, terms)
    this.#everydayPlans = new EverydayPlans(source, terms)
  }

  read(reading: Reading, chosen: readonly number[]): Pick<Understanding, 'entities' | 'continues'> {
    const { written, versions, emails } = reading
    const plain = this.#wished(reading)
    const plainly = this.#namedPriority(reading, plain)
    const ofChosen = this.#chosenFor(reading)
    const wished = ofChosen?.wished ?? plain
    const namedPriority = ofChosen?.priority ?? plainly
    // "Could you lift it to high" beside another question; "news of the high ticket" lifts nothing.
    const wishes = wished.of(namedPriority !== null ? this.#raises : this.#adds)
    const pointsTo = (things: ReadonlySet<string>) => written.some(({ text }) => things.has(text))
    // "Raise it" isn't "raise a ticket".
    const isOfOne = chosen[0] === createTicket && pointsTo(this.#backTo) && !pointsTo(this.#tickets)
    const isBrief =
      written.length <= longestOrdinal &&
      (isOfOne || (answers.has(chosen[0] ?? ticketUpdate) && pointsTo(this.#pointers)))
    const isWish = chosen.includes(ticketUpdate) || isBrief || wishes.some((place) => this.#isMeant(reading, place))
    // "Cancel ticket 1001" and "cancel it" aren't the same.
    const change = () =>
      this.#ticketChange(reading, wished, namedPriority) ?? this.#ticketChange(reading, reading.places, namedPriority)
    const wish = isWish ? change() : null
    const ordinal = this.#ordinal(written)
    const isShort = written.length <= longestContinuation
    const picked =
      ordinal ?? ofChosen?.ordinal ?? (isShort ? this.#ordinal(this.#without(reading, this.#changing)) : null)
    // "How much for both?" chooses, too, and presses nothing.
    const priced = picked ?? (isShort ? this.#ordinal(this.#without(reading, [this.#prices])) : null)
    // "Raise the second one" changes it, "the second one is urgent" tells something of it.
    const told = () => (change() === 'priority' ? 'priority' : 'comment')
    const ticketChange = wish ?? (ordinal === null && picked !== null ? told() : null)
    const time = isShort || chosen.includes(availability) ? this.#times.read(reading) : null
    return {
      entities: {
        versions,
        emails,
        ticketChange,
        namedPriority,
        ordinal: priced,
        ...(priced === picked ? {} : { pricesChoice: true }),
        ...severalTickets(reading),
        ...this.#gestures.read(reading),
        ...this.#leanings.read(reading, chosen),
        ...this.#everydayPlans.read(reading),
        ...(time === null ? {} : { time }),
      },
      continues: this.#continues(reading),
    }
  }

  /** Where "make ticket 1001 low" wishes the same as "make it low". */
  #wished({ tickets, written, places }: Reading): Places {
    if (tickets.length === 0) return places
    const words = [...written]
    for (const { at } of tickets) {
      const isPrefixed = this.#prefixes.has(words[at - 1]?.stem ?? '')
      words[at] = isPrefixed ? this.#nothing : this.#pointer
      if (isPrefixed) words[at - 1] = this.#pointer
    }
    return this.#terms.find(words)
  }

  /** "Make the first one low": which one, and as it would read of one that was spoken of; null where more is said. */
  #chosenFor(reading: Reading): { ordinal: Ordinal; wished: Places; priority: PriorityId } | null {
    const { written, tickets } = reading
    if (tickets.length > 0 || written.length > longestContinuation) return null
    const at = written.findIndex(({ text }) => this.#ordinals.has(text) && !this.#ordinalFillers.has(text))
    const ordinal = this.#ordinals.get(written[at]?.text ?? '')
    const isBefore = this.#ordinalFillers.has(written[at - 1]?.text ?? '')
    const isBehind = this.#ordinalFillers.has(written[at + 1]?.text ?? '')
    // "Wait a second" chooses nothing.
    if (ordinal === undefined || !(isBefore || isBehind)) return null
    const words = [...written]
    if (isBehind) words[at + 1] = this.#nothing
    if (isBefore) words[at] = this.#nothing
    words[isBefore ? at - 1 : at] = this.#pointer
    const wished = this.#terms.find(words)
    const priority = this.#namedPriority(reading, wished)
    const told = [...this.#changing, this.#raises].flatMap((group) => wished.of(group))
    const isTold = (word: number): boolean => told.some((place) => place.at <= word && word < place.end)
    const isOnly = words.every(
      ({ text }, word) => text === '' || isTold(word) || this.#pointers.has(text) || this.#beside.has(text),
    )
    return priority !== null && isOnly ? { ordinal, wished, priority } : null
  }

  /** "Don't close it", "should I close it?": before a change, in the same clause, stands what takes the wish away. */
  #isMeant({ tokens, places }: Reading, { at: start }: Place): boolean {
    const unless = places.of(this.#unless)
    if (unless.length === 0) return true
    for (let at = start - 1; at >= Math.max(0, start - longestReach); at--) {
      if ((tokens[at + 1]?.gap ?? gap.line) >= gap.comma) return true
      const length = lengthAt(unless, at)
      if (length > 0 && at + length <= start) return false
    }
    return true
  }

  #namedPriority(reading: Reading, wished: Places): PriorityId | null {
    const words = wished.of(this.#priorityWords)
    if (words.length === 0) return null
    const isNear = ({ at }: Place): boolean => words.some((word) => at >= word.at - reach && at < word.end + reach)
    const named = wished.of(this.#priorities).findLast((place) => isNear(place) && this.#isMeant(reading, place))
    return this.#priorityIds[named?.id ?? -1] ?? null
  }

  #ticketChange(reading: Reading, wished: Places, named: PriorityId | null): Entities['ticketChange'] {
    if (named !== null) return 'priority'
    let first: number = changes.length
    for (const place of wished.of(this.#changes)) {
      if (place.id < first && this.#isMeant(reading, place)) first = place.id
    }
    return changes[first] ?? null
  }

  /** "Close the first one" chooses the first one. */
  #without({ written, places }: Reading, groups: readonly number[]): readonly Word[] {
    const others = groups.flatMap((group) => places.of(group))
    return others.length === 0
      ? written
      : written.filter((_, word) => !others.some(({ at, end }) => at <= word && word < end))
  }

  /** "2", "the second one please", "both": an ordinal and nothing else that means anything. */
  #ordinal(words: readonly Word[]): Ordinal | null {
    if (words.length === 0 || words.length > longestOrdinal) return null
    let found: Ordinal | null = null
    for (const { text } of words) {
      if (this.#ordinalFillers.has(text)) continue
      const value = this.#ordinals.get(text) ?? (/^[1-9]$/.test(text) ? Number(text) : undefined)
      if (value === undefined || (found !== null && found !== value)) return null
      found = value
    }
    return found
  }

  /** "and on premium?", "what about backups": an opener or a bare name, and nothing of its own beside it. */
  #continues({ written, places, plans, names, tickets }: Reading): boolean {
    if (written.length === 0 || written.length > longestContinuation) return false
    const opener = lengthAt(places.of(this.#openers), 0)
    if (opener === 0 && plans.length + names.length + tickets.length === 0) return false
    const isNamed = (word: number): boolean =>
      [...plans, ...names].some(({ at, end }) => at <= word && word < end) || tickets.some(({ at }) => at === word)
    const rest = written.filter(({ text }, at) => at >= opener && !this.#fillers.has(text) && !isNamed(at))
    return rest.length === 0 || (opener > 0 && rest.length <= 2)
  }
}
