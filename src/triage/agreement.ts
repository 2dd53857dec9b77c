import type { Catalog } from '../catalog/model.ts'
import { madeOnce } from '../made-once.ts'
import type { UnderstandingData } from '../understanding/data.ts'
import { stemOf, Terms, wordsOf } from '../understanding/terms.ts'
import { isQuestion } from './message.ts'

interface Lists {
  readonly agreements: Terms
  readonly courtesies: Terms
  readonly payWords: Terms
}

/** A catalog without `agreements` has its examples of a yes. */
const listsFor = madeOnce(({ vocabulary, phrases }: UnderstandingData): Lists => {
  const { agreements, courtesies, payWords } = vocabulary
  const examples = phrases.filter(({ intent }) => intent === 'affirm').map(({ text }) => text)
  return {
    agreements: new Terms([agreements.length > 0 ? agreements : examples]),
    courtesies: new Terms([courtesies]),
    payWords: new Terms([payWords]),
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
  const { agreements, courtesies } = listsFor(understanding)
  const price = vendor.hourlyRate === null ? [] : [String(vendor.hourlyRate.amount), vendor.hourlyRate.currency]
  const ofPrice = price.map((each) => each.toLowerCase())
  const stems = wordsOf(text).map(stemOf)
  let agreed = false
  let at = 0
  while (at < stems.length) {
    const agreement = agreements.lengthAt(stems, at)
    const isPrice = ofPrice.includes(stems[at] ?? '')
    const length = Math.max(agreement, courtesies.lengthAt(stems, at), isPrice ? 1 : 0)
    if (length === 0) return false
    agreed ||= agreement === length
    at += length
  }
  return agreed
}

/** The same where nobody asked: a mere yes means something else then. */
export const offersToPay = (text: string, catalog: Vendor): boolean => {
  let isNamed = false
  if (!agreesToPay(text, catalog)) return false
  listsFor(catalog.understanding).payWords.find(wordsOf(text).map(stemOf), () => {
    isNamed = true
  })
  return isNamed
}
