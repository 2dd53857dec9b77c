import type { Catalog } from '../catalog/model.ts'
import { madeOnce } from '../made-once.ts'
import type { UnderstandingData } from '../understanding/data.ts'
import { lengthAt } from '../understanding/places.ts'
import { TermLists } from '../understanding/term-lists.ts'
import { isQuestion } from './message.ts'
import { wordsIn } from './words-in.ts'

interface Lists {
  readonly openers: TermLists
  readonly fillers: TermLists
}

const listsFor = madeOnce(
  ({ vocabulary }: UnderstandingData): Lists => ({
    openers: new TermLists([vocabulary.asked.openers]),
    fillers: new TermLists([[...vocabulary.pauses.words, ...vocabulary.pauses.fillers, ...vocabulary.conjunctions]]),
  }),
)

/** Nobody asks in more; a pasted log is read by nobody. */
const mostLetters = 300

/** Each with the stop at its end. */
export const sentencesOf = (text: string): readonly string[] => text.split(/(?<=[.!?\n\u061f\uff1f\u037e])/)

/** Whether something is asked: with a question mark, or in the words that questions begin with. Many leave the mark out. */
export const asks = (text: string, { understanding }: Pick<Catalog, 'understanding'>): boolean =>
  isQuestion(text) || (text.length <= mostLetters && sentencesOf(text).some((each) => opens(each, understanding)))

/** "Ok and when will it be done": the first words that mean something of their own. */
const opens = (sentence: string, data: UnderstandingData): boolean => {
  const { openers, fillers } = listsFor(data)
  const words = wordsIn(sentence)
  const found = openers.find(words)
  if (found.length === 0) return false
  const skipped = fillers.find(words)
  let at = 0
  while (at < words.length && lengthAt(found, at) === 0) {
    const length = lengthAt(skipped, at)
    if (length === 0) return false
    at += length
  }
  return at < words.length
}
