import { hashText } from './hash.ts'

/** A language at large: which words there are, and what kind of thing each names. */
export interface Lexicon {
  /** Hashes of words, sorted. */
  readonly hashes: Int32Array
  /** By word: the number of its kind (food, animal, motion and so on); 0 where none is known. */
  readonly kinds: Uint8Array
}

export const noLexicon: Lexicon = { hashes: new Int32Array(0), kinds: new Uint8Array(0) }

/** @param words each with the number of its kind, 1 to 255; 0 for none */
export const makeLexicon = (words: ReadonlyMap<string, number>): Lexicon => {
  const byHash = new Map(Array.from(words, ([word, kind]) => [hashText(word), kind]))
  const hashes = Int32Array.from(byHash.keys()).sort()
  return { hashes, kinds: Uint8Array.from(hashes, (hash) => byHash.get(hash) ?? 0) }
}

/** The kind of thing that a word names: 0 where it is a word of no known kind, -1 where it is no word of the language. */
export const kindOf = (lexicon: Lexicon, word: string): number => {
  const place = find(lexicon, word)
  if (place >= 0) return lexicon.kinds[place] ?? 0
  for (const [ending, stem] of endings) {
    if (!word.endsWith(ending) || word.length < ending.length + 3) continue
    const found = find(lexicon, word.slice(0, -ending.length) + stem)
    if (found >= 0) return lexicon.kinds[found] ?? 0
  }
  return -1
}

/** Endings of English, and what stands in their place in the plain word. */
const endings: readonly (readonly [string, string])[] = [
  ['s', ''],
  ['es', ''],
  ['ies', 'y'],
  ['ed', ''],
  ['ed', 'e'],
  ['ing', ''],
  ['ing', 'e'],
  ['er', ''],
  ['ly', ''],
]

const find = ({ hashes }: Lexicon, word: string): number => {
  const hash = hashText(word)
  let low = 0
  let high = hashes.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = hashes[middle] ?? 0
    if (found === hash) return middle
    if (found < hash) low = middle + 1
    else high = middle - 1
  }
  return -1
}
