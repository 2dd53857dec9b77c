import type { Ticket } from '../tickets/ticket.ts'

/** Shorter words join sentences and tell no problem from another. */
const shortestTellingWord = 4

const words = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length >= shortestTellingWord)
      // A plural or a verb's ending makes no other problem.
      .map((word) => word.replace(/(?:ing|ed|es|s)$/u, '')),
  )

/** Whether two texts have a telling word in common. */
export const sharesWords = (text: string, other: string): boolean => {
  const theirs = words(other)
  return [...words(text)].some((word) => theirs.has(word))
}

/**
 * The open ticket that a new report most likely repeats: at least two telling words shared, and half of the shorter
 * text's. Null when none is that much alike: offering the wrong one costs the customer more than a second ticket.
 */
export const alikeTicket = (text: string, tickets: readonly Ticket[]): Ticket | null => {
  const mine = words(text)
  const share = (ticket: Ticket): number => {
    const theirs = words(`${ticket.subject} ${ticket.description}`)
    const common = [...mine].filter((word) => theirs.has(word)).length
    return common < 2 ? 0 : common / Math.min(mine.size, theirs.size)
  }
  const [best] = tickets.map((ticket) => ({ ticket, share: share(ticket) })).sort((a, b) => b.share - a.share)
  return best !== undefined && best.share >= 0.5 ? best.ticket : null
}
