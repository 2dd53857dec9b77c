import { madeOnce } from '../made-once.ts'
import { TermLists } from '../understanding/term-lists.ts'
import { madeOf, wordsOf } from '../understanding/terms.ts'

/** A pasted log tells nothing in a phrase. */
const mostLetters = 300

const listOf = madeOnce((phrases: readonly string[]) => new TermLists([phrases]))

let newest = { text: '', words: wordsOf('') }

/** One text is held against several lists, one after the other. */
const wordsIn = (text: string): readonly string[] => {
  if (text !== newest.text) newest = { text, words: wordsOf(text) }
  return newest.words
}

/** Whether words hold one of the phrases of a list of the vocabulary, and none of `unless` in the three words before it. */
export const holdsPhrase = (text: string, phrases: readonly string[], unless: readonly string[] = []): boolean => {
  if (phrases.length === 0 || text.length > mostLetters) return false
  const words = wordsIn(text)
  const isRefused = (at: number): boolean => words.slice(Math.max(0, at - 3), at).some((word) => unless.includes(word))
  return listOf(phrases)
    .find(words)
    .some(({ at }) => !isRefused(at))
}

/** Whether words begin with one of the phrases. */
export const beginsWithPhrase = (text: string, phrases: readonly string[]): boolean =>
  text.length <= mostLetters &&
  listOf(phrases)
    .find(wordsIn(text))
    .some(({ at }) => at === 0)

/** Whether words end in one of the phrases, or in it and one word more. */
export const endsInPhrase = (text: string, phrases: readonly string[]): boolean => {
  if (text.length > mostLetters) return false
  const words = wordsIn(text)
  return listOf(phrases)
    .find(words)
    .some(({ end }) => end >= words.length - 1)
}

/** Whether words are made of phrases of some lists and of nothing else, with one of `wanted` among them. */
export const isMadeOf = (
  text: string,
  wanted: readonly string[],
  ...beside: readonly (readonly string[])[]
): boolean => {
  if (wanted.length === 0 || text.length > mostLetters) return false
  const words = wordsIn(text)
  const lists = [wanted, ...beside].map((phrases) => listOf(phrases).find(words))
  return madeOf(words.length, lists)?.includes(0) ?? false
}
