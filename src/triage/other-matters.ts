import { holdsPhrase } from './phrases.ts'
import type { Turn } from './turn.ts'

/** An announcement stands at the beginning. */
const longestAnnouncement = 120

/** "Another problem: …": a fault that is said to be another than the ticket's. */
export const announcesOther = ({ text: words, understanding, world }: Turn): boolean => {
  const { otherMatters, negations } = world.catalog.understanding.vocabulary
  const isReport = understanding.intents[0] === 'report-problem'
  return isReport && holdsPhrase(words.slice(0, longestAnnouncement), otherMatters, negations)
}
