import type { Catalog } from '../catalog/model.ts'
import type { PlanId, PriorityId, ServiceId } from '../ids.ts'
import { type MentionData, MentionJudge, noMentions } from './mentions.ts'
import { findPlans, type PlanMention } from './plan-mentions.ts'
import type { Clauses } from './space.ts'
import type { Speller } from './speller.ts'
import { Terms, wordsOf } from './terms.ts'
import { findTickets, type TicketMention } from './ticket-mentions.ts'
import { gap, type Token, tokenize } from './tokens.ts'
import { findVersions } from './versions.ts'

/** What of a catalog the understanding of messages is made from. */
export type UnderstandingSource = Pick<Catalog, 'vendor' | 'plans' | 'priorities' | 'services' | 'understanding'>

/** What was learned of mentions that are meant. */
export interface Mentions {
  readonly plans: MentionData
  readonly tickets: MentionData
}

/** A message taken apart by rule, before anything is weighed. */
export interface Reading {
  readonly tokens: readonly Token[]
  /** The words that are weighed: corrected, with stand-ins for what was recognised by rule. By token; '' where none is. */
  readonly words: readonly string[]
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
  /** Cues of severity found, by index. */
  readonly cues: Uint8Array
}

export interface ServiceMention {
  readonly service: number
  readonly at: number
  readonly end: number
  readonly negated: boolean
}

/** More names than these are a list copied from somewhere. */
const mostNames = 40

/** Everything of a catalog that messages are held against word by word. */
export class Reader {
  readonly planIds: readonly PlanId[]
  readonly priorityIds: readonly PriorityId[]
  readonly serviceIds: readonly ServiceId[]
  readonly cueNames: readonly string[]
  readonly planTerms: Terms
  readonly planWords: Terms
  readonly productTerms: Terms
  readonly #source: UnderstandingSource
  readonly #serviceTerms: Terms
  readonly #cueTerms: Terms
  readonly #families: Terms
  readonly #familyNames: readonly string[]
  readonly #negations: Terms
  readonly #separators: Terms
  readonly #signatures: Terms
  readonly #abbreviations: ReadonlyMap<string, readonly string[]>
  readonly #speller: Speller | null
  readonly #planJudge: MentionJudge
  readonly #ticketJudge: MentionJudge

