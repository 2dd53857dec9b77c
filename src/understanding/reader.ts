import type { PlanId, PriorityId, ServiceId } from '../ids.ts'
import { type MentionData, MentionJudge, noMentions } from './mentions.ts'
import { findPlans, type PlanMention } from './plan-mentions.ts'
import { SeverityCues } from './severity-cues.ts'
import type { UnderstandingSource } from './source.ts'
import type { Speller } from './speller.ts'
import { wordsOf } from './terms.ts'
import { findTickets, type TicketMention } from './ticket-mentions.ts'
import { gap, type Token, tokenize } from './tokens.ts'
import { findVersions } from './versions.ts'
import { begins, type Found, WordLists } from './word-lists.ts'
import { type Clauses, cutMark, endMark, type Word, WordBook } from './words.ts'

/** What was learned of mentions that are meant. */
export interface Mentions {
  readonly plans: MentionData
  readonly tickets: MentionData
}

/** A message taken apart by rule, before anything is weighed. */
export interface Reading {
  readonly tokens: readonly Token[]
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
  /** Intents that the message says it does not ask for, by number. */
  readonly denied: readonly number[]
}

export interface ServiceMention {
  readonly service: number
  readonly at: number
  readonly end: number
  readonly negated: boolean
}

/** Closing formulas with more words after them than this are no signature. */
const longestSignature = 40
/** How far, in words, a negation reaches. */
const negationReach = 5

/** Everything of a catalog that messages are held against word by word. */
export class Reader {
  readonly planIds: readonly PlanId[]
  readonly priorityIds: readonly PriorityId[]
  readonly serviceIds: readonly ServiceId[]
  readonly cueNames: readonly string[]
  readonly #source: UnderstandingSource
  readonly #lists: WordLists
  readonly #severity: SeverityCues
  readonly #abbreviations: ReadonlyMap<string, readonly string[]>
  readonly #book: WordBook
  readonly #planJudge: MentionJudge
  readonly #ticketJudge: MentionJudge

  /** @param mentions what was learned of mentions; null: the rules alone decide */
  constructor(source: UnderstandingSource, speller: Speller, mentions: Mentions | null) {
    this.#source = source
    this.#book = new WordBook((written) => speller.correct(written))
    this.#planJudge = new MentionJudge(mentions?.plans ?? noMentions)
    this.#ticketJudge = new MentionJudge(mentions?.tickets ?? noMentions)
    this.#lists = new WordLists(source)
    this.#severity = new SeverityCues(source.understanding.severity, this.#lists.cueNames)
    this.planIds = source.plans.map(({ id }) => id)
    this.priorityIds = source.priorities.map(({ id }) => id)
    this.serviceIds = source.services.map(({ id }) => id)
    this.cueNames = this.#lists.cueNames
    const { abbreviations } = source.understanding.vocabulary
    this.#abbreviations = new Map(Object.entries(abbreviations).map(([short, long]) => [short, wordsOf(long)]))
  }

  /** What may name a plan or a ticket, not yet judged: to learn from. */
  candidates(text: string): { plans: readonly PlanMention[]; tickets: readonly TicketMention[] } {
    const { tokens, said, found } = this.#words(text)
    const { vocabulary } = this.#source.understanding
    return {
      plans: findPlans(tokens, said, found, this.planIds, vocabulary),
      tickets: findTickets(tokens, said, vocabulary),
    }
  }

