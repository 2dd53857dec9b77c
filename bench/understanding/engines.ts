import { countWords, Domain } from '../../src/understanding/domain.ts'
import { learnSpace } from '../../src/understanding/learn-space.ts'
import type { Lexicon } from '../../src/understanding/lexicon.ts'
import { Descent, type LinearTask } from '../../src/understanding/linear.ts'
import { Form, fitLogistic, Questions } from '../../src/understanding/logistic.ts'
import { Scorer } from '../../src/understanding/scorer.ts'
import { quantize } from '../../src/understanding/small-weights.ts'
import { tokenize } from '../../src/understanding/tokens.ts'
import { type Word, WordBook } from '../../src/understanding/words.ts'
import { Company } from './company.ts'
import type { Sentence } from './corpora.ts'

/** What an engine makes of a sentence: a label, and how likely the sentence belongs to no label, 0 to 1. */
export interface Guess {
  readonly label: string
  readonly outside: number
}
export type Classify = (text: string) => Guess | Promise<Guess>

/** Learns from sentences, and from some that belong to no label. */
export type Engine = (train: readonly Sentence[], outside: readonly string[]) => Promise<Classify>

/** As for messages, without what a catalog adds: no families of its words, no names, no corrected slips. */
const kinds = { word: 1.5, pair: 1.5, letters: 1, family: 1.5 }
const cost = 1
const yesWeight = 6
const epochs = 8
const folds = 4
const settlingEpochs = 3
const outsideLabel = '\u0000'

/**
 * Our own learner: words, pairs and runs of letters, linear, judged by what it never saw. Words in company are learned
 * from where sentences that were held out are read better with them.
 */
export const ours =
  (english: Lexicon): Engine =>
  async (train, outside) => {
    const plain = learn(train, outside, english, false)
    const joined = learn(train, outside, english, true)
    return joined.heldOutRight > plain.heldOutRight ? joined.classify : plain.classify
  }

interface Learned {
  readonly classify: Classify
  /** How many sentences were labelled rightly by models that had not seen them. */
  readonly heldOutRight: number
}

const learn = (
  train: readonly Sentence[],
  outside: readonly string[],
  english: Lexicon,
  hasCompany: boolean,
): Learned => {
  const sentences = [...train, ...outside.map((text) => ({ text, label: outsideLabel }))]
  const labels = [...new Set(sentences.map(({ label }) => label))]
  const none = labels.indexOf(outsideLabel)
  const book = new WordBook((written) => written)
  const read = sentences.map(({ text }) => wordsIn(book, text))
  const domain = new Domain(countWords(read.slice(0, train.length).map((words) => [words])), english)
  const company = hasCompany ? new Company(read) : null
  const lookAt = (words: readonly Word[], own: 0 | 1): Look => {
    const { clauses, foreign } = domain.look([words], own)
    return { clauses: company === null ? clauses : [[...clauses.flat(), ...company.of(words)]], foreign }
  }
  const looks = read.map((words, index) => lookAt(words, index < train.length ? 1 : 0))
  const marked = looks.map(({ clauses }) => clauses)
  const { space, vectors } = learnSpace(marked, kinds)
  const targets = new Int8Array(sentences.length * labels.length).fill(-1)
  for (const [index, { label }] of sentences.entries()) targets[index * labels.length + labels.indexOf(label)] = 1
  const task: LinearTask = {
    examples: vectors,
    targets,
    featureCount: space.size,
    classCount: labels.length,
    cost,
    yesWeight,
    epochs,
  }
  const scorerOf = (descent: Descent): Scorer =>
    new Scorer(space, quantize([descent.weights()], labels.length), labels.length)
  const whole = new Descent(task)
  whole.run(epochs)
  const form = new Form()
  const questions = new Questions()
  const yes: boolean[] = []
  let heldOutRight = 0
  for (let fold = 0; fold < folds; fold++) {
    const left = new Set(sentences.keys().filter((index) => index % folds === fold))
    const without = whole.without(left)
    without.run(settlingEpochs)
    const scorer = scorerOf(without)
    for (const index of left) {
      const look = looks[index]
      if (look === undefined) continue
      const scores = scorer.score(look.clauses).whole
      const label = sentences[index]?.label
      if (labels[bestOf(scores, none)] === label) heldOutRight++
      ask(form, scores, none, look)
      form.addTo(questions)
      yes.push(label === outsideLabel)
    }
  }
  const params = none < 0 ? null : fitLogistic(questions, yes, questionSize, () => 0.1)
  const scorer = scorerOf(whole)
  const classify: Classify = (text) => {
    book.tidy()
    const look = lookAt(wordsIn(book, text), 0)
    const scores = scorer.score(look.clauses).whole
    const label = labels[bestOf(scores, none)] ?? ''
    if (params === null) return { label, outside: 0 }
    ask(form, scores, none, look)
    return { label, outside: form.chance(params) }
  }
  return { classify, heldOutRight }
}

type Look = ReturnType<Domain['look']>

/** The class of the highest score, other than `none`. */
const bestOf = (scores: Float64Array, none: number): number => {
  let best = -1
  for (let label = 0; label < scores.length; label++) {
    if (label !== none && (best < 0 || (scores[label] ?? 0) > (scores[best] ?? 0))) best = label
  }
  return best
}

const wordsIn = (book: WordBook, text: string): readonly Word[] => tokenize(text).map(({ norm }) => book.of(norm))

const questionSize = 8

/** Does the sentence belong to no label? */
const ask = (form: Form, scores: Float64Array, none: number, { foreign }: Look): void => {
  let first = -9
  let second = -9
  for (let label = 0; label < scores.length; label++) {
    const score = scores[label] ?? 0
    if (label === none) continue
    if (score > first) {
      second = first
      first = score
    } else if (score > second) second = score
  }
  form.clear()
  form.put(0, 1)
  form.put(1, first)
  form.put(2, first - second)
  form.put(3, scores[none] ?? -1)
  form.put(4, foreign.share)
  form.put(5, Math.min(3, foreign.count))
  form.put(6, Math.min(3, foreign.strange))
  form.put(7, first * first)
}
