import { pairHash, wordHash } from './grams.ts'
import type { Reading } from './reader.ts'
import type { Token } from './tokens.ts'
import { Word } from './words.ts'

/** Examples by what they say word for word, with how they are labelled. */
export interface TaughtData {
  readonly keys: Float64Array
  /** By key: where in `labels` its label begins. */
  readonly places: Int32Array
  /** How many intents, then these; how many services, or `open`, then these; the priority, -1 for none, or `open`. */
  readonly labels: Int16Array
}

/** How an example is labelled. Null and undefined: it says nothing of that. */
export interface Label {
  readonly intents: readonly number[]
  readonly services: readonly number[] | null
  /** -1: cannot be judged. */
  readonly priority: number | undefined
}

const open = -2

/**
 * What two texts have in common that say the same word for word. Asking is something else than telling, with the same
 * words. Other signs, case and spaces make no difference.
 */
export const sameWords = (tokens: readonly Token[], text: string): string =>
  [...tokens.map(({ norm }) => norm), signOf(text)].join(' ')

const signOf = (text: string): string => (text.includes('?') ? '?' : '.')

const anyPlan = new Word('_plan')
const anyTicket = new Word('_ticket')

/** The same for the same words, where any plan and any ticket may stand in the place of another. */
export const keyOf = ({ written, plans, tickets }: Reading, text: string): number => {
  const words: (Word | null)[] = [...written]
  for (const { at, end } of plans) for (let word = at; word < end; word++) words[word] = word === at ? anyPlan : null
  for (const { at } of tickets) words[at] = anyTicket
  let one = wordHash(signOf(text))
  let other = ~one
  for (const word of words) {
    if (word === null || word.text === '') continue
    one = pairHash(one, word.hash)
    other = pairHash(other, ~word.hash)
  }
  // As many bits as a number holds exactly: no two examples and no customer's message meet by chance.
  return (one >>> 0) * 2 ** 21 + (other >>> 11)
}

/** Learns the examples word for word. Those that are labelled in two ways are left to the statistics: they contradict each other. */
export class Teacher {
  readonly #taught = new Map<number, Label | null>()

  /** @param key of `keyOf` */
  see(key: number, label: Label): void {
    const known = this.#taught.get(key)
    if (known === undefined) this.#taught.set(key, label)
    else if (known !== null && !areAlike(known, label)) this.#taught.set(key, null)
  }

  get data(): TaughtData {
    const sure = [...this.#taught].flatMap(([key, label]) => (label === null ? [] : [{ key, label: pack(label) }]))
    let next = 0
    const places = sure.map(({ label }) => {
      const place = next
      next += label.length
      return place
    })
    return {
      keys: Float64Array.from(sure, ({ key }) => key),
      places: Int32Array.from(places),
      labels: Int16Array.from(sure.flatMap(({ label }) => label)),
    }
  }
}

/** As far as both say something. */
const areAlike = (one: Label, other: Label): boolean =>
  one.intents.join() === other.intents.join() &&
  (one.services === null || other.services === null || one.services.join() === other.services.join()) &&
  (one.priority === undefined || other.priority === undefined || one.priority === other.priority)

const pack = ({ intents, services, priority }: Label): readonly number[] => [
  intents.length,
  ...intents,
  ...(services === null ? [open] : [services.length, ...services]),
  priority ?? open,
]

/** Knows the examples word for word: what somebody wrote down exactly so is read exactly so. */
export class Taught {
  readonly #places: ReadonlyMap<number, number>
  readonly #labels: Int16Array

  constructor({ keys, places, labels }: TaughtData) {
    this.#places = new Map(Array.from(keys, (key, index) => [key, places[index] ?? 0]))
    this.#labels = labels
  }

  find(reading: Reading, text: string): Label | null {
    const place = this.#places.get(keyOf(reading, text))
    return place === undefined ? null : this.#unpack(place)
  }

  #unpack(place: number): Label {
    let next = place
    const take = (count: number): readonly number[] => {
      const taken = this.#labels.subarray(next, next + count)
      next += count
      return [...taken]
    }
    const [intentCount = 0] = take(1)
    const intents = take(intentCount)
    const [serviceCount = open] = take(1)
    const services = serviceCount === open ? null : take(serviceCount)
    const [priority = open] = take(1)
    return { intents, services, priority: priority === open ? undefined : priority }
  }
}
