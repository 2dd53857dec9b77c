import type { Space } from './space.ts'
import { RowSums, type Rows } from './sparse.ts'
import { type Clauses, isMark } from './words.ts'

/** Whole messages as vectors of length about 1, to learn from. */
export const vectorsOf = (space: Space, messages: readonly Clauses[]): Rows => {
  const sums = new RowSums(space.size)
  for (const clauses of messages) {
    let square = 0
    for (const words of clauses) {
      for (const [at, word] of words.entries()) {
        if (isMark(word) || words.indexOf(word) < at) continue
        const { features, values } = space.word(word)
        for (let f = 0; f < features.length; f++) {
          const value = values[f] ?? 0
          sums.add(features[f] ?? 0, value)
          square += value * value
        }
      }
      for (const feature of space.pairsOf(words)) {
        const value = space.weight(feature)
        sums.add(feature, value)
        square += value * value
      }
    }
    sums.endRow(square > 0 ? 1 / Math.sqrt(square) : 0)
  }
  return sums.rows()
}
