import type { Place, Places } from './places.ts'
import type { UnderstandingSource } from './source.ts'
import type { Terms } from './terms.ts'
import { intents } from './understanding.ts'
import { endMark, Word } from './words.ts'

/** All terms of the catalog that a message holds, in the order of the text. */
export interface Found {
  readonly plans: readonly Place[]
  readonly products: readonly Place[]
  readonly services: readonly Place[]
  readonly families: readonly Place[]
  readonly negations: readonly Place[]
  /** Cues of severity. */
  readonly cues: readonly Place[]
  /** What tells only when something happened: number 0. Number 1 begins it: "since". */
  readonly whens: readonly Place[]
  /** By word: what begins there and what ended before it, see `begins` and `ended`. */
  readonly marks: Uint8Array
}

/** Bits of `marks`. */
export const begins = { planWord: 1, separator: 2, signature: 4, part: 8, noPlanBefore: 16 } as const
/** Bits of `marks` for what ends right before a word. */
export const ended = { planAfter: 32, noPlanAfter: 64 } as const
const firstEnded = 5

/** How far, in words, a negation reaches. */
export const negationReach = 5

/** The lists of terms that tell how a message is to be taken apart, and what its words stand for. */
export class WordLists {
  readonly cueNames: readonly string[]
  readonly familyCount: number
  readonly #familyWords: readonly Word[]
  readonly #pairWords: (Word | undefined)[]
  readonly #denials: readonly { readonly intent: number; readonly families: readonly number[] }[]
  readonly #groups: Readonly<Record<keyof Found, number>>

  constructor(source: UnderstandingSource, terms: Terms) {
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
    this.#groups = {
      plans: terms.group(source.plans.map(({ id, name }) => [id, name, ...(vocabulary.plans.names[id] ?? [])])),
      products: terms.group([[source.vendor.product, ...vocabulary.product.names]]),
      services: terms.group(source.services.map(({ id }) => services.get(id)?.names ?? [])),
      families: terms.group(Object.values(vocabulary.families)),
      cues: terms.group(Object.values(severity.cues)),
      whens: terms.group([severity.when, severity.since]),
      negations: terms.group([vocabulary.negations]),
      marks: terms.group([
        vocabulary.plans.words,
        vocabulary.separators,
        vocabulary.signatures,
        vocabulary.conjunctions,
        vocabulary.plans.notBefore,
        vocabulary.plans.before,
        vocabulary.plans.notAfter,
      ]),
    }
  }

  /** Intents of which a message holds a family behind a negation, and none without one. */
  deniedBy(met: readonly number[]): readonly number[] {
    const families = new Set(met)
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

  /** @param length how many words the message has */
  found(places: Places, length: number): Found {
    const { plans, products, services, families, cues, whens, negations, marks } = this.#groups
    return {
      plans: places.of(plans),
      products: places.of(products),
      services: places.of(services),
      families: places.of(families),
      cues: places.of(cues),
      whens: places.of(whens),
      negations: places.of(negations),
      marks: marksOf(places.of(marks), length),
    }
  }
}

const marksOf = (places: readonly Place[], length: number): Uint8Array => {
  const marks = new Uint8Array(length + 1)
  for (const { id, at, end } of places) {
    const place = id < firstEnded ? at : end
    marks[place] = (marks[place] ?? 0) | (1 << id)
  }
  return marks
}
