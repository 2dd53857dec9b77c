import { intentNumber } from './heads.ts'
import type { Place } from './places.ts'
import type { Reading } from './reader.ts'
import type { Vocabulary } from './schema.ts'
import type { Terms } from './terms.ts'
import { isAsked } from './tokens.ts'
import type { Entities } from './understanding.ts'

/** Who writes more than this has a matter of his own. */
const longestLeaning = 12
const longestAside = 40
const longestPrice = 3

const affirm = intentNumber('affirm')
const deny = intentNumber('deny')

const [cost, duration, better, planChange, price, which, hours, included, whole, hourly, behind, awaited] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
] as const

type Said = Pick<
  Entities,
  | 'leans'
  | 'asksCost'
  | 'asksHourly'
  | 'asksDuration'
  | 'asksBetterPlans'
  | 'changesPlan'
  | 'asksPlanPrice'
  | 'asksOfPlan'
  | 'asksWhichPlan'
  | 'asksHours'
  | 'asksIncluded'
>

/** Whether a message says nothing of its own, and what it asks of whatever it is about. */
export class Leanings {
  readonly #back: ReadonlySet<string>
  readonly #empty: ReadonlySet<string>
  /** A group of terms. */
  readonly #asked: number

  constructor({ continues, asked, plans }: Vocabulary, terms: Terms) {
    this.#back = new Set(continues.back)
    this.#empty = new Set(
      [...continues.openers, ...continues.fillers, ...continues.empty].flatMap((term) => term.split(' ')),
    )
    this.#asked = terms.group([
      asked.cost,
      asked.duration,
      plans.better,
      plans.changes,
      plans.prices,
      plans.which,
      asked.hours,
      asked.included,
      asked.plan,
      asked.hourly,
      plans.before,
      asked.awaited,
    ])
  }

  read(reading: Reading, chosen: readonly number[]): Said {
    const { written, places } = reading
    const asked = written.length <= longestAside ? places.of(this.#asked) : []
    const isEmpty = this.#isEmpty(reading, asked)
    if (asked.length === 0 && !isEmpty) return {}
    const asks = (id: number): boolean => asked.some((place) => place.id === id)
    const pointsBack = isEmpty && written.some(({ text }) => this.#back.has(text))
    // "How much?" and nothing else asks for what was spoken of.
    const isBrief = written.length <= longestPrice
    const isPrice = isEmpty && (asks(hourly) || ((isBrief || pointsBack) && (asks(cost) || asks(price))))
    const leans = isEmpty && (pointsBack || reading.plans.length > 0 || isPrice) && !isAnswer(reading, chosen)
    const ofPlan = isEmpty && !pointsBack && reading.plans.length > 0
    // "How much on premium?" asks of something that costs under the plan.
    const isBehind = reading.plans.some(({ at }) => asked.some((place) => place.id === behind && place.end === at))
    // "How long does a reply take?" asks of no work.
    const isOfWork = asks(duration) && !asks(awaited)
    return {
      ...(leans ? { leans: true } : {}),
      ...(asks(cost) || isPrice ? { asksCost: true } : {}),
      ...(asks(hourly) ? { asksHourly: true } : {}),
      ...(isOfWork ? { asksDuration: true } : {}),
      ...(asks(better) ? { asksBetterPlans: true } : {}),
      ...(asks(planChange) ? { changesPlan: true } : {}),
      ...(asks(which) ? { asksWhichPlan: true } : {}),
      ...(asks(hours) ? { asksHours: true } : {}),
      ...(asks(included) ? { asksIncluded: true } : {}),
      ...(ofPlan && asks(price) && !isBehind ? { asksPlanPrice: true } : {}),
      ...(ofPlan && asks(whole) ? { asksOfPlan: true } : {}),
    }
  }

  /** Every word could be said of anything: "is it included?", "not even on premium?". */
  #isEmpty({ tokens, written, names, plans, tickets }: Reading, asked: readonly Place[]): boolean {
    if (written.length === 0 || written.length > longestLeaning || names.length + tickets.length > 0) return false
    const isPlan = (at: number) => plans.some((plan) => plan.at <= at && at < plan.end)
    const isNumber = (at: number) => tokens[at]?.kind === 'number'
    // "Hourly rate" is asked of whatever work was spoken of.
    const isOfHour = (at: number) => asked.some((place) => place.id === hourly && place.at <= at && at < place.end)
    return written.every(
      ({ text }, at) => this.#back.has(text) || this.#empty.has(text) || isPlan(at) || isNumber(at) || isOfHour(at),
    )
  }
}

/** "So no." is an answer, "so no?" is a question. */
const isAnswer = ({ tokens }: Reading, [first]: readonly number[]): boolean =>
  (first === affirm || first === deny) && !isAsked(tokens)
