import { hashText } from './hash.ts'
import type { Reading } from './reader.ts'
import type { Token } from './tokens.ts'

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

/** Asking is something else than telling, with the same words. Other signs, case and spaces make no difference. */
const wordsAsWritten = (tokens: readonly Token[], isAsked: boolean): string[] => [
  ...tokens.map(({ norm }) => norm),
  isAsked ? '?' : '.',
]

/** What two texts have in common that say the same word for word. */
export const sameWords = (tokens: readonly Token[], text: string): string =>
  wordsAsWritten(tokens, text.includes('?')).join(' ')

/** The same where any plan and any ticket may stand in the place of another. */
const keyOf = ({ tokens, plans, tickets }: Reading, text: string): number => {
  const words = wordsAsWritten(tokens, text.includes('?'))
  for (const { at, end } of plans) for (let word = at; word < end; word++) words[word] = word === at ? '_plan' : ''
  for (const { at } of tickets) words[at] = '_ticket'
  // As many bits as a number holds exactly: no two examples and no customer's message meet by chance.
  return (hashWords(words, 0x811c9dc5) >>> 0) * 2 ** 21 + (hashWords(words, 0x9747b28c) >>> 11)
}

/** The hash of the words, those that are empty left out, with a space between each two. */
const hashWords = (words: readonly string[], seed: number): number => {
  let hash = seed
  let isFirst = true
  for (const word of words) {
    if (word === '') continue
    hash = hashText(word, isFirst ? hash : hashText(' ', hash))
    isFirst = false
  }
  return hash
}

/** Learns the examples word for word. Those that are labelled in two ways are left to the statistics: they contradict each other. */
export class Teacher {
  readonly #taught = new Map<number, Label | null>()

  /** @param label null: it says nothing of what is asked for */
  see(reading: Reading, text: string, label: Label | null): void {
    if (label === null || reading.tokens.length === 0) return
    const key = keyOf(reading, text)
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
