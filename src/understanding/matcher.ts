import { Asides } from './asides.ts'
import { Board } from './board.ts'
import { Domain } from './domain.ts'
import { heaviest, type Topic, wordEvidence } from './evidence.ts'
import { Explained } from './explained.ts'
import { type Heads, headsOf, intentNumber, outOfScope } from './heads.ts'
import { Judge, tellsOfFault, topOf } from './judge.ts'
import { logOdds } from './logistic.ts'
import type { Model } from './model.ts'
import { isNoise } from './noise.ts'
import { Reader, type Reading } from './reader.ts'
import { Scorer } from './scorer.ts'
import { ruledPriority, type SeverityRule, severityRules } from './severity.ts'
import type { UnderstandingSource } from './source.ts'
import { Space } from './space.ts'
import { Speller } from './speller.ts'
import { type Label, Taught } from './taught.ts'
import { Terms } from './terms.ts'
import { isAsked } from './tokens.ts'
import { type Evidence, type Intent, intents, type Matcher, type Understanding } from './understanding.ts'

/** A matcher for the catalog that the model was trained from. */
export const createMatcher = (model: Model, source: UnderstandingSource): Matcher => new LinearMatcher(model, source)

const readingsShown = 5
const defectRule = intentNumber('bug-policy')
/** How sure it is that a message asks for what is written down for exactly its words. */
const taughtConfidence = 0.99
/** How sure it can be of what is said by a text that says nothing. */
const noiseConfidence = 0.3

class LinearMatcher implements Matcher {
  readonly #judge: Judge
  readonly #board: Board
  /** Of messages without what tells only when something happened. */
  readonly #timelessBoard: Board
  readonly #chances: Float64Array
  readonly #heads: Heads
  readonly #reader: Reader
  readonly #scorer: Scorer
  readonly #domain: Domain
  readonly #rules: readonly SeverityRule[]
  readonly #asides: Asides
  readonly #taught: Taught
  readonly #defectServices: readonly number[]
  /** Priorities by number that emergencies have. */
  readonly #critical: readonly number[]

  constructor(model: Model, source: UnderstandingSource) {
    this.#judge = new Judge(model.judge, source.understanding.thresholds)
    this.#heads = headsOf(source.services.length, source.priorities.length)
    this.#board = new Board(this.#heads)
    this.#timelessBoard = new Board(this.#heads)
    this.#chances = new Float64Array(this.#heads.intents)
    const terms = new Terms()
    this.#reader = new Reader(source, new Speller(model.speller, model.english), model.mentions, terms)
    this.#scorer = new Scorer(new Space(model.space), model.weights, this.#heads.count)
    this.#domain = new Domain(model.domain, model.english)
    this.#rules = severityRules(source.understanding.severity, this.#reader.cueNames, this.#reader.priorityIds)
    this.#asides = new Asides(source, terms)
    this.#taught = new Taught(model.taught)
    this.#critical = source.priorities.flatMap(({ critical }, index) => (critical ? [index] : []))
    this.#defectServices = source.services.flatMap(({ dependsOnVersion }, index) => (dependsOnVersion ? [index] : []))
  }

