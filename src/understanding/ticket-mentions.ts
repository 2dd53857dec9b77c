import { surroundings } from './mentions.ts'
import type { Vocabulary } from './schema.ts'
import { gap, type Token } from './tokens.ts'

/** A number that may be a ticket's. */
export interface TicketMention {
  readonly digits: string
  readonly at: number
  /** Whether the rules take it for a ticket's: written with `#` or a prefix, or beside a word for tickets. */
  readonly byRule: boolean
  readonly features: readonly number[]
}

const maxDigits = 9
/** More numbers than these make a log or a table: no ticket is named there. */
const mostNumbers = 40
const money = /[$€£¥%°]/

/** Every number in a message that may be a ticket's, in the order of the text. */
export const findTickets = (
  tokens: readonly Token[],
  said: readonly string[],
  { tickets }: Vocabulary,
): readonly TicketMention[] => {
  const numbers = tokens.flatMap((token, at) => (mayBeNumber(token) ? [at] : [])).slice(0, mostNumbers)
  if (numbers.length === 0) return []
  const message = messageFacts(tokens, said, tickets)
  return numbers.flatMap((at): readonly TicketMention[] => {
    const token = tokens[at]
    if (token === undefined) return []
    const joined = token.kind === 'code' ? joinedNumber(token.norm, tickets.prefixes) : null
    const digits = joined ?? (token.kind === 'number' ? token.norm : '')
    if (!/^\d+$/.test(digits) || digits.length > maxDigits) return []
    const before = said[at - 1] ?? ''
    const isPrefixed = joined !== null || (isTied(token) && tickets.prefixes.includes(before))
    const isUnit = (tokens[at + 1]?.gap ?? gap.line) <= gap.space && tickets.notBefore.includes(said[at + 1] ?? '')
    const isMoney = money.test(token.lead) || money.test(token.trail)
    const isOther = token.gap <= gap.comma && tickets.notAfter.includes(before)
    const isMarked = token.lead === '#'
    const isNamed = namesTicket(tokens, said, at, tickets)
    const byRule = isPrefixed || (!isUnit && !isMoney && (isNamed || (isMarked && !isOther)))
    const noted = { isPrefixed, isUnit, isMoney, isOther, isMarked, isNamed, byRule }
    const marks = Object.entries(noted).flatMap(([fact, is]) => (is ? [fact] : []))
    const facts = [...marks, `digits ${digits.length}`, ...message]
    return [{ digits, at, byRule, features: surroundings(tokens, said, at, at + 1, facts) }]
  })
}

const mayBeNumber = ({ kind }: Token): boolean => kind === 'number' || kind === 'code'

/** What is the same for every number of a message. */
const messageFacts = (
  tokens: readonly Token[],
  said: readonly string[],
  { hints, words }: Vocabulary['tickets'],
): readonly string[] => {
  const found = [...new Set(said)].filter((word) => hints.includes(word))
  const isHinted = found.length > 0 || said.some((word) => words.includes(word))
  return [
    `length ${Math.min(4, Math.ceil(tokens.length / 5))}`,
    `alone ${tokens.filter(({ kind }) => kind === 'number').length === 1}`,
    ...found.map((word) => `hint ${word}`),
    isHinted ? 'hinted' : 'plain',
  ]
}

/** Joined to the word before it by a hyphen: T-1042. */
const isTied = ({ lead, gap: distance }: Token): boolean => lead === '-' && distance === gap.none

/** `t1042` with the prefix `t`. */
const joinedNumber = (norm: string, prefixes: readonly string[]): string | null => {
  for (const prefix of prefixes) {
    const rest = norm.slice(prefix.length)
    if (norm.startsWith(prefix) && rest.length >= 3 && rest.length <= maxDigits && /^\d+$/.test(rest)) return rest
  }
  return null
}

/** "ticket 1042", "ticket no. 1042", "ticket number is 1042"; "1042 ticket"; "tickets 1042 and 1043". */
const namesTicket = (
  tokens: readonly Token[],
  said: readonly string[],
  at: number,
  { words, fillers }: Vocabulary['tickets'],
): boolean => {
  for (let back = at; back > 0 && at - back < 5; back--) {
    if ((tokens[back]?.gap ?? gap.line) >= gap.line) break
    const word = said[back - 1] ?? ''
    if (words.includes(word)) return true
    if (!fillers.includes(word)) break
  }
  const long = (tokens[at]?.norm.length ?? 0) >= 3
  return long && (tokens[at + 1]?.gap ?? gap.line) <= gap.space && words.includes(said[at + 1] ?? '')
}
