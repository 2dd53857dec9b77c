import { madeOnce } from '../made-once.ts'
import { madeOf } from '../understanding/places.ts'
import { TermLists } from '../understanding/term-lists.ts'
import { wordsIn } from './words-in.ts'

/** A pasted log tells nothing in a phrase. */
const mostLetters = 300

const listOf = madeOnce((phrases: readonly string[]) => new TermLists([phrases]))

/** Whether words hold one of the phrases of a list of the vocabulary, and none of `unless` in the three words before it. */
export const holdsPhrase = (text: string, phrases: readonly string[], unless: readonly string[] = []): boolean => {
  if (phrases.length === 0 || text.length > mostLetters) return false
  const words = wordsIn(text)
  const isRefused = (at: number): boolean => words.slice(Math.max(0, at - 3), at).some((word) => unless.includes(word))
  return listOf(phrases)
    .find(words)
    .some(({ at }) => !isRefused(at))
}

/** The words before the first of the phrases, and those behind it; null where none is there. */
export const cutAtPhrase = (
  text: string,
  phrases: readonly string[],
): { readonly before: string; readonly after: string } | null => {
  if (phrases.length === 0 || text.length > mostLetters) return null
  const words = wordsIn(text)
  const [first] = listOf(phrases).find(words)
  return first === undefined
    ? null
    : { before: words.slice(0, first.at).join(' '), after: words.slice(first.end).join(' ') }
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
  const found = listOf(wanted).find(words)
  if (found.length === 0) return false
  const others = beside.map((phrases) => listOf(phrases).find(words))
  return madeOf(words.length, [found, ...others])?.includes(0) ?? false
}
