import type { UnderstandingSource } from './source.ts'
import { Terms } from './terms.ts'
import { intents } from './understanding.ts'
import { endMark, Word } from './words.ts'

/** A term in a message: which of its list, and from which word to which, the last not included. */
export interface Place {
  readonly id: number
  readonly at: number
  readonly end: number
}

/** All terms of the catalog that a message holds, in the order of the text. */
export interface Found {
  readonly plans: readonly Place[]
  readonly products: readonly Place[]
  readonly services: readonly Place[]
  readonly families: readonly Place[]
  readonly negations: readonly Place[]
  /** Cues of severity. */
  readonly cues: readonly Place[]
  /** By word: what begins there and what ended before it, see `begins` and `ended`. */
  readonly marks: Uint8Array
}

/** Bits of `marks`. */
export const begins = { planWord: 1, separator: 2, signature: 4, part: 8, noPlanBefore: 16 } as const
/** Bits of `marks` for what ends right before a word. */
export const ended = { planAfter: 32, noPlanAfter: 64 } as const
const firstEnded = 5

/** More of a kind than these are no message of a customer, but something pasted. */
const mostPlaces = 200

/** Every list of terms in a catalog, looked up together in one pass over a message. */
export class WordLists {
  readonly cueNames: readonly string[]
  readonly familyCount: number
  readonly #familyWords: readonly Word[]
  readonly #pairWords: (Word | undefined)[]
  readonly #denials: readonly { readonly intent: number; readonly families: readonly number[] }[]
  readonly #terms: Terms
  readonly #starts: Readonly<Record<'product' | 'service' | 'family' | 'cue' | 'negation' | 'mark', number>>

  constructor(source: UnderstandingSource) {
    const { vocabulary, severity, services } = source.understanding
    this.cueNames = Object.keys(severity.cues)
    const names = Object.keys(vocabulary.families)
    const intentIds: readonly string[] = intents
    this.familyCount = names.length
    this.#familyWords = ['', '!'].flatMap((sign) => names.map((name) => new Word(`_&${sign}${name}`)))
    this.#denials = Object.entries(vocabulary.denials).map(([intent, families]) => ({
      intent: intentIds.indexOf(intent),
      families: families.map((family) => names.indexOf(family)),
    }))
    this.#pairWords = new Array(this.#familyWords.length ** 2)
    const product = source.plans.length
    const service = product + 1
    const family = service + source.services.length
    const cue = family + this.familyCount
    const negation = cue + this.cueNames.length
    this.#starts = { product, service, family, cue, negation, mark: negation + 1 }
    this.#terms = new Terms([
      ...source.plans.map(({ id, name }) => [id, name, ...(vocabulary.plans.names[id] ?? [])]),
      [source.vendor.product, ...vocabulary.product.names],
      ...source.services.map(({ id }) => services.get(id)?.names ?? []),
      ...Object.values(vocabulary.families),
      ...Object.values(severity.cues),
      vocabulary.negations,
      vocabulary.plans.words,
      vocabulary.separators,
      vocabulary.signatures,
      vocabulary.conjunctions,
      vocabulary.plans.notBefore,
      vocabulary.plans.before,
      vocabulary.plans.notAfter,
    ])
  }

  /** Intents of which a message holds a family behind a negation, and none without one. */
  deniedBy(families: ReadonlySet<number>): readonly number[] {
    return this.#denials.flatMap(({ intent, families: own }) =>
      own.some((family) => families.has(family + this.familyCount)) && !own.some((family) => families.has(family))
        ? [intent]
        : [],
    )
  }

  /** The stand-in for a family; from `familyCount` on, for those behind a negation. */
  familyWord(family: number): Word {
    return this.#familyWords[family] ?? endMark
  }

  /** The stand-in for two families that meet. */
  pairWord(one: number, other: number): Word {
    const place = one * this.#familyWords.length + other
    const known = this.#pairWords[place]
    if (known !== undefined) return known
    const made = new Word(this.familyWord(one).text + this.familyWord(other).text)
    this.#pairWords[place] = made
    return made
  }

  /** @param stems the message's words, as `stemOf` makes them */
  find(stems: readonly string[]): Found {
    const from = this.#starts
    const plans: Place[] = []
    const products: Place[] = []
    const services: Place[] = []
    const families: Place[] = []
    const negations: Place[] = []
    const cues: Place[] = []
    const marks = new Uint8Array(stems.length + 1)
    const put = (list: Place[], id: number, at: number, end: number): void => {
      if (list.length < mostPlaces) list.push({ id, at, end })
    }
    this.#terms.find(stems, (id, at, end) => {
      if (id < from.product) put(plans, id, at, end)
      else if (id < from.service) put(products, 0, at, end)
      else if (id < from.family) put(services, id - from.service, at, end)
      else if (id < from.cue) put(families, id - from.family, at, end)
      else if (id < from.negation) put(cues, id - from.cue, at, end)
      else if (id < from.mark) put(negations, 0, at, end)
      else {
        const bit = id - from.mark
        const place = bit < firstEnded ? at : end
        marks[place] = (marks[place] ?? 0) | (1 << bit)
      }
    })
    return { plans, products, services, families, negations, cues, marks }
  }
}
