import type { Scorer } from './scorer.ts'
import type { Clauses } from './space.ts'
import type { Evidence } from './understanding.ts'

const mostShown = 20

/** The words and pairs of words that weighed most for or against the readings chosen. */
export const evidenceOf = (
  scorer: Scorer,
  clauses: Clauses,
  topics: readonly { readonly topic: number; readonly name: string }[],
): readonly Evidence[] =>
  topics
    .flatMap(({ topic, name }) =>
      clauses.flatMap((words) =>
        scorer.parts(words, topic).map(({ what, weight }): Evidence => ({ what, for: name, weight })),
      ),
    )
    .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, mostShown)
