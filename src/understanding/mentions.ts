import { HashIndex } from './grams.ts'
import { hashText } from './hash.ts'
import { trainLinear } from './linear.ts'
import { RowSums, type Rows } from './sparse.ts'
import type { Token } from './tokens.ts'

/** What tells mentions that are meant from words that only look so: a weight for each feature, the bias last. */
export interface MentionData {
  readonly keys: Int32Array
  readonly weights: Float32Array
}

/** Something that may be meant, by the features of what stands around it. */
export interface MentionCase {
  readonly features: readonly number[]
  readonly isMeant: boolean
}

/** Fewer cases teach nothing that the rules don't know, and cases that are all alike only that there is but one answer. */
const fewestCases = 20
const fewestOfEach = 10
const cost = 1
const epochs = 20
/** So that a case has a length of about 1. */
const featureValue = 0.4

export const noMentions: MentionData = { keys: new Int32Array(0), weights: new Float32Array(0) }

/** Learns which mentions are meant. Nothing, where there are too few examples: then the rules alone decide. */
export const learnMentions = (cases: readonly MentionCase[]): MentionData => {
  const meant = cases.filter(({ isMeant }) => isMeant).length
  if (cases.length < fewestCases || Math.min(meant, cases.length - meant) < fewestOfEach) return noMentions
  const counts = new Map<number, number>()
  for (const { features } of cases) for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1)
  const keys = Int32Array.from([...counts].filter(([, count]) => count > 1).map(([feature]) => feature))
  const index = new HashIndex(keys)
  const weights = trainLinear({
    examples: rowsOf(cases, index, keys.length),
    targets: Int8Array.from(cases, ({ isMeant }) => (isMeant ? 1 : -1)),
    featureCount: keys.length,
    classCount: 1,
    cost,
    yesWeight: 1,
    epochs,
  })
  return { keys, weights: weights.map((weight, place) => (place < keys.length ? weight * featureValue : weight)) }
}

const rowsOf = (cases: readonly MentionCase[], index: HashIndex, size: number): Rows => {
  const sums = new RowSums(size)
  for (const { features } of cases) {
    for (const feature of features) {
      const place = index.get(feature)
      if (place >= 0) sums.add(place, featureValue)
    }
    sums.endRow(1)
  }
  return sums.rows()
}

/** Decides by what was learned; by the rules where nothing was. */
export class MentionJudge {
  readonly #index: HashIndex
  readonly #weights: Float32Array

  constructor({ keys, weights }: MentionData) {
    this.#index = new HashIndex(keys)
    this.#weights = weights
  }

  isMeant(features: readonly number[], byRule: boolean): boolean {
    if (this.#weights.length === 0) return byRule
    let score = this.#weights.at(-1) ?? 0
    for (const feature of features) {
      const place = this.#index.get(feature)
      if (place >= 0) score += this.#weights[place] ?? 0
    }
    return score > 0
  }
}

/** Features of what stands around the tokens from `at` to `end`: words beside it, signs, place in the message. */
export const surroundings = (
  tokens: readonly Token[],
  said: readonly string[],
  at: number,
  end: number,
  facts: readonly string[],
): readonly number[] => {
  const word = (index: number): string => said[index] ?? (index < 0 ? '^' : '$')
  const before = tokens[at]
  const after = tokens[end]
  return [
    hashText(word(at - 1), sides.before),
    hashText(word(at - 2), sides.farBefore),
    hashText(word(end), sides.after),
    hashText(word(end + 1), sides.farAfter),
    hashPair(word(at - 2), word(at - 1), sides.bothBefore),
    hashPair(word(end), word(end + 1), sides.bothAfter),
    hashPair(word(at - 1), word(end), sides.around),
    hashText(`gap ${before?.gap} ${before?.lead}`),
    hashText(`after ${after?.gap ?? 'end'} ${tokens[end - 1]?.trail}`),
    ...facts.map((fact) => hashText(fact)),
  ]
}

/** Hashes to go on from with a word that stands there. */
const sides = {
  before: hashText('-1 '),
  farBefore: hashText('-2 '),
  after: hashText('+1 '),
  farAfter: hashText('+2 '),
  bothBefore: hashText('-- '),
  bothAfter: hashText('++ '),
  around: hashText('-+ '),
}

const hashPair = (one: string, other: string, seed: number): number =>
  hashText(other, hashText(' ', hashText(one, seed)))
