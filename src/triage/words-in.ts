import { Recent } from '../recent.ts'
import { wordsOf } from '../understanding/terms.ts'

/** A message and its first sentences are held against many lists, one after the other. */
const newest = new Recent<string, readonly string[]>(4)

/** How many words stand between blanks; 1 where there is none. */
export const wordCount = (text: string): number => text.trim().split(/\s+/).length

/** As `wordsOf` makes them. */
export const wordsIn = (text: string): readonly string[] => {
  const known = newest.get(text)
  if (known !== undefined) return known
  const words = wordsOf(text)
  newest.set(text, words)
  return words
}
