/**
 * The values used last: `limit` of them, and at most twice as many. What hasn't been used since the last `limit` others
 * were goes in one piece, so that to use a value is to look it up and nothing else.
 */
export class Recent<Key, Value> {
  #young = new Map<Key, Value>()
  #old = new Map<Key, Value>()
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  get(key: Key): Value | undefined {
    const young = this.#young.get(key)
    if (young !== undefined) return young
    const old = this.#old.get(key)
    if (old !== undefined) this.set(key, old)
    return old
  }

  set(key: Key, value: Value): void {
    this.#young.set(key, value)
    if (this.#young.size < this.#limit) return
    this.#old = this.#young
    this.#young = new Map()
  }

  forget(key: Key): void {
    this.#young.delete(key)
    this.#old.delete(key)
  }
}
