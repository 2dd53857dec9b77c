import type { Example } from './examples.ts'
import type { UnderstandingSource } from './source.ts'
import type { SpellerData } from './speller.ts'
import { wordsOf } from './terms.ts'
import { tokenize } from './tokens.ts'

/** Seen less often, a word may be a slip itself. */
const oftenEnough = 3

/** Which words slips are put right to, from the catalog's own texts. */
export const learnSpelling = (source: UnderstandingSource, examples: readonly Example[]): SpellerData => {
  const { vocabulary, services, training } = source.understanding
  const counts = new Map<string, number>()
  const count = (word: string, times: number): void => {
    counts.set(word, (counts.get(word) ?? 0) + times)
  }
  for (const [piece, times] of piecesOf(examples)) {
    for (const { norm, kind } of tokenize(piece)) if (kind === 'word') count(norm, times)
  }
  const ownTerms = [
    ...vocabulary.known,
    ...vocabulary.tickets.words,
    ...source.plans.flatMap(({ id, name }) => [id, name, ...(vocabulary.plans.names[id] ?? [])]),
    ...[...services.values()].flatMap(({ names }) => names),
  ]
  for (const word of ownTerms.flatMap(wordsOf)) count(word, oftenEnough)
  const words = [...counts]
    .filter(([word, times]) => word.length >= 3 && times >= oftenEnough)
    .toSorted(([a, many], [b, few]) => few - many || (a < b ? -1 : 1))
    .map(([word]) => word)
  return { words, slips: training.slips }
}

/** What stands between spaces, and how often: few are different, and each is taken apart once. */
const piecesOf = (examples: readonly Example[]): ReadonlyMap<string, number> => {
  const pieces = new Map<string, number>()
  for (const { text } of examples) {
    for (const piece of text.split(' ')) pieces.set(piece, (pieces.get(piece) ?? 0) + 1)
  }
  return pieces
}
