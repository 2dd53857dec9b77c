import { DamerauLevenshteinDistance } from 'natural/lib/natural/distance/index.js'

/** The one of `known` that was most likely meant; null when none is near. */
const nearest = (written: string, known: readonly string[], prefix: string): string | null => {
  const word = written.slice(0, 64).toLowerCase()
  const bare = withoutPrefix(word, prefix)
  const [best] = known
    .flatMap((each) => [
      near(each, word, each.toLowerCase()),
      near(each, bare, withoutPrefix(each.toLowerCase(), prefix)),
    ])
    .filter(({ isNear }) => isNear)
    .toSorted((a, b) => a.distance - b.distance)
  return best?.each ?? null
}

const withoutPrefix = (word: string, prefix: string): string =>
  word.startsWith(prefix.toLowerCase()) ? word.slice(prefix.length) : word

const near = (each: string, word: string, meant: string) => {
  const distance = DamerauLevenshteinDistance(word, meant)
  return { each, distance, isNear: distance <= Math.max(1, Math.floor(word.length / 3)) }
}

const shownChoices = 12

/**
 * "did you mean …?" where one of the known words is near, else all of them.
 * @param prefix what most of them begin with, and the one that was meant may lack
 */
export const didYouMean = (written: string, known: readonly string[], prefix = ''): string => {
  const meant = nearest(written, known, prefix)
  return meant === null ? `use one of: ${choices(known)}` : `did you mean ${meant}?`
}

export const choices = (known: readonly string[]): string =>
  known.length <= shownChoices
    ? known.join(', ')
    : `${known.slice(0, shownChoices).join(', ')} and ${known.length - shownChoices} more`
