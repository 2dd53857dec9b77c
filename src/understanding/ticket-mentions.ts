import { surroundings } from './mentions.ts'
import type { Vocabulary } from './schema.ts'
import { gap, type Token } from './tokens.ts'

/** A number that may be a ticket's. */
export interface TicketMention {
  readonly digits: string
  readonly at: number
  /** Whether the rules take it for a ticket's: written with `#` or a prefix, or beside a word for tickets. */
  readonly byRule: boolean
  /** Where there is no doubt, whatever was learned of others; else null. */
  readonly certain: boolean | null
  readonly features: readonly number[]
}

const maxDigits = 9
/** With fewer digits, a number may be anything. */
const fewestDigits = 3
/** More numbers than these make a log or a table: no ticket is named there. */
const mostNumbers = 40
const money = /[$€£¥%°]/

/** The vocabulary of tickets, to be looked up in. */
export type TicketWords = Readonly<Record<keyof Vocabulary['tickets'], ReadonlySet<string>>>

export const ticketWordsOf = ({ tickets }: Vocabulary): TicketWords => ({
  words: new Set(tickets.words),
  fillers: new Set(tickets.fillers),
  numberWords: new Set(tickets.numberWords),
  hints: new Set(tickets.hints),
  joins: new Set(tickets.joins),
  prefixes: new Set(tickets.prefixes),
  notAfter: new Set(tickets.notAfter),
  notBefore: new Set(tickets.notBefore),
})

/** Every number in a message that may be a ticket's, in the order of the text. */
export const findTickets = (
  tokens: readonly Token[],
  said: readonly string[],
  tickets: TicketWords,
): readonly TicketMention[] => {
  const numbers = numbersAmong(tokens)
  let message: readonly string[] | null = null
  return numbers.flatMap((at): readonly TicketMention[] => {
    const token = tokens[at]
    if (token === undefined) return []
    const joined = token.kind === 'code' ? joinedNumber(token.norm, tickets.prefixes) : null
    const digits = plainNumber(joined ?? (token.kind === 'number' ? token.norm : ''))
    if (digits === null) return []
    const start = endOfList(tokens, said, at, tickets.joins, -1)
    const end = endOfList(tokens, said, at, tickets.joins, 1) + 1
    const before = said[start - 1] ?? ''
    const isPrefixed = joined !== null || (isTied(token) && tickets.prefixes.has(before))
    const isUnit = (tokens[end]?.gap ?? gap.line) <= gap.space && tickets.notBefore.has(said[end] ?? '')
    const isMoney = money.test(token.lead) || money.test(token.trail)
    const isOther = (tokens[start]?.gap ?? gap.line) <= gap.comma && tickets.notAfter.has(before)
    const isMarked = token.lead === '#'
    const isNamed = namesTicket(tokens, said, start, end, tickets)
    const isFree = !isUnit && !isMoney
    const byRule = isPrefixed || (isFree && (isNamed || (isMarked && !isOther)))
    const isCertain = isPrefixed || (isFree && !isOther && (isMarked || isNumbered(tokens, said, at, tickets)))
    const isNone = !isPrefixed && !isMarked && isSomethingElse(token, said, at, tickets)
    const noted = { isPrefixed, isUnit, isMoney, isOther, isMarked, isNamed, byRule }
    const marks = Object.entries(noted).flatMap(([fact, is]) => (is ? [fact] : []))
    message ??= messageFacts(tokens, said, tickets)
    const facts = [...marks, `digits ${digits.length}`, ...message]
    const certain = isNone ? false : isCertain && digits.length >= fewestDigits ? true : null
    return [{ digits, at, byRule, certain, features: surroundings(tokens, said, start, end, facts) }]
  })
}

/** Zeros of the scripts in which numbers are written. */
const zeros = [
  0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0x1040, 0x17e0,
]

/** In the digits of ASCII and without zeros in front, as tickets are counted; null where it is no such number. */
const plainNumber = (written: string): string | null => {
  const digits = /^\d*$/.test(written) ? written : inAscii(written)
  if (!/^\d+$/.test(digits)) return null
  const plain = digits.replace(/^0+/, '')
  return plain === '' || plain.length > maxDigits ? null : plain
}

