import type { PlanId } from '../ids.ts'
import { lengthAt } from './places.ts'
import type { Reading } from './reader.ts'
import type { UnderstandingSource } from './source.ts'
import type { Terms } from './terms.ts'
import type { Entities } from './understanding.ts'

/** "And": how the message begins, and a name of two words. */
const mostWords = 5

/** A plan's name that is an everyday word, where a message holds nothing else: what was spoken of tells which is meant. */
export class EverydayPlans {
  readonly #ids: readonly PlanId[]
  /** Groups of terms. */
  readonly #names: number
  readonly #openers: number
  readonly #notAlone: ReadonlySet<string>

  constructor({ plans, understanding: { vocabulary } }: UnderstandingSource, terms: Terms) {
    const ordinary = plans.filter(({ id }) => vocabulary.plans.ordinary.includes(id))
    this.#ids = ordinary.map(({ id }) => id)
    this.#names = terms.group(ordinary.map(({ id, name }) => [id, name, ...(vocabulary.plans.names[id] ?? [])]))
    this.#openers = terms.group([vocabulary.continues.openers])
    this.#notAlone = new Set(vocabulary.plans.notAlone)
  }

  read({ written, places, plans }: Reading): Pick<Entities, 'everydayPlan'> {
    if (plans.length > 0 || written.length > mostWords) return {}
    const opener = lengthAt(places.of(this.#openers), 0)
    const isOther = this.#notAlone.has(written[opener - 1]?.text ?? '')
    const name = places.of(this.#names).find(({ at, end }) => at === opener && end === written.length)
    const plan = isOther ? undefined : this.#ids[name?.id ?? -1]
    return plan === undefined ? {} : { everydayPlan: plan }
  }
}
