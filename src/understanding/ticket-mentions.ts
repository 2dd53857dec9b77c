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
    const digits = plainNumber(joined ?? (token.kind === 'number' ? token.norm : ''))
    if (digits === null) return []
    const before = said[at - 1] ?? ''
    const isPrefixed = joined !== null || (isTied(token) && tickets.prefixes.includes(before))
    const isUnit = (tokens[at + 1]?.gap ?? gap.line) <= gap.space && tickets.notBefore.includes(said[at + 1] ?? '')
    const isMoney = money.test(token.lead) || money.test(token.trail)
    const isOther = token.gap <= gap.comma && tickets.notAfter.includes(before)
    const isMarked = token.lead === '#'
    const isNamed = namesTicket(tokens, said, at, tickets)
    const isFree = !isUnit && !isMoney
    const byRule = isPrefixed || (isFree && (isNamed || (isMarked && !isOther)))
    const isCertain = isPrefixed || (isFree && !isOther && (isMarked || isNumbered(tokens, said, at, tickets)))
    const isNone = !isPrefixed && !isMarked && isSomethingElse(token, said, at, tickets)
    const noted = { isPrefixed, isUnit, isMoney, isOther, isMarked, isNamed, byRule }
    const marks = Object.entries(noted).flatMap(([fact, is]) => (is ? [fact] : []))
    const facts = [...marks, `digits ${digits.length}`, ...message]
    const certain = isNone ? false : isCertain && digits.length >= fewestDigits ? true : null
    return [{ digits, at, byRule, certain, features: surroundings(tokens, said, at, at + 1, facts) }]
  })
}

/** Zeros of the scripts in which numbers are written. */
const zeros = [
  0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0x1040, 0x17e0,
]

/** In the digits of ASCII and without zeros in front, as tickets are counted; null where it is no such number. */
const plainNumber = (written: string): string | null => {
  const digits = written.replace(/\p{Nd}/gu, (char) => {
    const code = char.codePointAt(0) ?? 0
    const zero = zeros.find((each) => code >= each && code < each + 10)
    return zero === undefined ? char : String(code - zero)
  })
  if (!/^\d+$/.test(digits)) return null
  const plain = digits.replace(/^0+/, '')
  return plain === '' || plain.length > maxDigits ? null : plain
}

/** "… still no answer. nr 1042": a number word that begins a clause, with nothing else in it, where tickets are spoken of. */
const isNumbered = (
  tokens: readonly Token[],
  said: readonly string[],
  at: number,
  { numberWords, words, hints }: Vocabulary['tickets'],
): boolean =>
  numberWords.includes(said[at - 1] ?? '') &&
  (tokens[at - 1]?.gap ?? gap.none) >= gap.sentence &&
  (tokens[at + 1]?.gap ?? gap.line) >= gap.comma &&
  said.some((word) => words.includes(word) || hints.includes(word))

/** "Since 2021", "invoice no. 2231", "-5". */
const isSomethingElse = (
  { norm, lead, gap: distance }: Token,
  said: readonly string[],
  at: number,
  { numberWords, notAfter, words }: Vocabulary['tickets'],
): boolean => {
  const before = said[at - 1] ?? ''
  const isYear = /^(19|20)\d\d$/.test(norm) && notAfter.includes(before) && !numberWords.includes(before)
  const thing = said[at - 2] ?? ''
  const isOfAnother = numberWords.includes(before) && notAfter.includes(thing) && !words.includes(thing)
  const isNegative = lead === '-' && distance !== gap.none && norm.length < fewestDigits
  return isYear || isOfAnother || isNegative
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
