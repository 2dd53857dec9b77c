import { madeOnce } from '../made-once.ts'
import { stemOf, Terms, wordsOf } from '../understanding/terms.ts'

/** A pasted log tells nothing in a phrase. */
const mostLetters = 300

const termsOf = madeOnce((phrases: readonly string[]): Terms => new Terms([phrases]))

/** Whether words hold one of the phrases of a list of the vocabulary, and none of `unless` in the three words before it. */
export const holdsPhrase = (text: string, phrases: readonly string[], unless: readonly string[] = []): boolean => {
  if (phrases.length === 0 || text.length > mostLetters) return false
  const words = wordsOf(text)
  let held = false
  termsOf(phrases).find(words.map(stemOf), (_, start) => {
    held ||= !words.slice(Math.max(0, start - 3), start).some((word) => unless.includes(word))
  })
  return held
}

/** Whether words end in one of the phrases, or in it and one word more. */
export const endsInPhrase = (text: string, phrases: readonly string[]): boolean => {
  if (text.length > mostLetters) return false
  const stems = wordsOf(text).map(stemOf)
  let isEnd = false
  termsOf(phrases).find(stems, (_, __, end) => {
    isEnd ||= end >= stems.length - 1
  })
  return isEnd
}
