import { isMask } from './grams.ts'
import { topOf } from './judge.ts'
import type { Scorer } from './scorer.ts'
import type { Evidence } from './understanding.ts'
import type { Clauses, Word } from './words.ts'

const mostShown = 20
/** More than are shown: several may read the same, and are one then. */
const mostRead = 30
/** Evidence lighter than this decides nothing. */
const lightest = 0.005

/** A class that was chosen, by its number in the model and by its name. */
export interface Topic {
  readonly topic: number
  readonly name: string
}

/** The words, pairs of words and families of words that weighed most for or against what was chosen. */
export const wordEvidence = (scorer: Scorer, clauses: Clauses, topics: readonly Topic[]): readonly Evidence[] =>
  topics.flatMap(({ topic, name }) => {
    const parts = heaviestOf(scorer.parts(clauses, topic), mostRead)
    return parts.map(({ word, next, weight }): Evidence => ({ what: readable(word, next), for: name, weight }))
  })

/** The heaviest, each thing once for each reading. */
export const heaviest = (evidence: readonly Evidence[]): readonly Evidence[] =>
  heaviestOf(
    merged(evidence).filter(({ weight }) => Math.abs(weight) >= lightest),
    mostShown,
  )

const heaviestOf = <Item extends { readonly weight: number }>(
  items: readonly Item[],
  count: number,
): readonly Item[] => {
  const weights = new Float64Array(items.length)
  items.forEach(({ weight }, place) => {
    weights[place] = Math.abs(weight)
  })
  return topOf(weights, count).flatMap((place) => items[place] ?? [])
}

const merged = (evidence: readonly Evidence[]): readonly Evidence[] => {
  const sums = new Map<string, Evidence>()
  for (const each of evidence) {
    const key = `${each.for} ${each.what}`
    const same = sums.get(key)
    sums.set(key, same === undefined ? each : { ...each, weight: each.weight + same.weight })
  }
  return [...sums.values()]
}

/** Stand-ins as people may read them: `‹plan›`, `‹money› with ‹human›`. */
const readable = ({ text }: Word, next: Word | null): string =>
  next === null ? readableWord(text) : `${readableWord(text)} ${readableWord(next.text)}`

const readableWord = (word: string): string => {
  if (!isMask(word)) return word
  if (word.startsWith('_&@')) return '‹foreign word›'
  return `‹${word.replace(/^_+&?/, '').replace(/_+&?/g, '› with ‹')}›`
}
