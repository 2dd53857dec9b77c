import type { Vocabulary } from './schema.ts'
import { gap, type Token } from './tokens.ts'

/** A number that is a ticket's, or may be one where tickets are talked of. */
export interface TicketMention {
  readonly digits: string
  readonly at: number
  /** Written as a ticket number: with `#`, a prefix, or beside a word for tickets. */
  readonly sure: boolean
}

const maxDigits = 9
const money = /[$€£¥%°+]/

/** Ticket numbers in the forms that people use, in the order of the text. */
export const findTickets = (
  tokens: readonly Token[],
  said: readonly string[],
  { tickets }: Vocabulary,
): readonly TicketMention[] =>
  tokens.flatMap((token, at): readonly TicketMention[] => {
    const joined = token.kind === 'code' ? joinedNumber(token.norm, tickets.prefixes) : null
    if (joined !== null) return [{ digits: joined, at, sure: true }]
    if (token.kind !== 'number' || !/^\d+$/.test(token.norm) || token.norm.length > maxDigits) return []
    const digits = token.norm
    const before = said[at - 1] ?? ''
    const close = token.gap <= gap.comma
    if (token.lead === '-' && token.gap === gap.none && tickets.prefixes.includes(before)) {
      return [{ digits, at, sure: true }]
    }
    if (isUnit(tokens, said, at, tickets.notBefore) || money.test(token.lead) || money.test(token.trail)) return []
    if (close && tickets.notAfter.includes(before)) return []
    if (token.lead === '#') return [{ digits, at, sure: true }]
    if (isNamed(tokens, said, at, tickets)) return [{ digits, at, sure: true }]
    if (token.gap === gap.none && token.lead !== '' && !'([#:'.includes(token.lead)) return []
    if (isListed(tokens, said, at)) return [{ digits, at, sure: true }]
    return digits.length >= 3 && tokens[at + 1]?.gap !== gap.none ? [{ digits, at, sure: false }] : []

    function isListed(all: readonly Token[], words: readonly string[], index: number): boolean {
      const previous = all[index - 2]
      return (
        (words[index - 1] === 'and' || words[index - 1] === 'or') &&
        previous?.kind === 'number' &&
        digits.length >= 3 &&
        (previous.lead === '#' || isNamed(all, words, index - 2, tickets))
      )
    }
  })

/** `t1042` with the prefix `t`. */
const joinedNumber = (norm: string, prefixes: readonly string[]): string | null => {
  for (const prefix of prefixes) {
    const rest = norm.slice(prefix.length)
    if (norm.startsWith(prefix) && rest.length >= 2 && rest.length <= maxDigits && /^\d+$/.test(rest)) return rest
  }
  return null
}

const isUnit = (tokens: readonly Token[], said: readonly string[], at: number, units: readonly string[]): boolean =>
  (tokens[at + 1]?.gap ?? gap.line) <= gap.space && units.includes(said[at + 1] ?? '')

/** "ticket 1042", "ticket no. 1042", "ticket number is 1042"; "1042 ticket". */
const isNamed = (
  tokens: readonly Token[],
  said: readonly string[],
  at: number,
  { words, fillers }: Vocabulary['tickets'],
): boolean => {
  for (let back = at; back > 0 && at - back < 4; back--) {
    if ((tokens[back]?.gap ?? gap.line) >= gap.line) break
    const word = said[back - 1] ?? ''
    if (words.includes(word)) return true
    if (!fillers.includes(word)) break
  }
  const long = (tokens[at]?.norm.length ?? 0) >= 3
  return long && (tokens[at + 1]?.gap ?? gap.line) <= gap.space && words.includes(said[at + 1] ?? '')
}
