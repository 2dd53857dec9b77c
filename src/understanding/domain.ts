import { hashText } from './hash.ts'
import { kindOf, type Lexicon } from './lexicon.ts'
import { type Clauses, Word } from './words.ts'

/** The words of messages that are the desk's business. */
export interface DomainData {
  readonly hashes: Int32Array
  /** By word: how many examples hold it. */
  readonly counts: Uint16Array
}

/** How much of a message is in words that no message of the desk's own business holds. */
export interface Foreignness {
  /** Share of such words that are words of the language, among those that tell anything, 0 to 1. */
  readonly share: number
  /** How many those are. */
  readonly count: number
  /** How many are no word of the language either: names, slips, random letters. */
  readonly strange: number
}

/** A word in more than this share of the examples tells nothing: "the", "you". */
const everydayShare = 0.03

const everyday = -1
const ownWord = -2
const strangeWord = -3

/** Tells the desk's own words from those of the world. */
export class Domain {
  readonly #counts = new Map<number, number>()
  readonly #lexicon: Lexicon
  readonly #everyday: number
  /** Stands for a foreign word of any kind, and one for each kind. */
  readonly #foreignWord = new Word('_&@')
  readonly #kindWords = Array.from({ length: 256 }, (_, kind) => new Word(`_&@${kind}`))

  constructor({ hashes, counts }: DomainData, lexicon: Lexicon) {
    this.#lexicon = lexicon
    let most = 0
    hashes.forEach((hash, index) => {
      const count = counts[index] ?? 0
      most = Math.max(most, count)
      this.#counts.set(hash, count)
    })
    this.#everyday = most * everydayShare
  }

  /**
   * Looks at a message's words, and adds to each clause a stand-in for the kind of each foreign word in it.
   * @param own how many examples the message itself is, so that it does not vouch for its own words
   */
  look(clauses: Clauses, own: 0 | 1): { readonly clauses: Clauses; readonly foreign: Foreignness } {
    let telling = 0
    let count = 0
    let strange = 0
    const marked = clauses.map((words) => {
      let kinds: Word[] | null = null
      for (const word of words) {
        const standing = this.#standing(word, own)
        if (standing === everyday) continue
        telling++
        if (standing === strangeWord) strange++
        if (standing < 0) continue
        count++
        const kind = this.#kindWords[standing] ?? this.#foreignWord
        kinds ??= [this.#foreignWord]
        if (!kinds.includes(kind)) kinds.push(kind)
      }
      return kinds === null ? words : [...words, ...kinds]
    })
    return { clauses: marked, foreign: { share: telling === 0 ? 0 : count / telling, count, strange } }
  }

  /** What a word is to the desk: one of the constants, or the kind of a foreign word. */
  #standing(word: Word, own: 0 | 1): number {
    if (own === 1) return this.#look(word, own)
    word.standing ??= this.#look(word, own)
    return word.standing
  }

  #look({ text, isMask }: Word, own: 0 | 1): number {
    if (isMask || text.length < 2) return everyday
    const seen = this.#counts.get(hashText(text)) ?? 0
    if (seen - own >= this.#everyday) return everyday
    if (seen > own) return ownWord
    const kind = kindOf(this.#lexicon, text)
    return kind < 0 ? strangeWord : kind
  }
}

/** Counts in how many of these messages each word is. */
export const countWords = (messages: readonly Clauses[]): DomainData => {
  const words = new Map<Word, { count: number; last: Clauses }>()
  for (const clauses of messages) {
    for (const clause of clauses) {
      for (const word of clause) {
        const seen = words.get(word)
        if (seen === undefined) words.set(word, { count: 1, last: clauses })
        else if (seen.last !== clauses) {
          seen.count++
          seen.last = clauses
        }
      }
    }
  }
  const counts = new Map<number, number>()
  for (const [{ text, isMask }, { count }] of words) {
    if (isMask) continue
    const hash = hashText(text)
    counts.set(hash, Math.min(65_535, (counts.get(hash) ?? 0) + count))
  }
  return { hashes: Int32Array.from(counts.keys()), counts: Uint16Array.from(counts.values()) }
}
