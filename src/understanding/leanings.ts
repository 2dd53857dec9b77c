import { intentNumber } from './heads.ts'
import type { Reading } from './reader.ts'
import type { Vocabulary } from './schema.ts'
import { Terms } from './terms.ts'
import { isAsked } from './tokens.ts'
import type { Entities } from './understanding.ts'

/** Who writes more than this has a matter of his own. */
const longestLeaning = 12
const longestAside = 40

const affirm = intentNumber('affirm')
const deny = intentNumber('deny')

const [cost, duration, better, planChange, price] = [0, 1, 2, 3, 4] as const

type Said = Pick<Entities, 'leans' | 'asksCost' | 'asksDuration' | 'asksBetterPlans' | 'changesPlan' | 'asksPlanPrice'>

/** Whether a message says nothing of its own, and what it asks of whatever it is about. */
export class Leanings {
  readonly #back: ReadonlySet<string>
  readonly #empty: ReadonlySet<string>
  readonly #asked: Terms

  constructor({ continues, asked, plans }: Vocabulary) {
    this.#back = new Set(continues.back)
    this.#empty = new Set(
      [...continues.openers, ...continues.fillers, ...continues.empty].flatMap((term) => term.split(' ')),
    )
    this.#asked = new Terms([asked.cost, asked.duration, plans.better, plans.changes, plans.prices])
  }

  read(reading: Reading, said: readonly string[], stems: readonly string[], chosen: readonly number[]): Said {
    const found = new Set<number>()
    if (said.length <= longestAside) this.#asked.find(stems, (id) => found.add(id))
    const isEmpty = this.#isEmpty(reading, said)
    const pointsBack = isEmpty && said.some((word) => this.#back.has(word))
    const leans = isEmpty && (pointsBack || reading.plans.length > 0) && !isAnswer(reading, chosen)
    const ofPlan = isEmpty && !pointsBack && reading.plans.length > 0
    return {
      ...(leans ? { leans: true } : {}),
      ...(found.has(cost) ? { asksCost: true } : {}),
      ...(found.has(duration) ? { asksDuration: true } : {}),
      ...(found.has(better) ? { asksBetterPlans: true } : {}),
      ...(found.has(planChange) ? { changesPlan: true } : {}),
      ...(ofPlan && found.has(price) ? { asksPlanPrice: true } : {}),
    }
  }

  /** Every word could be said of anything: "is it included?", "not even on premium?". */
  #isEmpty({ tokens, names, plans, tickets }: Reading, said: readonly string[]): boolean {
    if (said.length === 0 || said.length > longestLeaning || names.length + tickets.length > 0) return false
    const isPlan = (at: number) => plans.some((plan) => plan.at <= at && at < plan.end)
    const isNumber = (at: number) => tokens[at]?.kind === 'number'
    return said.every((word, at) => this.#back.has(word) || this.#empty.has(word) || isPlan(at) || isNumber(at))
  }
}

/** "So no." is an answer, "so no?" is a question. */
const isAnswer = ({ tokens }: Reading, [first]: readonly number[]): boolean =>
  (first === affirm || first === deny) && !isAsked(tokens)
