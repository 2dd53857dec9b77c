import { Board } from './board.ts'
import { countWords, Domain } from './domain.ts'
import { type Example, examplesOf } from './examples.ts'
import { Hand } from './hand.ts'
import { hashText } from './hash.ts'
import { type Heads, headsOf, intentNumber } from './heads.ts'
import type { Learning } from './learn-classes.ts'
import { learnJudge, type Sample } from './learn-judge.ts'
import { learnSpace } from './learn-space.ts'
import { learnSpelling } from './learn-spelling.ts'
import { taughtBy } from './learn-taught.ts'
import { type Lexicon, noLexicon } from './lexicon.ts'
import type { LinearTask } from './linear.ts'
import { learnMentions } from './mentions.ts'
import type { Model } from './model.ts'
import { type MentionCases, type ReadingTask, readingTaskOf, tellsOfFault } from './read-examples.ts'
import { joined, type ReadExample, type ReadPart } from './read-part.ts'
import type { Mentions, Reading } from './reader.ts'
import { Scorer } from './scorer.ts'
import { severityRules } from './severity.ts'
import { type ModelShares, noWeights, quantize, type SmallWeights } from './small-weights.ts'
import type { UnderstandingSource } from './source.ts'
import type { Space } from './space.ts'
import type { Rows } from './sparse.ts'

/**
 * How much words and pairs of words count beside runs of letters. Found by cross-validation: the more examples there are,
 * the more a pair tells, and the less a family, which stands for words that few of them hold.
 */
const kinds = { word: 2, pair: 2, letters: 1, family: 1 }
/** A missed yes is dearer than a missed no: each class is a small part of all examples. */
const yesWeight = 1.5

/**
 * Learns a matcher's model from a catalog's examples. Pure: the same catalog and the same lexicon give the same
 * model, to the bit.
 * @param english the language at large: words that are right, though the examples don't hold them
 */
export const train = (source: UnderstandingSource, english: Lexicon = noLexicon): Model => {
  const training = beginTraining(source, english)
  const hand = new Hand()
  const mentions = training.learnMentions([hand.beginReading(training.reading)])
  const { learning, finish } = training.goOn(mentions, [hand.endReading(mentions)])
  return finish(hand.learn(learning, { first: 0, every: 1 }).map((model) => [model]))
}

/** A training, for those who let its greatest work be done side by side: reading, and learning of classes. */
export interface Training {
  readonly reading: ReadingTask
  /** @param cases of all shares of the reading, in their order */
  readonly learnMentions: (cases: readonly MentionCases[]) => Mentions
  /** @param parts of all shares of the reading, in their order */
  readonly goOn: (mentions: Mentions, parts: readonly ReadPart[]) => TrainingRead
}

/** A training whose examples are read. */
export interface TrainingRead {
  readonly learning: Learning
  /** @param models what was learned: the model that knows all examples, then each fold's */
  readonly finish: (models: readonly ModelShares[]) => Model
}

export const beginTraining = (source: UnderstandingSource, english: Lexicon = noLexicon): Training => {
  const examples = examplesOf(source)
  const speller = learnSpelling(source, examples)
  return {
    reading: readingTaskOf(source, speller, english, examples),
    learnMentions: (cases) => ({
      plans: learnMentions([...cases.flatMap(({ plans }) => plans), ...cases.flatMap(({ namedPlans }) => namedPlans)]),
      tickets: learnMentions(cases.flatMap(({ tickets }) => tickets)),
    }),
    goOn: (mentions, parts) => goOn({ source, english, examples, speller, mentions }, joined(parts)),
  }
}

type Begun = Pick<Model, 'english' | 'speller' | 'mentions'> & Pick<TrainingSet, 'source' | 'examples'>

