import { isMask } from './grams.ts'
import type { Scorer } from './scorer.ts'
import type { Evidence } from './understanding.ts'
import type { Clauses } from './words.ts'

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
    const parts = scorer.parts(clauses, topic)
    const heavy = parts.length <= mostRead ? parts : parts.toSorted(byWeight).slice(0, mostRead)
    return heavy.map(({ what, weight }): Evidence => ({ what: readable(what), for: name, weight }))
  })

const byWeight = (a: { readonly weight: number }, b: { readonly weight: number }): number =>
  Math.abs(b.weight) - Math.abs(a.weight)

/** The heaviest, each thing once for each reading. */
export const heaviest = (evidence: readonly Evidence[]): readonly Evidence[] => {
  const sums = new Map<string, Evidence>()
  for (const each of evidence) {
    const key = `${each.for} ${each.what}`
    sums.set(key, { ...each, weight: each.weight + (sums.get(key)?.weight ?? 0) })
  }
  return [...sums.values()]
    .filter(({ weight }) => Math.abs(weight) >= lightest)
    .toSorted(byWeight)
    .slice(0, mostShown)
}

/** Stand-ins as people may read them: `‹plan›`, `‹money› with ‹human›`. */
const readable = (what: string): string => what.split(' ').map(readableWord).join(' ')

const readableWord = (word: string): string => {
  if (!isMask(word)) return word
  if (word.startsWith('_&@')) return '‹foreign word›'
  return word
    .split('_')
    .filter((part) => part !== '')
    .map((part) => `‹${part.replace('&', '')}›`)
    .join(' with ')
}
