import { toStoreError } from './errors.ts'

/** Everything that is under way with the database, so that closing can wait for it. */
export class Work {
  readonly #underWay = new Set<Promise<unknown>>()

  /** Failures come out in the store's own words. */
  async run<Value>(task: () => Promise<Value>): Promise<Value> {
    const running = task()
    this.#underWay.add(running)
    try {
      return await running
    } catch (error) {
      throw toStoreError(error)
    } finally {
      this.#underWay.delete(running)
    }
  }

  /** Resolves when nothing is under way, what was begun meanwhile included. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay)
  }
}
