import type { Catalog } from '../catalog/model.ts'
import { madeOnce } from '../made-once.ts'
import type { UnderstandingData } from '../understanding/data.ts'
import { madeOf } from '../understanding/places.ts'
import { TermLists } from '../understanding/term-lists.ts'
import { stemOf } from '../understanding/words.ts'
import { isQuestion } from './message.ts'
import { wordsIn } from './words-in.ts'

interface Lists {
  readonly agreements: TermLists
  readonly courtesies: TermLists
  readonly payWords: TermLists
}

/** A catalog without `agreements` has its examples of a yes. */
const listsFor = madeOnce(({ vocabulary, phrases }: UnderstandingData): Lists => {
  const { agreements, courtesies, payWords } = vocabulary
  const examples = phrases.filter(({ intent }) => intent === 'affirm').map(({ text }) => text)
  return {
    agreements: new TermLists([agreements.length > 0 ? agreements : examples]),
    courtesies: new TermLists([courtesies]),
    payWords: new TermLists([payWords]),
  }
})

/** Nobody needs more words for a yes, and a paste is none. */
const mostLetters = 100

type Vendor = Pick<Catalog, 'understanding'> & { readonly vendor: Pick<Catalog['vendor'], 'hourlyRate'> }

/**
 * Whether words agree to pay: made of agreements from the catalog's list, of courtesies and of the price alone. A matcher's
 * reading is not enough for money: "ok too much", "yes, cancel" and "sure, whatever" look like a yes.
 */
export const agreesToPay = (text: string, { understanding, vendor }: Vendor): boolean => {
  if (text.length > mostLetters || isQuestion(text)) return false
  const lists = listsFor(understanding)
  const words = wordsIn(text)
  const agreements = lists.agreements.find(words)
  if (agreements.length === 0) return false
  const price = vendor.hourlyRate === null ? [] : [String(vendor.hourlyRate.amount), vendor.hourlyRate.currency]
  const ofPrice = price.map((each) => each.toLowerCase())
  const prices = words.flatMap((word, at) => (ofPrice.includes(stemOf(word)) ? [{ id: 0, at, end: at + 1 }] : []))
  const used = madeOf(words.length, [agreements, lists.courtesies.find(words), prices])
  return used?.includes(0) ?? false
}

/** The same, with the price in it: that it is this one need not be asked. */
export const agreesToPrice = (text: string, catalog: Vendor): boolean => {
  const { hourlyRate } = catalog.vendor
  return hourlyRate !== null && agreesToPay(text, catalog) && wordsIn(text).includes(String(hourlyRate.amount))
}

/** The same where nobody asked: a mere yes means something else then. */
export const offersToPay = (text: string, catalog: Vendor): boolean =>
  agreesToPay(text, catalog) && listsFor(catalog.understanding).payWords.find(wordsIn(text)).length > 0
