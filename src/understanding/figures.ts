import type { Labelled } from './labelled.ts'
import type { Matcher } from './understanding.ts'

/** What was understood, as far as labels tell. */
export type Predicted = Omit<Labelled, 'text'> & { readonly confidence: number }

export const predict = (matcher: Matcher, text: string): Predicted => {
  const { intents, services, plans, priority, ticket, confidence } = matcher.understand(text)
  return { intents: [...intents], services: [...services], plans: [...plans], priority, ticket, confidence }
}

/** A message with its labels, what was understood of it, and what of that is right. */
export interface Judged<Gold extends Labelled = Labelled> {
  readonly gold: Gold
  readonly predicted: Predicted
  readonly hits: Hits
}

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

export const judge = <Gold extends Labelled>(
  gold: readonly Gold[],
  predicted: readonly Predicted[],
): readonly Judged<Gold>[] =>
  gold.flatMap((labels, index) => {
    const p = predicted[index]
    return p === undefined ? [] : [{ gold: labels, predicted: p, hits: hitsOf(labels, p) }]
  })

export const isRight = ({ hits }: Judged): boolean => Object.values(hits).every(Boolean)

/** Shares of messages, 0 to 1, by what was right in them; null where there is nothing to take a share of. */
export const figuresOf = (judged: readonly Judged[]) => {
  const outside = judged.filter(({ gold }) => gold.intents.includes('out-of-scope'))
  const inside = judged.filter(({ gold }) => !gold.intents.includes('out-of-scope'))
  const rejected = ({ predicted }: Judged): boolean => predicted.intents.includes('out-of-scope')
  return {
    messages: judged.length,
    primaryIntent: share(judged, ({ hits }) => hits.primary),
    intentSet: share(judged, ({ hits }) => hits.intents),
    serviceSet: share(judged, ({ hits }) => hits.services),
    serviceF1: serviceF1(judged),
    plans: share(judged, ({ hits }) => hits.plans),
    priority: share(judged, ({ hits }) => hits.priority),
    ticket: share(judged, ({ hits }) => hits.ticket),
    wholeMessage: share(judged, isRight),
    outOfScopeRecall: share(outside, rejected),
    inScopeWronglyRejected: share(inside, rejected),
    calibrationError: calibrationError(judged),
  }
}
export type Figures = ReturnType<typeof figuresOf>

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000

const share = (judged: readonly Judged[], is: (one: Judged) => boolean): number | null =>
  judged.length === 0 ? null : rounded(judged.filter(is).length / judged.length)

/** Services counted one by one: between the share of those found that are right and of the right ones that are found. */
const serviceF1 = (judged: readonly Judged[]): number | null => {
  let found = 0
  let named = 0
  for (const { gold, predicted } of judged) {
    named += gold.services.length + predicted.services.length
    found += gold.services.filter((id) => predicted.services.includes(id)).length
  }
  return named === 0 ? null : rounded((2 * found) / named)
}

const bins = 10

/** Expected calibration error: how far confidence and accuracy are apart on average. */
const calibrationError = (judged: readonly Judged[]): number | null => {
  if (judged.length === 0) return null
  let error = 0
  for (let bin = 0; bin < bins; bin++) {
    const inBin = judged.filter(({ predicted }) => Math.min(bins - 1, Math.floor(predicted.confidence * bins)) === bin)
    const sure = inBin.reduce((sum, { predicted }) => sum + predicted.confidence, 0)
    error += Math.abs(sure - inBin.filter(({ hits }) => hits.primary).length) / judged.length
  }
  return rounded(error)
}

/** A first intent that was taken for another one. */
export interface Confusion {
  readonly gold: string
  readonly predicted: string
  readonly count: number
}

/** Every two first intents that were confused, the most frequent first. */
export const confusionsOf = (judged: readonly Judged[]): readonly Confusion[] => {
  const confused = judged.filter(({ hits }) => !hits.primary)
  const pairs = Map.groupBy(confused, ({ gold, predicted }) => `${gold.intents[0]} ${predicted.intents[0]}`)
  return Array.from(pairs.values(), (own) => ({
    gold: own[0]?.gold.intents[0] ?? '',
    predicted: own[0]?.predicted.intents[0] ?? '',
    count: own.length,
  })).toSorted((a, b) => b.count - a.count || a.gold.localeCompare(b.gold, 'en'))
}

/** Labels in one short line. */
export const labelText = ({ intents, services, plans, priority, ticket }: Omit<Labelled, 'text'>): string =>
  [
    intents.join('+'),
    ...(services.length > 0 ? [`[${services.join(', ')}]`] : []),
    ...plans,
    ...(priority === null ? [] : [priority]),
    ...(ticket === null ? [] : [`#${ticket}`]),
  ].join(' ')