const goOn = ({ source, english, examples, speller, mentions }: Begun, read: readonly ReadExample[]): TrainingRead => {
  const readings = read.map(({ reading }) => reading)
  const domain = countWords(readings.filter((_, index) => isInside(examples[index])).map(({ clauses }) => clauses))
  const looker = new Domain(domain, english)
  const looks = readings.map(({ clauses }, index) => looker.look(clauses, isInside(examples[index]) ? 1 : 0))
  const heads = headsOf(source.services.length, source.priorities.length)
  const { space, vectors } = learnSpace(
    looks.map(({ clauses }) => clauses),
    kinds,
  )
  const set: TrainingSet = { source, heads, space, examples, readings, looks }
  return {
    learning: { task: taskOf(set, vectors), folds: foldsOf(set) },
    finish: (models) => {
      const [weights = noWeights, ...folds] = models.map((model) => quantize(model, heads.count))
      const { severity, thresholds, digest } = source.understanding
      const priorityIds = source.priorities.map(({ id }) => id)
      const rules = severityRules(severity, Object.keys(severity.cues), priorityIds)
      const judge = learnJudge(unseenSamples(set, folds), heads, rules, thresholds)
      const taught = taughtBy(source, examples, read)
      return { digest, speller, space: space.data, domain, english, mentions, weights, judge, taught }
    },
  }
}

const isInside = (example: Example | undefined): boolean => example?.intents?.includes('out-of-scope') !== true

interface TrainingSet {
  readonly source: UnderstandingSource
  readonly heads: Heads
  readonly space: Space
  readonly examples: readonly Example[]
  readonly readings: readonly Reading[]
  readonly looks: readonly ReturnType<Domain['look']>[]
}

const taskOf = ({ source, heads, space, examples }: TrainingSet, vectors: Rows): LinearTask => {
  const { cost, epochs } = source.understanding.training
  return {
    examples: vectors,
    targets: targetsOf(source, heads, examples),
    featureCount: space.size,
    classCount: heads.count,
    cost,
    yesWeight,
    epochs,
    seeds: Int32Array.from(examples, ({ text }) => hashText(text)),
  }
}

const targetsOf = (source: UnderstandingSource, heads: Heads, examples: readonly Example[]): Int8Array => {
  const targets = new Int8Array(new SharedArrayBuffer(examples.length * heads.count))
  const serviceIds = source.services.map(({ id }) => id)
  const priorityIds = source.priorities.map(({ id }) => id)
  examples.forEach((example, index) => {
    const { intents, services, priority } = example
    const row = targets.subarray(index * heads.count, (index + 1) * heads.count)
    if (intents !== null) {
      row.fill(-1, 0, heads.intents)
      for (const intent of intents) row[intentNumber(intent)] = 1
    }
    if (services !== null) {
      row.fill(-1, heads.intents, heads.intents + heads.services)
      for (const service of services) row[heads.intents + serviceIds.indexOf(service)] = 1
    }
    if (priority !== undefined && tellsOfFault(example)) {
      row.fill(-1, heads.intents + heads.services)
      if (priority !== null) row[heads.intents + heads.services + priorityIds.indexOf(priority)] = 1
    }
  })
  return targets
}

/**
 * Examples that stand beside one another in a file are alike, by the same hand and often of the same case: a fold keeps
 * about so many of them together, or a message would count as unseen whose twin was learned from.
 */
const neighbours = 20

/**
 * When so many messages were held out, further folds are left out: each costs a model. From 11,000 the judge learned as
 * much as from twice as many; from 9,000, a message in a hundred fewer was read right.
 */
const enough = 10_000

/** By fold: the examples that are held out. An example's own text begins another fold: the others stay in theirs when some come or go. */
const foldsOf = ({ source, examples }: TrainingSet): readonly ReadonlySet<number>[] => {
  const folds = Array.from({ length: source.understanding.training.folds }, () => new Set<number>())
  let fold = 0
  examples.forEach(({ text, whole }, index) => {
    if (!whole) return
    const hash = hashText(text) >>> 0
    if (hash % neighbours === 0) fold = Math.floor(hash / neighbours) % folds.length
    folds[fold]?.add(index)
  })
  let measured = 0
  return folds.filter(({ size }) => {
    const isWanted = measured < enough
    measured += size
    return isWanted
  })
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
