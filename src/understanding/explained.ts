import type { Evidence, Understanding } from './understanding.ts'

/**
 * An understanding whose evidence is put together when somebody asks for it. The getter is one for all: a getter of its
 * own would make each a kind of object of its own, which is slow to make and slow to be collected.
 */
export class Explained implements Understanding {
  readonly intents
  readonly services
  readonly plans
  readonly priority
  readonly ticket
  readonly confidence
  readonly nearest
  readonly entities
  readonly continues
  declare readonly evidence: readonly Evidence[]
  readonly #explain: () => readonly Evidence[]
  #evidence: readonly Evidence[] | null = null

  constructor(read: Omit<Understanding, 'evidence'>, explain: () => readonly Evidence[]) {
    this.intents = read.intents
    this.services = read.services
    this.plans = read.plans
    this.priority = read.priority
    this.ticket = read.ticket
    this.confidence = read.confidence
    this.nearest = read.nearest
    this.entities = read.entities
    this.continues = read.continues
    this.#explain = explain
    Object.defineProperty(this, 'evidence', Explained.#whenAsked)
  }

  static readonly #whenAsked: PropertyDescriptor & ThisType<Explained> = {
    enumerable: true,
    get() {
      this.#evidence ??= this.#explain()
      return this.#evidence
    },
  }
}
