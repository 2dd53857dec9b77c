import { Board } from './board.ts'
import { countWords, Domain } from './domain.ts'
import { type Example, examplesOf, planExamplesOf } from './examples.ts'
import { type Heads, headsOf, intentNumber } from './heads.ts'
import { type Learning, learnClasses } from './learn-classes.ts'
import { learnJudge, type Sample } from './learn-judge.ts'
import { learnSpelling } from './learn-spelling.ts'
import { type Lexicon, noLexicon } from './lexicon.ts'
import type { LinearTask, LinearWeights } from './linear.ts'
import { learnMentions } from './mentions.ts'
import type { Model } from './model.ts'
import { type Mentions, Reader, type Reading } from './reader.ts'
import { Scorer } from './scorer.ts'
import { severityRules } from './severity.ts'
import { noWeights, quantize, type SmallWeights } from './small-weights.ts'
import type { UnderstandingSource } from './source.ts'
import { buildSpace, type Space } from './space.ts'
import { packRows } from './sparse.ts'
import { Speller } from './speller.ts'
import { type Label, teach } from './taught.ts'
import { vectorsOf } from './vectors.ts'

/** How much words and pairs of words count beside runs of letters. Found by cross-validation. */
const kinds = { word: 2, pair: 1.5, letters: 1, family: 2.5 }
/** A missed yes is dearer than a missed no: each class is a small part of all examples. */
const yesWeight = 2

/**
 * Learns a matcher's model from a catalog's examples. Pure: the same catalog and the same lexicon give the same
 * model, to the bit.
 * @param english the language at large: words that are right, though the examples don't hold them
 */
export const train = (source: UnderstandingSource, english: Lexicon = noLexicon): Model => {
  const { learning, finish } = beginTraining(source, english)
  return finish(learnClasses(learning, { first: 0, every: 1 }))
}

/** A training with its greatest work still to be done. */
export interface Training {
  readonly learning: Learning
  /** @param models what was learned: the weights of the model that knows all examples, then of each fold's */
  readonly finish: (models: readonly LinearWeights[]) => Model
}

/** The same as `train`, for those who let classes be learned side by side. */
export const beginTraining = (source: UnderstandingSource, english: Lexicon = noLexicon): Training => {
  const examples = examplesOf(source)
  const speller = learnSpelling(source, examples)
  const words = new Speller(speller, english)
  const mentions = mentionsOf(new Reader(source, words, null), source, examples)
  const reader = new Reader(source, words, mentions)
  const readings = examples.map(({ text }) => reader.read(text))
  const domain = countWords(readings.filter((_, index) => isInside(examples[index])).map(({ clauses }) => clauses))
  const looker = new Domain(domain, english)
  const looks = readings.map(({ clauses }, index) => looker.look(clauses, isInside(examples[index]) ? 1 : 0))
  const heads = headsOf(source.services.length, source.priorities.length)
  const space = buildSpace(
    looks.map(({ clauses }) => clauses),
    kinds,
  )
  const set: TrainingSet = { source, heads, space, examples, readings, looks }
  return {
    learning: { task: taskOf(set), folds: foldsOf(set) },
    finish: (models) => {
      const [weights = noWeights, ...folds] = models.map((model) => quantize(model, heads.count))
      const rules = severityRules(source.understanding.severity, reader.cueNames, reader.priorityIds)
      const judge = learnJudge(unseenSamples(set, folds), heads, rules, source.understanding.thresholds)
      const { digest } = source.understanding
      const taught = teach(examples, readings, labelsBy(source))
      return { digest, speller, space: space.data, domain, english, mentions, weights, judge, taught }
    },
  }
}

const isInside = (example: Example | undefined): boolean => example?.intents?.includes('out-of-scope') !== true

/** Labels by number, as far as an example says anything. */
const labelsBy = (source: UnderstandingSource): ((example: Example) => Label | null) => {
  const serviceIds = source.services.map(({ id }) => id)
  const priorityIds = source.priorities.map(({ id }) => id)
  return ({ intents, services, priority }) =>
    intents === null
      ? null
      : {
          intents: intents.map(intentNumber),
          services: services?.map((id) => serviceIds.indexOf(id)) ?? null,
          priority: priority === undefined ? undefined : priority === null ? -1 : priorityIds.indexOf(priority),
        }
}

