import type { Example } from './examples.ts'
import type { UnderstandingSource } from './reader.ts'
import { hashText, type SpellerData } from './speller.ts'
import { wordsOf } from './terms.ts'
import { tokenize } from './tokens.ts'

/** Seen less often, a word may be a slip itself. */
const oftenEnough = 3

/** Which words slips are put right to, and which are left alone: from the catalog's own texts and common English. */
export const learnSpelling = (
  source: UnderstandingSource,
  examples: readonly Example[],
  commonWords: Iterable<string>,
): SpellerData => {
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
  const common = new Set([...commonWords].filter((word) => /^[a-z]{3,}$/.test(word)))
  const words = [...counts]
    .filter(([word, times]) => word.length >= 3 && (times >= oftenEnough || (times > 1 && common.has(word))))
    .toSorted(([a, many], [b, few]) => few - many || (a < b ? -1 : 1))
    .map(([word]) => word)
  const left = [...common, ...Object.keys(vocabulary.abbreviations)]
  return { words, leave: Int32Array.from(left, (word) => hashText(word)).sort(), slips: training.slips }
}