  understand(text: string): Understanding {
    const reading = this.#reader.read(text)
    const board = this.#look(reading)
    const chances = this.#judge.intentChances(board, this.#chances)
    const taught = this.#taught.find(reading, text)
    const chosen = taught?.intents ?? this.#judge.intents(board, chances)
    const [first = outOfScope] = chosen
    const isOutside = first === outOfScope
    const confidence = taught === null ? this.#confidence(board, chances, first) : taughtConfidence
    const asides = this.#asides.read(reading, chosen)
    // What leans on the last turn is about that turn's matter, or about what it names itself: nothing is guessed.
    const meant = asides.continues
      ? namedIn(reading)
      : (taught?.services ?? this.#withDefects(this.#judge.services(board, chances, chosen), chosen))
    const services = this.#inTextOrder(board, meant)
    const priority = taught?.priority ?? this.#priority(board, chances, chosen)
    const read: Omit<Understanding, 'evidence'> = {
      intents: chosen.map(intentAt),
      services: services.flatMap((service) => this.#reader.serviceIds[service] ?? []),
      plans: isOutside ? [] : unique(reading.plans.flatMap(({ plan }) => this.#reader.planIds[plan] ?? [])),
      priority: this.#reader.priorityIds[priority] ?? null,
      ticket: isOutside ? null : (reading.tickets[0]?.digits ?? null),
      confidence,
      nearest: nearestReadings(chances, first, confidence),
      entities: asides.entities,
      continues: asides.continues,
    }
    return new Explained(read, () => this.#explain(reading, taught, chosen, services, priority))
  }

  #confidence(board: Board, chances: Float64Array, first: number): number {
    const confidence = this.#judge.confidence(board, chances, first)
    return isNoise(board.reading.tokens, board.foreign) ? Math.min(confidence, noiseConfidence) : confidence
  }

  #look(reading: Reading, board = this.#board): Board {
    const { clauses, foreign } = this.#domain.look(reading.clauses, 0)
    return board.put(reading, this.#scorer.score(clauses), foreign)
  }

  /** An hour or a day since when says nothing of how bad it is. */
  #priority(whole: Board, chances: Float64Array, chosen: readonly number[]): number {
    if (!tellsOfFault(chosen)) return -1
    const timeless = whole.reading.timeless()
    const board = timeless === null ? whole : this.#look(timeless, this.#timelessBoard)
    const rule = ruledPriority(this.#rules, board.reading.cues())
    const priority = this.#judge.priority(board, chances, rule)
    // "Our server is not down" has the words of a disaster, and tells of none.
    const isDenied =
      !this.#critical.includes(rule) && this.#critical.includes(priority) && this.#reader.isAllWell(board.reading)
    return isDenied ? -1 : priority
  }

  /** Who asks for the rule of the product's own defects asks about their repair. */
  #withDefects(services: readonly number[], chosen: readonly number[]): readonly number[] {
    return chosen.includes(defectRule) ? unique([...services, ...this.#defectServices]) : services
  }

  #inTextOrder({ reading, where }: Board, services: readonly number[]): readonly number[] {
    if (services.length < 2) return services
    const place = (service: number): number =>
      reading.names.find((name) => name.service === service && !name.negated)?.at ??
      reading.starts[where[this.#heads.intents + service] ?? 0] ??
      0
    return services.toSorted((a, b) => place(a) - place(b))
  }

  #explain(
    reading: Reading,
    taught: Label | null,
    chosen: readonly number[],
    services: readonly number[],
    priority: number,
  ): readonly Evidence[] {
    const topics: readonly Topic[] = [
      ...chosen.map((intent) => ({ topic: intent, name: intentAt(intent) })),
      ...services.map((service) => ({
        topic: this.#heads.intents + service,
        name: this.#reader.serviceIds[service] ?? '',
      })),
    ]
    const named = reading.names.flatMap(({ service, at, end, negated }): readonly Evidence[] => {
      if (!services.includes(service)) return []
      const name = reading.tokens.slice(at, end).map(({ text }) => text)
      const weight = this.#judge.nameWeight(service, negated)
      return [{ what: `name: ${name.join(' ')}`, for: this.#reader.serviceIds[service] ?? '', weight }]
    })
    const severity = this.#severityEvidence(reading, priority)
    const words = wordEvidence(this.#scorer, reading.clauses, topics)
    // What decided comes first, whatever the words weigh.
    return [...taughtEvidence(taught), ...heaviest([...named, ...severity, ...words])]
  }

  #severityEvidence(reading: Reading, priority: number): readonly Evidence[] {
    const id = this.#reader.priorityIds[priority]
    if (id === undefined) return []
    const cues = (reading.timeless() ?? reading).cues()
    return this.#reader.cueNames.flatMap((name, cue): readonly Evidence[] => {
      if (cues[cue] !== 1) return []
      const weight = this.#judge.cueWeight(this.#heads, cues.length, cue, priority)
      return [{ what: `severity: ${name}`, for: id, weight }]
    })
  }
}

const taughtEvidence = (taught: Label | null): readonly Evidence[] =>
  (taught?.intents ?? []).map((intent) => ({
    what: 'an example, word for word',
    for: intentAt(intent),
    weight: logOdds(taughtConfidence),
  }))

/** "So you don't do …?" asks for what it denies. */
const namedIn = ({ names, tokens }: Reading): readonly number[] => {
  const meant = names.filter(({ negated }) => !negated)
  return unique((meant.length === 0 && isAsked(tokens) ? names : meant).map(({ service }) => service))
}

const intentAt = (index: number): Intent => intents[index] ?? 'out-of-scope'

const unique = <Item>(items: readonly Item[]): readonly Item[] => (items.length < 2 ? items : [...new Set(items)])

const nearestReadings = (chances: Float64Array, first: number, confidence: number): Understanding['nearest'] => {
  const rest = topOf(chances, readingsShown)
    .filter((intent) => intent !== first)
    .slice(0, readingsShown - 1)
    .map((intent) => ({ intent: intentAt(intent), confidence: Math.min(chances[intent] ?? 0, confidence) }))
  return [{ intent: intentAt(first), confidence }, ...rest]
}