const inAscii = (written: string): string =>
  written.replace(/\p{Nd}/gu, (char) => {
    const code = char.codePointAt(0) ?? 0
    const zero = zeros.find((each) => code >= each && code < each + 10)
    return zero === undefined ? char : String(code - zero)
  })

/** "… still no answer. nr 1042": a number word that begins a clause, with nothing else in it, where tickets are spoken of. */
const isNumbered = (
  tokens: readonly Token[],
  said: readonly string[],
  at: number,
  { numberWords, words, hints }: TicketWords,
): boolean =>
  numberWords.has(said[at - 1] ?? '') &&
  (tokens[at - 1]?.gap ?? gap.none) >= gap.sentence &&
  (tokens[at + 1]?.gap ?? gap.line) >= gap.comma &&
  said.some((word) => words.has(word) || hints.has(word))

/** "Since 2021", "invoice no. 2231", "-5", "+4477": those with a plus are dialled. */
const isSomethingElse = (
  { norm, lead, gap: distance }: Token,
  said: readonly string[],
  at: number,
  { numberWords, notAfter, words }: TicketWords,
): boolean => {
  const before = said[at - 1] ?? ''
  const isYear = /^(19|20)\d\d$/.test(norm) && notAfter.has(before) && !numberWords.has(before)
  const thing = said[at - 2] ?? ''
  const isOfAnother = numberWords.has(before) && notAfter.has(thing) && !words.has(thing)
  const isNegative = lead === '-' && distance !== gap.none && norm.length < fewestDigits
  const isDialled = lead === '+' && distance !== gap.none
  return isYear || isOfAnother || isNegative || isDialled
}

/**
 * The first number of the list in which one stands, or the last: what is true of one of them is true of all, as in "ports
 * 5060 and 5061".
 */
const endOfList = (
  tokens: readonly Token[],
  said: readonly string[],
  at: number,
  joins: ReadonlySet<string>,
  step: -1 | 1,
): number => {
  let end = at
  for (let steps = 0; steps < mostNumbers; steps++) {
    const next = joins.has(said[end + step] ?? '') ? end + 2 * step : end + step
    if (!areListed(tokens, Math.min(end, next), Math.max(end, next))) break
    end = next
  }
  return end
}

/** Numbers of about the same size, with no more than a comma and a joining word between them. */
const areListed = (tokens: readonly Token[], first: number, second: number): boolean => {
  const one = tokens[first]
  const other = tokens[second]
  if (one?.kind !== 'number' || other?.kind !== 'number') return false
  for (let at = first + 1; at <= second; at++) if ((tokens[at]?.gap ?? gap.line) > gap.comma) return false
  return Math.abs(one.norm.length - other.norm.length) <= 1
}

const numbersAmong = (tokens: readonly Token[]): readonly number[] => {
  const numbers: number[] = []
  for (let at = 0; at < tokens.length && numbers.length < mostNumbers; at++) {
    const kind = tokens[at]?.kind
    if (kind === 'number' || kind === 'code') numbers.push(at)
  }
  return numbers
}

/** What is the same for every number of a message. */
const messageFacts = (
  tokens: readonly Token[],
  said: readonly string[],
  { hints, words }: TicketWords,
): readonly string[] => {
  const found = [...new Set(said.filter((word) => hints.has(word)))]
  const isHinted = found.length > 0 || said.some((word) => words.has(word))
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
const joinedNumber = (norm: string, prefixes: ReadonlySet<string>): string | null => {
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
  start: number,
  end: number,
  { words, fillers }: TicketWords,
): boolean => {
  for (let back = start; back > 0 && start - back < 5; back--) {
    if ((tokens[back]?.gap ?? gap.line) >= gap.line) break
    const word = said[back - 1] ?? ''
    if (words.has(word)) return true
    if (!fillers.has(word)) break
  }
  const long = (tokens[end - 1]?.norm.length ?? 0) >= 3
  return long && (tokens[end]?.gap ?? gap.line) <= gap.space && words.has(said[end] ?? '')
}
