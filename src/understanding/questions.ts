import { type Board, unheard } from './board.ts'
import { coverage, type Heads, intentNumber, outOfScope } from './heads.ts'
import { type Form, logOdds } from './logistic.ts'

const report = intentNumber('report-problem')

/**
 * Questions that are put to a logistic regression about a message, each written into a form. Parameters below `shared`
 * are the same for every class; above, each class has its own.
 */
export const intentQuestion = {
  shared: 16,
  size: (heads: Heads): number => 16 + heads.intents * (4 + heads.intents),
  /** Does the message ask for this intent? */
  write(
    form: Form,
    { heads, whole, best, lead, partBest, partLead, apart, apartLead, heard, intentTop, clauseCount, foreign }: Board,
    intent: number,
  ): void {
    const score = whole[intent] ?? 0
    const clause = best[intent] ?? 0
    const own = 16 + intent * (4 + heads.intents)
    form.clear()
    form.put(0, 1)
    form.put(1, score)
    form.put(2, clause)
    form.put(3, Math.max(-1, score - (intent === intentTop.top ? intentTop.second : intentTop.first)))
    form.put(4, lead[intent] ?? 0)
    form.put(5, intent === intentTop.top ? 1 : 0)
    form.put(6, Math.log(1 + clauseCount))
    if (intent === outOfScope) {
      form.put(7, foreign.share)
      form.put(8, Math.min(4, foreign.count))
      form.put(9, Math.min(4, foreign.strange))
      form.put(10, intentTop.first)
    }
    form.put(11, partBest[intent] ?? 0)
    form.put(12, partLead[intent] ?? 0)
    if (clauseCount > 1) {
      form.put(13, apart[intent] ?? 0)
      form.put(14, apartLead[intent] ?? 0)
      form.put(15, 1)
      form.put(own + 3, Math.max(-0.5, apartLead[intent] ?? 0))
    }
    form.put(own, 1)
    form.put(own + 1, score)
    form.put(own + 2, clause)
    // What else it seems to ask for speaks for or against: with a fault, few want to compare plans.
    for (const other of heard) if (other !== intent) form.put(own + 4 + other, (whole[other] ?? 0) - unheard)
  },
}

/** What names say of a service. */
export interface Naming {
  readonly isNamed: boolean
  /** Named, but after a negation. */
  readonly isRefused: boolean
  /** Whether any service is named. */
  readonly isAny: boolean
}

export const serviceQuestion = {
  shared: 15,
  size: (heads: Heads): number => 15 + heads.services * 3,
  /** Is the message about this service? */
  write(form: Form, board: Board, service: number, naming: Naming, chances: Float64Array): void {
    const { heads, whole, best, lead, partBest, partLead, serviceTop, clauseCount } = board
    const at = heads.intents + service
    const score = whole[at] ?? 0
    const clause = best[at] ?? 0
    const own = 15 + service * 3
    form.clear()
    form.put(0, 1)
    form.put(1, score)
    form.put(2, clause)
    form.put(3, Math.max(-1, score - (at === serviceTop.top ? serviceTop.second : serviceTop.first)))
    form.put(4, lead[at] ?? 0)
    form.put(5, at === serviceTop.top ? 1 : 0)
    form.put(6, naming.isNamed ? 1 : 0)
    form.put(7, naming.isRefused ? 1 : 0)
    form.put(8, naming.isAny ? 1 : 0)
    form.put(9, chances[coverage] ?? 0)
    form.put(10, chances[report] ?? 0)
    form.put(11, chances[outOfScope] ?? 0)
    form.put(12, Math.log(1 + clauseCount))
    form.put(13, partBest[at] ?? 0)
    form.put(14, partLead[at] ?? 0)
    form.put(own, 1)
    form.put(own + 1, Math.max(score, clause))
    form.put(own + 2, naming.isNamed ? 1 : 0)
  },
  /** What its name adds. */
  nameWeight: (params: Float64Array, service: number, isRefused: boolean): number =>
    isRefused ? (params[7] ?? 0) : (params[6] ?? 0) + (params[15 + service * 3 + 2] ?? 0),
}

export const priorityQuestion = {
  size: (heads: Heads, cues: number): number => 3 + 3 * heads.priorities + cues,
  /** How severe is it? The same for every priority. `rule`: the priority that the rules found, -1 for none. */
  write(form: Form, { heads, whole, best, reading, clauseCount }: Board, chances: Float64Array, rule: number): void {
    const from = heads.intents + heads.services
    form.clear()
    form.put(0, 1)
    form.put(1, chances[report] ?? 0)
    form.put(2, Math.log(1 + clauseCount))
    for (let priority = 0; priority < heads.priorities; priority++) {
      form.put(3 + priority * 3, whole[from + priority] ?? 0)
      form.put(4 + priority * 3, best[from + priority] ?? 0)
      form.put(5 + priority * 3, rule === priority ? 1 : 0)
    }
    const own = 3 + 3 * heads.priorities
    reading.cues().forEach((is, cue) => {
      form.put(own + cue, is)
    })
  },
  /** What a cue adds for a priority, rather than for none. `cues`: how many there are. */
  cueWeight(params: Float64Array, heads: Heads, cues: number, cue: number, priority: number): number {
    const size = this.size(heads, cues)
    const at = 3 + 3 * heads.priorities + cue
    return (params[priority * size + at] ?? 0) - (params[heads.priorities * size + at] ?? 0)
  },
}

export const orderQuestion = {
  size: (heads: Heads): number => 4 + heads.intents,
  /** Is `one` more important than `other`? Swapped, everything changes its sign. */
  write(form: Form, board: Board, chances: Float64Array, one: number, other: number): void {
    const clauses = (board.where[other] ?? 0) - (board.where[one] ?? 0)
    const words = board.peakOf(other) - board.peakOf(one)
    form.clear()
    form.put(0, Math.sign(clauses))
    form.put(1, Math.sign(words))
    form.put(2, Math.max(-10, Math.min(10, words)) / 10)
    form.put(3, (logOdds(chances[one] ?? 0) - logOdds(chances[other] ?? 0)) / 5)
    form.put(4 + one, 1)
    form.put(4 + other, -1)
  },
}

export const confidenceQuestion = {
  size: 7,
  /** Is the first intent right? */
  write(form: Form, { foreign, clauseCount }: Board, chances: Float64Array, first: number): void {
    let next = 0
    for (let intent = 0; intent < chances.length; intent++) {
      if (intent !== first) next = Math.max(next, chances[intent] ?? 0)
    }
    const chance = chances[first] ?? 0
    form.clear()
    form.put(0, 1)
    form.put(1, logOdds(chance))
    form.put(2, chance - next)
    form.put(3, foreign.share)
    form.put(4, Math.log(1 + clauseCount))
    form.put(5, first === outOfScope ? 1 : 0)
    form.put(6, next)
  },
}
