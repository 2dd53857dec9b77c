import { companyHash } from './grams.ts'
import type { Word } from './words.ts'

/** How far, in different words, two may stand apart. */
const farthest = 16
/** Different words of a clause beyond these keep no company: a paste, not a request. */
const mostWords = 64

const stems = new Int32Array(mostWords)
const hashes = new Int32Array(mostWords * farthest)

/**
 * Every two words of a clause, in whichever order they stand: "card" and "lost" tell more together than each by itself.
 * Words of one stem are one.
 * @returns their hashes, until the next call
 */
export const companyIn = (words: readonly Word[]): Int32Array => {
  const count = findStems(words)
  let end = 0
  for (let one = 0; one < count; one++) {
    const last = Math.min(count, one + farthest + 1)
    for (let other = one + 1; other < last; other++) hashes[end++] = companyHash(stems[one] ?? 0, stems[other] ?? 0)
  }
  return hashes.subarray(0, end)
}

const findStems = (words: readonly Word[]): number => {
  let count = 0
  for (const { isFamily, stemHash } of words) {
    if (isFamily) continue
    let at = 0
    while (at < count && stems[at] !== stemHash) at++
    if (at < count) continue
    stems[count++] = stemHash
    if (count === mostWords) break
  }
  return count
}
