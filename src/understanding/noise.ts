import type { Foreignness } from './domain.ts'
import type { Token } from './tokens.ts'

/** So few words over and over again, */
const fewestKinds = 4
/** … so often, say nothing. */
const manyTimes = 20
/** So many words that are no words, and hardly anything beside them. */
const strangeWords = 5
const strangeShare = 0.8
/** No language has a word of so many letters. */
const longestWord = 36

/**
 * Whether a text says nothing that anything learned could be held against: letters at random, a word over and over again,
 * a language that no example is in. Scores of such a text are chance, however high they are.
 */
export const isNoise = (tokens: readonly Token[], { strange }: Foreignness): boolean => {
  if (tokens.length === 0) return false
  if (strange >= strangeWords && strange >= tokens.length * strangeShare) return true
  if (tokens.length >= manyTimes && hasFewKinds(tokens)) return true
  return tokens.every(({ kind, norm }) => kind === 'word' && norm.length >= longestWord)
}

const hasFewKinds = (tokens: readonly Token[]): boolean => {
  const kinds: string[] = []
  for (const { norm } of tokens) {
    if (kinds.includes(norm)) continue
    if (kinds.length === fewestKinds) return false
    kinds.push(norm)
  }
  return true
}
