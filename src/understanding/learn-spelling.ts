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
  for (const { text } of examples) for (const { norm, kind } of tokenize(text)) if (kind === 'word') count(norm, 1)
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
