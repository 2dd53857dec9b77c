import type { Space } from './space.ts'
import { type Sparse, SparseSum } from './sparse.ts'
import { type Clauses, isMark, type Word } from './words.ts'

/** Whole messages as vectors of length about 1, to learn from. */
export const vectorsOf = (space: Space, messages: readonly Clauses[]): readonly Sparse[] => {
  const sum = new SparseSum(space.size)
  const known = new Map<Word, Sparse>()
  const featuresOf = (word: Word): Sparse => {
    const made = known.get(word) ?? space.word(word)
    known.set(word, made)
    return made
  }
  return messages.map((clauses) => {
    let square = 0
    const add = (feature: number, value: number): void => {
      sum.add(feature, value)
      square += value * value
    }
    for (const words of clauses) {
      for (const [at, word] of words.entries()) {
        if (isMark(word) || words.indexOf(word) < at) continue
        const { features, values } = featuresOf(word)
        for (let f = 0; f < features.length; f++) add(features[f] ?? 0, values[f] ?? 0)
      }
      for (const feature of space.pairsOf(words)) add(feature, space.weight(feature))
    }
    return sum.take(square > 0 ? 1 / Math.sqrt(square) : 0)
  })
}
