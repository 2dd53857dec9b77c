import { madeOnce } from '../made-once.ts'
import type { UnderstandingData } from '../understanding/data.ts'
import { stemOf, Terms, wordsOf } from '../understanding/terms.ts'
import { isQuestion } from './message.ts'

interface Lists {
  readonly agreements: Terms
  readonly courtesies: Terms
}

/** A catalog without `agreements` has its examples of a yes. */
const listsFor = madeOnce(({ vocabulary, phrases }: UnderstandingData): Lists => {
  const { agreements, courtesies } = vocabulary
  const examples = phrases.filter(({ intent }) => intent === 'affirm').map(({ text }) => text)
  return {
    agreements: new Terms([agreements.length > 0 ? agreements : examples]),
    courtesies: new Terms([courtesies]),
  }
})

/** Nobody needs more words for a yes, and a paste is none. */
const mostLetters = 100

/**
 * Whether words agree to pay: made of agreements from the catalog's list and of courtesies alone. A matcher's reading is
 * not enough for money: "ok too much", "yes, cancel" and "sure, whatever" look like a yes.
 */
export const agreesToPay = (text: string, data: UnderstandingData): boolean => {
  if (text.length > mostLetters || isQuestion(text)) return false
  const { agreements, courtesies } = listsFor(data)
  const stems = wordsOf(text).map(stemOf)
  let agreed = false
  let at = 0
  while (at < stems.length) {
    const agreement = agreements.lengthAt(stems, at)
    const length = Math.max(agreement, courtesies.lengthAt(stems, at))
    if (length === 0) return false
    agreed ||= agreement === length
    at += length
  }
  return agreed
}
