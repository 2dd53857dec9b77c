import type { PlanId, PriorityId, ServiceId } from '../ids.ts'
import { ClauseCutter } from './clause-cutter.ts'
import { type MentionData, MentionJudge, noMentions } from './mentions.ts'
import { Places } from './places.ts'
import { findPlans, type PlanMention } from './plan-mentions.ts'
import { SeverityCues } from './severity-cues.ts'
import type { UnderstandingSource } from './source.ts'
import type { Speller } from './speller.ts'
import { Terms, wordsOf } from './terms.ts'
import { findTickets, type TicketMention, type TicketWords, ticketWordsOf } from './ticket-mentions.ts'
import { withoutTimes } from './timeless.ts'
import { gap, type Token, tokenize } from './tokens.ts'
import { findVersions } from './versions.ts'
import { begins, type Found, negationReach, WordLists } from './word-lists.ts'
import { type Clauses, type Word, WordBook } from './words.ts'

/** What was learned of mentions that are meant. */
export interface Mentions {
  readonly plans: MentionData
  readonly tickets: MentionData
}

/** A message taken apart by rule, before anything is weighed. */
export interface Reading {
  readonly tokens: readonly Token[]
  /** By token: its word as written. */
  readonly written: readonly Word[]
  /** Terms among the words as written. */
  readonly places: Places
  readonly clauses: Clauses
  /** First token of each clause. */
  readonly starts: readonly number[]
  /** Plans meant as plans. */
  readonly plans: readonly PlanMention[]
  /** Numbers meant as tickets'. */
  readonly tickets: readonly TicketMention[]
  readonly versions: readonly string[]
  readonly emails: readonly string[]
  /** Services named outright, by index in the catalog, with the token where the name begins and whether it is negated. */
  readonly names: readonly ServiceMention[]
  /** Cues of severity, by index: 1 where the message holds it and means it. Looked for when somebody asks: most tell of no fault. */
  readonly cues: () => Uint8Array
  /** The message without what tells only when something happened, such as "since 10:00"; null where it tells nothing of that, or nothing else. */
  readonly timeless: () => Reading | null
  /** Intents that the message says it does not ask for, by number. */
  readonly denied: readonly number[]
}

/** Of nothing that anybody wrote. */
export const noReading: Reading = {
  tokens: [],
  written: [],
  places: new Places(0),
  clauses: [],
  starts: [],
  plans: [],
  tickets: [],
  versions: [],
  emails: [],
  names: [],
  cues: () => new Uint8Array(0),
  timeless: () => null,
  denied: [],
}

/** What may be meant. */
export interface Candidates {
  readonly plans: readonly PlanMention[]
  readonly tickets: readonly TicketMention[]
}

export interface ServiceMention {
  readonly service: number
  readonly at: number
  readonly end: number
  readonly negated: boolean
}

/** Closing formulas with more words after them than this are no signature. */
const longestSignature = 40

/** A message's words: as written, as meant, and the letters of those meant. */
export interface Words {
  readonly tokens: readonly Token[]
  readonly written: readonly Word[]
  readonly meant: readonly Word[]
  readonly said: readonly string[]
  /** Terms among the words that are meant. */
  readonly places: Places
  readonly found: Found
}

/** Everything of a catalog that messages are held against word by word. */
export class Reader {
  readonly planIds: readonly PlanId[]
  readonly priorityIds: readonly PriorityId[]
  readonly serviceIds: readonly ServiceId[]
  readonly cueNames: readonly string[]
  readonly #vocabulary: UnderstandingSource['understanding']['vocabulary']
  readonly #terms: Terms
  readonly #lists: WordLists
  readonly #cutter: ClauseCutter
  readonly #severity: SeverityCues
  readonly #ticketWords: TicketWords
  readonly #book: WordBook
  #planJudge = new MentionJudge(noMentions)
  #ticketJudge = new MentionJudge(noMentions)

