import { wordsOf } from '../../understanding/terms.ts'

/** Shorter words are in every note. */
const shortestTelling = 7

/** "Guarantee" and "guaranteed" are one. */
const beginning = (word: string): string => word.slice(0, shortestTelling)

/** Whether a note tells of what was asked: they share a telling word that the name of the matter doesn't hold. */
export const isNoteAsked = (note: string, asked: string, name: string): boolean => {
  const known = new Set(wordsOf(name).map(beginning))
  const told = new Set(wordsOf(note).map(beginning))
  return wordsOf(asked).some(
    (word) => word.length >= shortestTelling && told.has(beginning(word)) && !known.has(beginning(word)),
  )
}
