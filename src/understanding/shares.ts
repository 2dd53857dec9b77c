import type { UnderstandingData } from './data.ts'
import { gap, type Token } from './tokens.ts'
import { stemOf } from './words.ts'

/** A part of a whole that a message tells of: "2 of 300", "40 % of calls", "two customers". */
export interface Share {
  readonly at: number
  readonly end: number
  /** 0 to 1; null: a few, of nobody knows how many. */
  readonly ratio: number | null
}

/** From here on a share is as good as all; up to there, it is a few. */
const asGoodAsAll = 0.95
const mostOfFew = 0.2
/** From this count on, nobody says that they are few. */
const manyByCount = 10
/** How far, in words, a whole may stand from its part, and what is counted from its number. */
const reach = 3

export type ShareSize = 'all' | 'many' | 'few'

/** Null: none at all. */
export const sizeOf = (ratio: number): ShareSize | null => {
  if (ratio >= asGoodAsAll) return 'all'
  if (ratio > mostOfFew) return 'many'
  return ratio > 0 ? 'few' : null
}

type ShareWords = NonNullable<UnderstandingData['severity']['shares']>

/** Finds shares by their numbers, in figures and in words. */
export class ShareFinder {
  readonly #joins: ReadonlySet<string>
  readonly #counted: ReadonlySet<string>
  readonly #whole: ReadonlySet<string>
  readonly #numerals: ReadonlyMap<string, number>

  constructor({ joins, counted, whole, numerals }: ShareWords) {
    this.#joins = new Set(joins)
    this.#counted = new Set(counted.map(stemOf))
    this.#whole = new Set(whole)
    this.#numerals = new Map(numerals.map((word, index) => [word, index + 1]))
  }

  find(tokens: readonly Token[], said: readonly string[]): readonly Share[] {
    const shares: Share[] = []
    for (let at = 0; at < tokens.length; at++) {
      const value = this.#numberAt(tokens, said, at)
      if (value === null) continue
      const share = this.#from(tokens, said, at, value)
      if (share === null) continue
      shares.push(share)
      at = share.end - 1
    }
    return shares
  }

  #from(tokens: readonly Token[], said: readonly string[], at: number, value: number): Share | null {
    const counted = this.#nounAfter(tokens, said, at + 1)
    if (tokens[at]?.trail === '%') return counted < 0 ? null : { at, end: at + 1, ratio: value / 100 }
    const join = this.#joinAfter(tokens, said, at + 1)
    if (join < 0) return this.#few(said, at, value, counted)
    for (let next = join + 1; next <= join + reach && next < tokens.length && !isCut(tokens, next); next++) {
      const whole = this.#numberAt(tokens, said, next)
      if (whole !== null) return whole > 1 && value <= whole ? { at, end: next + 1, ratio: value / whole } : null
    }
    // "30 % of calls", of which the sign stands apart; "two of our clients".
    if (this.#nounAfter(tokens, said, join + 1) < 0) return null
    if (value < manyByCount) return { at, end: join + 1, ratio: null }
    return value <= 100 ? { at, end: join + 1, ratio: value / 100 } : null
  }

  /** "Two customers", but not "our two customers": those are all there are. */
  #few(said: readonly string[], at: number, value: number, counted: number): Share | null {
    const isAll = this.#whole.has(said[at - 1] ?? '')
    return counted < 0 || isAll || value >= manyByCount || value < 1 ? null : { at, end: at + 1, ratio: null }
  }

  /** Where the word between part and whole ends: "2 [customers out] of 400". -1 where there is none. */
  #joinAfter(tokens: readonly Token[], said: readonly string[], from: number): number {
    for (let at = from; at < from + reach && at < tokens.length && !isCut(tokens, at); at++) {
      if (this.#joins.has(said[at] ?? '')) return at
    }
    return -1
  }

  #nounAfter(tokens: readonly Token[], said: readonly string[], from: number): number {
    for (let at = from; at < from + reach && at < tokens.length && !isCut(tokens, at); at++) {
      if (this.#counted.has(stemOf(said[at] ?? ''))) return at
    }
    return -1
  }

  #numberAt(tokens: readonly Token[], said: readonly string[], at: number): number | null {
    const token = tokens[at]
    if (token === undefined) return null
    if (token.kind === 'word') return this.#numerals.get(said[at] ?? '') ?? null
    return token.kind === 'number' ? numberOf(token.norm) : null
  }
}

const isCut = (tokens: readonly Token[], at: number): boolean => (tokens[at]?.gap ?? gap.line) >= gap.sentence

/** "1,200" is more than a thousand, "0,5" a half. */
const numberOf = (written: string): number | null => {
  const plain = /^\d{1,3}([.,]\d{3})+$/.test(written) ? written.replace(/[.,]/g, '') : written.replace(',', '.')
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : null
}
