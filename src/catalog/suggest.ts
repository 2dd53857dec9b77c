import { DamerauLevenshteinDistance } from 'natural/lib/natural/distance/index.js'

/** The one of `known` that was most likely meant; null when none is near. */
const nearest = (written: string, known: readonly string[]): string | null => {
  const word = written.slice(0, 64).toLowerCase()
  const [best] = known
    .map((each) => ({ each, distance: DamerauLevenshteinDistance(word, each.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance)
  return best !== undefined && best.distance <= Math.max(1, Math.floor(word.length / 3)) ? best.each : null
}

const shownChoices = 12

/** "did you mean …?" where one of the known words is near, else all of them. */
export const didYouMean = (written: string, known: readonly string[]): string => {
  const near = nearest(written, known)
  return near === null ? `use one of: ${choices(known)}` : `did you mean ${near}?`
}

export const choices = (known: readonly string[]): string =>
  known.length <= shownChoices
    ? known.join(', ')
    : `${known.slice(0, shownChoices).join(', ')} and ${known.length - shownChoices} more`