  #words(text: string): { tokens: readonly Token[]; meant: readonly Word[]; said: readonly string[]; found: Found } {
    this.#book.tidy()
    const tokens = this.#expanded(tokenize(text))
    const meant = tokens.map(({ norm, kind }) => (kind === 'word' ? this.#book.meant(norm) : this.#book.of(norm)))
    const said = meant.map(({ text: word }) => word)
    return { tokens, meant, said, found: this.#lists.find(meant.map(({ stem }) => stem)) }
  }

  read(text: string): Reading {
    const { tokens, meant, said, found } = this.#words(text)
    const { vocabulary } = this.#source.understanding
    const plans = findPlans(tokens, said, found, this.planIds, vocabulary).filter(({ features, byRule }) =>
      this.#planJudge.isMeant(features, byRule),
    )
    const hasDigits = tokens.some(({ kind }) => kind === 'number' || kind === 'code')
    const tickets = hasDigits
      ? findTickets(tokens, said, vocabulary).filter(
          ({ certain, features, byRule }) => certain ?? this.#ticketJudge.isMeant(features, byRule),
        )
      : []
    const versions = hasDigits ? findVersions(tokens, said, found.products, vocabulary) : []
    const words = this.#weighed(tokens, meant)
    for (const { at, end } of found.products) fillMask(words, at, end, this.#book.of('_product'))
    for (const { at, end } of plans) fillMask(words, at, end, this.#book.of('_plan'))
    for (const { at } of tickets) words[at] = this.#book.of('_ticket')
    for (const { at } of versions) words[at] = this.#book.of('_version')
    dropSignature(tokens, found, words)
    const families = new Set<number>()
    return {
      tokens,
      ...this.#cut(tokens, found, words, families),
      plans,
      tickets,
      versions: versions.map(({ text: version }) => version),
      emails: tokens.filter(({ kind }) => kind === 'email').map(({ text: email }) => email),
      names: namesIn(found, tokens),
      cues: lazily(() => this.#severity.read(tokens, said, found)),
      denied: this.#lists.deniedBy(families),
    }
  }

  /** The words that are weighed, with stand-ins for what tokens are recognised by; null where there is none. */
  #weighed(tokens: readonly Token[], meant: readonly Word[]): (Word | null)[] {
    return meant.map((word, at) => {
      const mask = maskOf(tokens[at])
      if (mask !== null) return this.#book.of(mask)
      return word.text === '' ? null : word
    })
  }

  /** Abbreviations written out, each as several tokens where need be. */
  #expanded(tokens: readonly Token[]): readonly Token[] {
    if (!tokens.some(({ norm }) => this.#abbreviations.has(norm))) return tokens
    return tokens.flatMap((token) => {
      const long = this.#abbreviations.get(token.norm)
      if (long === undefined) return [token]
      return long.map((norm, index) => ({
        ...token,
        norm,
        kind: 'word' as const,
        ...(index === 0 ? {} : { gap: gap.space, lead: '' }),
      }))
    })
  }

  /**
   * Cut at the ends of sentences and lines, before separators, and at commas that leave a few words before them. Each
   * word is followed by the families that begin at it, each clause by every two families that meet in it. Families are
   * noted in `seen`.
   */
  #cut(
    tokens: readonly Token[],
    { marks, families, negations }: Found,
    words: readonly (Word | null)[],
    seen: Set<number>,
  ): Pick<Reading, 'clauses' | 'starts'> {
    const clauses: Word[][] = []
    const starts: number[] = []
    let current: Word[] = []
    let met: number[] = []
    let next = 0
    let length = 0
    let negation = 0
    let negatedFrom = tokens.length
    let negatedTo = 0
    for (let at = 0; at < tokens.length; at++) {
      const word = words[at] ?? null
      const before = tokens[at]?.gap ?? gap.line
      const mark = marks[at] ?? 0
      if (before >= gap.comma) negatedTo = 0
      for (let place = negations[negation]; place !== undefined && place.at <= at; place = negations[++negation]) {
        negatedFrom = place.end
        negatedTo = place.end + negationReach
      }
      const isSoft = before === gap.comma || (mark & begins.separator) !== 0
      const isCut = before >= gap.sentence || (isSoft && length > 2)
      if (word !== null && (clauses.length === 0 || (isCut && length > 0))) {
        this.#addPairs(current, met)
        current = []
        met = []
        length = 0
        clauses.push(current)
        starts.push(at)
      } else if (length > 0 && (isSoft || (mark & begins.part) !== 0)) current.push(cutMark)
      if (word !== null) {
        current.push(word)
        length++
      }
      for (let family = families[next]; family !== undefined && family.at <= at; family = families[++next]) {
        const isNegated = family.at >= negatedFrom && family.at < negatedTo
        const id = isNegated ? family.id + this.#lists.familyCount : family.id
        if (word === null || !insert(met, id)) continue
        seen.add(id)
        current.push(this.#lists.familyWord(id))
      }
    }
    this.#addPairs(current, met)
    return { clauses, starts }
  }

  /** Adds stand-ins for each two of the families. */
  #addPairs(clause: Word[], families: readonly number[]): void {
    if (families.length < 2) return
    clause.push(endMark)
    for (let one = 0; one < families.length; one++) {
      for (let other = one + 1; other < families.length; other++)
        clause.push(this.#lists.pairWord(families[one] ?? 0, families[other] ?? 0))
    }
  }
}

const lazily = <Value>(make: () => Value): (() => Value) => {
  let made: Value | null = null
  return () => {
    made ??= make()
    return made
  }
}

/** Puts a number in its place among others, the smallest first; false where it is among them. */
const insert = (numbers: number[], number: number): boolean => {
  if (numbers.includes(number)) return false
  let place = numbers.length
  for (; place > 0 && (numbers[place - 1] ?? 0) > number; place--) numbers[place] = numbers[place - 1] ?? 0
  numbers[place] = number
  return true
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