  /**
   * @param mentions what was learned of mentions; null: the rules alone decide
   * @param terms to which others add what they look for
   */
  constructor(source: UnderstandingSource, speller: Speller, mentions: Mentions | null, terms = new Terms()) {
    const { vocabulary } = source.understanding
    this.#vocabulary = vocabulary
    this.#ticketWords = ticketWordsOf(vocabulary)
    this.#book = new WordBook(
      (written) => speller.correct(written),
      new Map(Object.entries(vocabulary.abbreviations).map(([short, long]) => [short, wordsOf(long)])),
    )
    if (mentions !== null) this.learn(mentions)
    this.#terms = terms
    this.#lists = new WordLists(source, terms)
    this.#cutter = new ClauseCutter(this.#lists)
    this.#severity = new SeverityCues(source.understanding.severity, this.#lists.cueNames)
    this.planIds = source.plans.map(({ id }) => id)
    this.priorityIds = source.priorities.map(({ id }) => id)
    this.serviceIds = source.services.map(({ id }) => id)
    this.cueNames = this.#lists.cueNames
  }

  /** From now on, this decides which mentions are meant. */
  learn({ plans, tickets }: Mentions): void {
    this.#planJudge = new MentionJudge(plans)
    this.#ticketJudge = new MentionJudge(tickets)
  }

  /** What may name a plan or a ticket, not yet judged: to learn from. */
  candidates({ tokens, said, found }: Words): Candidates {
    return {
      plans: findPlans(tokens, said, found, this.planIds, this.#vocabulary),
      tickets: findTickets(tokens, said, this.#ticketWords),
    }
  }

  /** Whether a message says that something is as it should be, and nothing that is at fault. */
  isAllWell(reading: Reading): boolean {
    return this.#severity.isAllWell(reading.cues())
  }

  /** The first half of reading. */
  words(text: string): Words {
    this.#book.tidy()
    return this.#wordsOf(tokenize(text))
  }

  #wordsOf(split: readonly Token[]): Words {
    const { tokens, written } = this.#expanded(split)
    const meant = written.map((word, at) => (tokens[at]?.kind === 'word' ? this.#book.meantBy(word) : word))
    const places = this.#terms.find(meant)
    return {
      tokens,
      written,
      meant,
      said: meant.map(({ text: word }) => word),
      places,
      found: this.#lists.found(places, meant.length),
    }
  }

  read(text: string): Reading {
    return this.readWords(this.words(text))
  }

  /** The second half. */
  readWords({ tokens, written, meant, said, places, found }: Words): Reading {
    const plans = findPlans(tokens, said, found, this.planIds, this.#vocabulary).filter(({ features, byRule }) =>
      this.#planJudge.isMeant(features, byRule),
    )
    const hasDigits = tokens.some(({ kind }) => kind === 'number' || kind === 'code')
    const tickets = hasDigits
      ? findTickets(tokens, said, this.#ticketWords).filter(
          ({ certain, features, byRule }) => certain ?? this.#ticketJudge.isMeant(features, byRule),
        )
      : []
    const versions = hasDigits ? findVersions(tokens, said, found.products, this.#vocabulary) : []
    const words = this.#weighed(tokens, meant)
    for (const { at, end } of found.products) fillMask(words, at, end, this.#book.of('_product'))
    for (const { at, end } of plans) fillMask(words, at, end, this.#book.of('_plan'))
    for (const { at } of tickets) words[at] = this.#book.of('_ticket')
    for (const { at } of versions) words[at] = this.#book.of('_version')
    dropSignature(tokens, found, words)
    const { clauses, starts, families } = this.#cutter.cut(tokens, found, words)
    return {
      tokens,
      written,
      places: written.every((word, at) => word === meant[at]) ? places : this.#terms.find(written),
      clauses,
      starts,
      plans,
      tickets,
      versions: versions.map(({ text: version }) => version),
      emails: tokens.filter(({ kind }) => kind === 'email').map(({ text: email }) => email),
      names: namesIn(found, tokens),
      cues: lazily(() => this.#severity.read(tokens, said, found)),
      timeless: lazily(() => this.#timeless(tokens, found)),
      denied: found.negations.length === 0 ? [] : this.#lists.deniedBy(families),
    }
  }

  #timeless(tokens: readonly Token[], { whens }: Found): Reading | null {
    const left = withoutTimes(tokens, whens)
    return left.length === 0 || left.length === tokens.length ? null : this.readWords(this.#wordsOf(left))
  }

  /** The words that are weighed, with stand-ins for what tokens are recognised by; null where there is none. */
  #weighed(tokens: readonly Token[], meant: readonly Word[]): (Word | null)[] {
    return meant.map((word, at) => {
      const mask = maskOf(tokens[at])
      if (mask !== null) return this.#book.of(mask)
      return word.text === '' ? null : word
    })
  }

  /** Tokens and their words, abbreviations written out. */
  #expanded(tokens: readonly Token[]): Pick<Words, 'tokens' | 'written'> {
    const written = tokens.map(({ norm }) => this.#book.of(norm))
    if (written.every(({ long }) => long === null)) return { tokens, written }
    const expanded: Token[] = []
    let at = 0
    for (const token of tokens) {
      const long = written[at++]?.long ?? null
      if (long === null) expanded.push(token)
      else expanded.push(...writtenOut(token, long))
    }
    return { tokens: expanded, written: expanded.map(({ norm }) => this.#book.of(norm)) }
  }
}

const writtenOut = (token: Token, long: readonly string[]): readonly Token[] =>
  long.map((norm, index) => ({
    ...token,
    norm,
    kind: 'word',
    ...(index === 0 ? {} : { gap: gap.space, lead: '' }),
  }))

const lazily = <Value>(make: () => Value): (() => Value) => {
  let made: Value | null = null
  return () => {
    made ??= make()
    return made
  }
}

/** What follows a closing formula is a name and an address: nothing is asked there. */
const dropSignature = (tokens: readonly Token[], { marks }: Found, words: (Word | null)[]): void => {
  for (let at = Math.max(1, tokens.length - longestSignature); at < tokens.length; at++) {
    if (tokens[at]?.gap === gap.line && ((marks[at] ?? 0) & begins.signature) !== 0) return void words.fill(null, at)
  }
}

/** Services named outright; negated where a negation stands before them in their clause, not far off. */
const namesIn = ({ services, negations }: Found, tokens: readonly Token[]): readonly ServiceMention[] => {
  const named: ServiceMention[] = []
  for (const { id, at, end } of services) {
    if (named.some((each) => each.service === id && each.at <= at && each.end >= end)) continue
    const negated = negations.some(
      (negation) => negation.end <= at && at < negation.end + negationReach && !isCutBetween(tokens, negation.end, at),
    )
    named.push({ service: id, at, end, negated })
  }
  return named
}

const isCutBetween = (tokens: readonly Token[], from: number, to: number): boolean => {
  for (let at = from; at <= to; at++) if ((tokens[at]?.gap ?? gap.line) >= gap.comma) return true
  return false
}

const fillMask = (words: (Word | null)[], start: number, end: number, mask: Word): void => {
  for (let at = start; at < end; at++) words[at] = at === start ? mask : null
}

const money = /[$€£¥]/

/** What stands for a token whose exact letters tell nothing; null where they do. */
const maskOf = (token: Token | undefined): string | null => {
  if (token === undefined) return null
  switch (token.kind) {
    case 'number':
      if (money.test(token.lead) || money.test(token.trail)) return '_money'
      if (token.trail === '%') return '_percent'
      return token.norm.includes('/') ? null : `_n${Math.min(token.norm.length, 6)}`
    case 'time':
    case 'ip':
    case 'email':
    case 'url':
    case 'host':
    case 'path':
      return `_${token.kind}`
    case 'word':
    case 'code':
    case 'sign':
      return null
  }
}
