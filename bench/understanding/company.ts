import natural from 'natural/lib/natural/stemmers/index.js'
import { Word } from '../../src/understanding/words.ts'

/** How far, in words, two of a sentence may stand apart. */
const reach = 16
/** In fewer sentences than these, two words meet by chance. */
const oftenEnough = 2

/**
 * Two words of a sentence, wherever and in whichever order they stand in it: "card" and "lost" tell more together than
 * each by itself. They follow the sentence's words as families do. A long message has hundreds, so our catalog does
 * without them.
 */
export class Company {
  readonly #stems = new Map<string, string>()
  readonly #known: ReadonlyMap<string, Word>

  /** Those that the sentences to learn from have more than once. */
  constructor(sentences: readonly (readonly Word[])[]) {
    const counts = new Map<string, number>()
    for (const words of sentences) for (const two of this.#met(words)) counts.set(two, (counts.get(two) ?? 0) + 1)
    const often = [...counts].filter(([, count]) => count >= oftenEnough)
    this.#known = new Map(often.map(([two]) => [two, new Word(`_&${two}`)]))
  }

  of(words: readonly Word[]): readonly Word[] {
    return [...this.#met(words)].flatMap((two) => this.#known.get(two) ?? [])
  }

  #met(words: readonly Word[]): ReadonlySet<string> {
    const stems = words.map((word) => this.#stemOf(word))
    const met = new Set<string>()
    stems.forEach((one, at) => {
      for (const other of stems.slice(at + 1, at + 1 + reach)) {
        if (one !== other) met.add(one < other ? `${one} ${other}` : `${other} ${one}`)
      }
    })
    return met
  }

  #stemOf({ text }: Word): string {
    const known = this.#stems.get(text)
    if (known !== undefined) return known
    const stem = natural.PorterStemmer.stem(text)
    this.#stems.set(text, stem)
    return stem
  }
}
