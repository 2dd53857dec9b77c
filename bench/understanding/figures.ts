import type { Labelled } from './labelled.ts'

/** What was understood, as far as labels tell. */
export type Predicted = Omit<Labelled, 'text'> & { readonly confidence: number }

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.toSorted().join() === b.toSorted().join()

const hitsOf = (gold: Labelled, predicted: Predicted) => ({
  primary: gold.intents[0] === predicted.intents[0],
  intents: same(gold.intents, predicted.intents),
  services: same(gold.services, predicted.services),
  plans: same(gold.plans, predicted.plans),
  priority: gold.priority === predicted.priority,
  ticket: gold.ticket === predicted.ticket,
})
export type Hits = ReturnType<typeof hitsOf>

/** Shares of messages, 0 to 1, by what was right in them. */
export const figuresOf = (gold: readonly Labelled[], predicted: readonly Predicted[]) => {
  const pairs = gold.flatMap((g, index) => {
    const p = predicted[index]
    return p === undefined ? [] : [{ g, p, hits: hitsOf(g, p) }]
  })
  const share = (list: typeof pairs, is: (pair: (typeof pairs)[number]) => boolean): number =>
    list.length === 0 ? 0 : Math.round((list.filter(is).length / list.length) * 10_000) / 10_000
  const outside = pairs.filter(({ g }) => g.intents.includes('out-of-scope'))
  const inside = pairs.filter(({ g }) => !g.intents.includes('out-of-scope'))
  const rejected = ({ p }: (typeof pairs)[number]): boolean => p.intents.includes('out-of-scope')
  return {
    messages: pairs.length,
    primaryIntent: share(pairs, ({ hits }) => hits.primary),
    intentSet: share(pairs, ({ hits }) => hits.intents),
    serviceSet: share(pairs, ({ hits }) => hits.services),
    plans: share(pairs, ({ hits }) => hits.plans),
    priority: share(pairs, ({ hits }) => hits.priority),
    ticket: share(pairs, ({ hits }) => hits.ticket),
    wholeMessage: share(pairs, ({ hits }) => Object.values(hits).every(Boolean)),
    outOfScopeRecall: share(outside, rejected),
    inScopeWronglyRejected: share(inside, rejected),
    calibrationError: calibrationError(pairs.map(({ p, hits }) => ({ confidence: p.confidence, right: hits.primary }))),
  }
}

/** One line for each message in which something is wrong. */
export const mistakesOf = (
  gold: readonly Labelled[],
  predicted: readonly Predicted[],
  only: keyof Hits | null,
): readonly string[] =>
  gold.flatMap((g, index) => {
    const p = predicted[index]
    if (p === undefined) return []
    const hits = hitsOf(g, p)
    const isWrong = only === null ? !Object.values(hits).every(Boolean) : !hits[only]
    return isWrong
      ? [
          `${g.text.slice(0, 220).replaceAll('\n', ' / ')}\n    gold ${label(g)}\n    got  ${label(p)} ${p.confidence.toFixed(2)}`,
        ]
      : []
  })

const label = (l: Predicted | Labelled): string =>
  `${l.intents.join('+')} [${l.services.join()}] ${l.plans.join()} ${l.priority ?? '-'} ${l.ticket ?? '-'}`

const bins = 10

/** Expected calibration error: how far confidence and accuracy are apart on average. */
const calibrationError = (answers: readonly { readonly confidence: number; readonly right: boolean }[]): number => {
  let error = 0
  for (let bin = 0; bin < bins; bin++) {
    const inBin = answers.filter(({ confidence }) => Math.min(bins - 1, Math.floor(confidence * bins)) === bin)
    const sure = inBin.reduce((sum, { confidence }) => sum + confidence, 0)
    const right = inBin.filter((answer) => answer.right).length
    error += Math.abs(sure - right) / Math.max(1, answers.length)
  }
  return Math.round(error * 10_000) / 10_000
}
