import type { PlanId } from '../ids.ts'
import { lengthAt } from './places.ts'
import type { Reading } from './reader.ts'
import type { UnderstandingSource } from './source.ts'
import type { Terms } from './terms.ts'
import type { Entities } from './understanding.ts'

/** "Hm, and with": how the message begins, and a name of two words. */
const mostWords = 6

/** A plan's name that is an everyday word, where a message holds nothing else: what was spoken of tells which is meant. */
export class EverydayPlans {
  readonly #ids: readonly PlanId[]
  /** Groups of terms. */
  readonly #names: number
  readonly #openers: number
  readonly #notAlone: ReadonlySet<string>
  readonly #pauses: ReadonlySet<string>

  constructor({ plans, understanding: { vocabulary } }: UnderstandingSource, terms: Terms) {
    const ordinary = plans.filter(({ id }) => vocabulary.plans.ordinary.includes(id))
    this.#ids = ordinary.map(({ id }) => id)
    this.#names = terms.group(ordinary.map(({ id, name }) => [id, name, ...(vocabulary.plans.names[id] ?? [])]))
    this.#openers = terms.group([vocabulary.continues.openers])
    this.#pauses = new Set(vocabulary.hesitations)
    this.#notAlone = new Set(vocabulary.plans.notAlone)
  }

  read({ written, places, plans }: Reading): Pick<Entities, 'everydayPlan'> {
    if (plans.length > 0 || written.length > mostWords) return {}
    const openers = places.of(this.#openers)
    const first = written.findIndex(({ text }, at) => lengthAt(openers, at) > 0 || !this.#pauses.has(text))
    const start = first + lengthAt(openers, first)
    const isOther = this.#notAlone.has(written[start - 1]?.text ?? '')
    const name = places.of(this.#names).find(({ at, end }) => at === start && end === written.length)
    const plan = isOther ? undefined : this.#ids[name?.id ?? -1]
    return plan === undefined ? {} : { everydayPlan: { plan, isAddressed: start > first } }
  }
}