  /** @param mentions what was learned of mentions; null: the rules alone decide */
  constructor(source: UnderstandingSource, speller: Speller | null, mentions: Mentions | null = null) {
    const { vocabulary, severity, services } = source.understanding
    this.#source = source
    this.#speller = speller
    this.#planJudge = new MentionJudge(mentions?.plans ?? noMentions)
    this.#ticketJudge = new MentionJudge(mentions?.tickets ?? noMentions)
    this.planIds = source.plans.map(({ id }) => id)
    this.priorityIds = source.priorities.map(({ id }) => id)
    this.serviceIds = source.services.map(({ id }) => id)
    this.cueNames = Object.keys(severity.cues)
    this.planTerms = new Terms(source.plans.map(({ id, name }) => [id, name, ...(vocabulary.plans.names[id] ?? [])]))
    this.planWords = new Terms([vocabulary.plans.words])
    this.productTerms = new Terms([[source.vendor.product, ...vocabulary.product.names]])
    this.#serviceTerms = new Terms(this.serviceIds.map((id) => services.get(id)?.names ?? []))
    this.#cueTerms = new Terms(Object.values(severity.cues))
    this.#families = new Terms(Object.values(vocabulary.families))
    this.#familyNames = Object.keys(vocabulary.families)
    this.#negations = new Terms([vocabulary.negations])
    this.#separators = new Terms([vocabulary.separators])
    this.#signatures = new Terms([vocabulary.signatures])
    this.#abbreviations = new Map(
      Object.entries(vocabulary.abbreviations).map(([short, long]) => [short, wordsOf(long)]),
    )
  }

  /** What may name a plan or a ticket, not yet judged: to learn from. */
  candidates(text: string): { plans: readonly PlanMention[]; tickets: readonly TicketMention[] } {
    const { tokens, said } = this.#words(text)
    const { vocabulary } = this.#source.understanding
    return { plans: findPlans(tokens, said, this, vocabulary), tickets: findTickets(tokens, said, vocabulary) }
  }

  #words(text: string): { tokens: readonly Token[]; said: readonly string[] } {
    const tokens = this.#expanded(tokenize(text))
    const said = tokens.map(({ norm, kind }) => (kind === 'word' ? (this.#speller?.correct(norm) ?? norm) : norm))
    return { tokens, said }
  }

  read(text: string): Reading {
    const { tokens, said } = this.#words(text)
    const { vocabulary } = this.#source.understanding
    const plans = findPlans(tokens, said, this, vocabulary).filter(({ features, byRule }) =>
      this.#planJudge.isMeant(features, byRule),
    )
    const tickets = findTickets(tokens, said, vocabulary).filter(({ features, byRule }) =>
      this.#ticketJudge.isMeant(features, byRule),
    )
    const versions = findVersions(tokens, said, this.productTerms, vocabulary)
    const words = this.#masked(tokens, said, plans, tickets, versions)
    const weighed = this.#dropSignature(said, tokens, words)
    const negated = this.#negated(said, tokens)
    const { clauses, starts } = this.#withFamilies(this.#clauses(tokens, said, weighed), said)
    return {
      tokens,
      words: weighed,
      clauses,
      starts,
      plans,
      tickets,
      versions: versions.map(({ text: version }) => version),
      emails: tokens.filter(({ kind }) => kind === 'email').map(({ text: email }) => email),
      names: this.#names(said, negated),
      cues: this.#cues(said),
    }
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

  #masked(
    tokens: readonly Token[],
    said: readonly string[],
    plans: readonly PlanMention[],
    tickets: readonly TicketMention[],
    versions: readonly { at: number }[],
  ): string[] {
    const words = said.map((word, at) => maskOf(tokens[at], word))
    this.productTerms.find(said, (_, start, end) => fillMask(words, start, end, '_product'))
    for (const { at, end } of plans) fillMask(words, at, end, '_plan')
    for (const { at } of tickets) words[at] = '_ticket'
    for (const { at } of versions) words[at] = '_version'
    return words
  }

  /** What follows a closing formula is a name and an address: nothing is asked there. */
  #dropSignature(said: readonly string[], tokens: readonly Token[], words: string[]): string[] {
    for (let at = 1; at < tokens.length; at++) {
      if (tokens[at]?.gap !== gap.line || this.#signatures.lengthAt(said, at) === 0) continue
      const rest = tokens.length - at
      if (rest <= 40) return words.map((word, index) => (index < at ? word : ''))
    }
    return words
  }

  /** For each word, whether a negation in its clause stands before it, at most five words off. */
  #negated(said: readonly string[], tokens: readonly Token[]): Uint8Array {
    const negated = new Uint8Array(said.length)
    this.#negations.find(said, (_, __, end) => {
      for (let at = end; at < Math.min(said.length, end + 5); at++) {
        if ((tokens[at]?.gap ?? 0) >= gap.comma) break
        negated[at] = 1
      }
    })
    return negated
  }

  #names(said: readonly string[], negated: Uint8Array): readonly ServiceMention[] {
    const found: ServiceMention[] = []
    this.#serviceTerms.find(said, (service, at, end) => {
      if (found.length >= mostNames) return
      if (!found.some((each) => each.service === service && each.at <= at && each.end >= end)) {
        found.push({ service, at, end, negated: negated[at] === 1 })
      }
    })
    return found
  }

  #cues(said: readonly string[]): Uint8Array {
    const cues = new Uint8Array(this.cueNames.length)
    this.#cueTerms.find(said, (cue) => {
      cues[cue] = 1
    })
    return cues
  }

  /** Each clause with the families of its words, and with each two families that meet in it. */
  #withFamilies(
    { clauses, starts }: { clauses: Clauses; starts: readonly number[] },
    said: readonly string[],
  ): { clauses: Clauses; starts: readonly number[] } {
    if (this.#familyNames.length === 0) return { clauses, starts }
    const found = clauses.map(() => new Set<number>())
    let clause = 0
    this.#families.find(said, (family, at) => {
      while (clause + 1 < starts.length && (starts[clause + 1] ?? 0) <= at) clause++
      found[clause]?.add(family)
    })
    return { clauses: clauses.map((words, index) => [...words, ...this.#familyWords(found[index])]), starts }
  }

  #familyWords(families: ReadonlySet<number> | undefined): readonly string[] {
    const names = [...(families ?? [])].sort((a, b) => a - b).map((family) => `_&${this.#familyNames[family]}`)
    return names.flatMap((name, index) => [name, ...names.slice(index + 1).map((other) => `${name}${other}`)])
  }

  /** Cut at the ends of sentences and lines, before separators, and at commas that leave two words on both sides. */
  #clauses(
    tokens: readonly Token[],
    said: readonly string[],
    words: readonly string[],
  ): { clauses: Clauses; starts: readonly number[] } {
    const clauses: string[][] = []
    const starts: number[] = []
    let current: string[] = []
    tokens.forEach((token, at) => {
      const word = words[at] ?? ''
      if (word === '') return
      const cut =
        token.gap >= gap.sentence ||
        (token.gap === gap.comma && current.length > 2) ||
        (current.length > 2 && this.#separators.lengthAt(said, at) > 0)
      if (clauses.length === 0 || (cut && current.length > 0)) {
        current = []
        clauses.push(current)
        starts.push(at)
      }
      current.push(word)
    })
    return { clauses, starts }
  }
}

const fillMask = (words: string[], start: number, end: number, mask: string): void => {
  for (let at = start; at < end; at++) words[at] = at === start ? mask : ''
}

const money = /[$€£¥]/

/** What stands for a token whose exact letters tell nothing. */
const maskOf = (token: Token | undefined, word: string): string => {
  if (token === undefined) return word
  switch (token.kind) {
    case 'number':
      if (money.test(token.lead) || money.test(token.trail)) return '_money'
      if (token.trail === '%') return '_percent'
      return token.norm.includes('/') ? token.norm : `_n${Math.min(token.norm.length, 6)}`
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
      return word
  }
}