/** Every name of a plan and every number in the examples is a case: meant where the example says so. */
const mentionsOf = (reader: Reader, source: UnderstandingSource, examples: readonly Example[]): Mentions => {
  const told = examples.filter(({ intents }) => intents !== null)
  const found = told.map(({ text, plans, ticket }) => ({ ...reader.candidates(text), meant: plans, number: ticket }))
  // Where the rules don't see it, an everyday word put in a plan's place would teach that it is one everywhere.
  const named = planExamplesOf(source).flatMap(({ text, plan }) =>
    reader.candidates(text).plans.filter((name) => reader.planIds[name.plan] === plan && name.byRule),
  )
  return {
    plans: learnMentions([
      ...found.flatMap(({ plans, meant }) =>
        plans.map(({ plan, features }) => ({ features, isMeant: meant.some((id) => id === reader.planIds[plan]) })),
      ),
      ...named.map(({ features }) => ({ features, isMeant: true })),
    ]),
    tickets: learnMentions(
      found.flatMap(({ tickets, number }) =>
        tickets.map(({ digits, features }) => ({ features, isMeant: digits === number })),
      ),
    ),
  }
}

interface TrainingSet {
  readonly source: UnderstandingSource
  readonly heads: Heads
  readonly space: Space
  readonly examples: readonly Example[]
  readonly readings: readonly Reading[]
  readonly looks: readonly ReturnType<Domain['look']>[]
}

const taskOf = (set: TrainingSet): LinearTask => {
  const { source, heads, space, examples, looks } = set
  const { cost, epochs } = source.understanding.training
  return {
    examples: packRows(
      vectorsOf(
        space,
        looks.map(({ clauses }) => clauses),
      ),
    ),
    targets: targetsOf(source, heads, examples),
    featureCount: space.size,
    classCount: heads.count,
    cost,
    yesWeight,
    epochs,
  }
}

const targetsOf = (source: UnderstandingSource, heads: Heads, examples: readonly Example[]): Int8Array => {
  const targets = new Int8Array(new SharedArrayBuffer(examples.length * heads.count))
  const serviceIds = source.services.map(({ id }) => id)
  const priorityIds = source.priorities.map(({ id }) => id)
  examples.forEach(({ intents, services, priority }, index) => {
    const row = targets.subarray(index * heads.count, (index + 1) * heads.count)
    if (intents !== null) {
      row.fill(-1, 0, heads.intents)
      for (const intent of intents) row[intentNumber(intent)] = 1
    }
    if (services !== null) {
      row.fill(-1, heads.intents, heads.intents + heads.services)
      for (const service of services) row[heads.intents + serviceIds.indexOf(service)] = 1
    }
    if (priority !== undefined && intents?.some((intent) => faults.has(intent))) {
      row.fill(-1, heads.intents + heads.services)
      if (priority !== null) row[heads.intents + heads.services + priorityIds.indexOf(priority)] = 1
    }
  })
  return targets
}

const faults: ReadonlySet<string> = new Set(['report-problem', 'emergency', 'create-ticket'])

/**
 * Examples that stand beside one another in a file are alike, by the same hand and often of the same case: a fold keeps
 * so many of them together, or a message would count as unseen whose twin was learned from.
 */
const neighbours = 20

/** By fold: the examples that are held out. */
const foldsOf = ({ source, examples }: TrainingSet): readonly ReadonlySet<number>[] => {
  const { folds } = source.understanding.training
  const foldOf = (index: number): number =>
    examples[index]?.whole === true ? Math.floor(index / neighbours) % folds : -1
  return Array.from({ length: folds }, (_, fold) => new Set(examples.keys().filter((index) => foldOf(index) === fold)))
}

/** Scores of every whole message by a model that did not learn from it. */
const unseenSamples = (set: TrainingSet, folds: readonly SmallWeights[]): readonly Sample[] => {
  const heldOut = foldsOf(set)
  return folds.flatMap((weights, fold) => {
    const scorer = new Scorer(set.space, weights, set.heads.count)
    return Array.from(heldOut[fold] ?? []).flatMap((index) => sampleOf(set, scorer, index))
  })
}

const sampleOf = (
  { source, heads, examples, readings, looks }: TrainingSet,
  scorer: Scorer,
  index: number,
): Sample[] => {
  const [example, reading, look] = [examples[index], readings[index], looks[index]]
  if (example === undefined || reading === undefined || look === undefined) return []
  return [
    {
      board: new Board(heads).put(reading, scorer.score(look.clauses), look.foreign),
      intents: (example.intents ?? []).map(intentNumber),
      services: (example.services ?? []).map((id) => source.services.findIndex((service) => service.id === id)),
      priority: source.priorities.findIndex(({ id }) => id === example.priority),
    },
  ]
}
