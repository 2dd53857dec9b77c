import { gap, type Token } from './tokens.ts'
import { begins, type Found, negationReach, type WordLists } from './word-lists.ts'
import { type Clauses, cutMark, endMark, type Word } from './words.ts'

interface Cut {
  readonly clauses: Clauses
  /** First token of each clause. */
  readonly starts: readonly number[]
  /** The families met, by number, clause by clause; those behind a negation have one of their own. */
  readonly families: readonly number[]
}

/**
 * Cuts messages at the ends of sentences and lines, before separators, and at commas that leave a few words before them.
 * Each word is followed by the families that begin at it, each clause by every two families that meet in it.
 */
export class ClauseCutter {
  readonly #lists: WordLists

  constructor(lists: WordLists) {
    this.#lists = lists
  }

  cut(tokens: readonly Token[], { marks, families, negations }: Found, words: readonly (Word | null)[]): Cut {
    const clauses: Word[][] = []
    const starts: number[] = []
    const seen: number[] = []
    let current: Word[] = []
    let met: number[] = []
    let next = 0
    let length = 0
    let negation = 0
    let negatedFrom = tokens.length
    let negatedTo = 0
    for (let at = 0; at < tokens.length; at++) {
      const word = words[at] ?? null
      const before = tokens[at]?.gap ?? gap.line
      const mark = marks[at] ?? 0
      if (before >= gap.comma) negatedTo = 0
      for (let place = negations[negation]; place !== undefined && place.at <= at; place = negations[++negation]) {
        negatedFrom = place.end
        negatedTo = place.end + negationReach
      }
      const isSoft = before === gap.comma || (mark & begins.separator) !== 0
      const isCut = before >= gap.sentence || (isSoft && length > 2)
      if (word !== null && (clauses.length === 0 || (isCut && length > 0))) {
        this.#addPairs(current, met)
        current = []
        met = []
        length = 0
        clauses.push(current)
        starts.push(at)
      } else if (length > 0 && (isSoft || (mark & begins.part) !== 0)) current.push(cutMark)
      if (word !== null) {
        current.push(word)
        length++
      }
      for (let family = families[next]; family !== undefined && family.at <= at; family = families[++next]) {
        const isNegated = family.at >= negatedFrom && family.at < negatedTo
        const id = isNegated ? family.id + this.#lists.familyCount : family.id
        if (word === null || !insert(met, id)) continue
        seen.push(id)
        current.push(this.#lists.familyWord(id))
      }
    }
    this.#addPairs(current, met)
    return { clauses, starts, families: seen }
  }

  /** Adds stand-ins for each two of the families. */
  #addPairs(clause: Word[], families: readonly number[]): void {
    if (families.length < 2) return
    clause.push(endMark)
    for (let one = 0; one < families.length; one++) {
      for (let other = one + 1; other < families.length; other++)
        clause.push(this.#lists.pairWord(families[one] ?? 0, families[other] ?? 0))
    }
  }
}

/** Puts a number in its place among others, the smallest first; false where it is among them. */
const insert = (numbers: number[], number: number): boolean => {
  if (numbers.includes(number)) return false
  let place = numbers.length
  for (; place > 0 && (numbers[place - 1] ?? 0) > number; place--) numbers[place] = numbers[place - 1] ?? 0
  numbers[place] = number
  return true
}
