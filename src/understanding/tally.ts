import { slotOf } from './grams.ts'

/** Counts in how many messages hashes occur: open addressing in typed arrays, numbered in the order of their first sight. */
export class Tally {
  /** How many different hashes were seen. */
  size = 0
  #keys = new Int32Array(1 << 14)
  #weights = new Float64Array(1 << 14)
  /** By number: in how many messages, and the one that it was counted in last. */
  #counts = new Int32Array(1 << 15)
  /** Number plus one; 0 where the slot is free. */
  #slots = new Int32Array(1 << 15)

  /** The hash's number; one seen for the first time gets the next, and keeps this weight. */
  number(hash: number, weight: number): number {
    const slot = this.#slotOf(hash)
    const known = this.#slots[slot] ?? 0
    if (known > 0) return known - 1
    if (this.size === this.#keys.length) {
      this.#grow()
      return this.number(hash, weight)
    }
    const number = this.size++
    this.#keys[number] = hash
    this.#weights[number] = weight
    this.#slots[slot] = number + 1
    return number
  }

  /** Counts it in a message, once. Messages are counted from 1, one after the other. */
  see(number: number, message: number): void {
    const counts = this.#counts
    if (counts[number * 2 + 1] === message) return
    counts[number * 2 + 1] = message
    counts[number * 2] = (counts[number * 2] ?? 0) + 1
  }

  key(number: number): number {
    return this.#keys[number] ?? 0
  }

  count(number: number): number {
    return this.#counts[number * 2] ?? 0
  }

  weight(number: number): number {
    return this.#weights[number] ?? 0
  }

  #slotOf(hash: number): number {
    const mask = this.#slots.length - 1
    let slot = slotOf(hash, mask)
    for (;;) {
      const known = this.#slots[slot] ?? 0
      if (known === 0 || this.#keys[known - 1] === hash) return slot
      slot = (slot + 1) & mask
    }
  }

  #grow(): void {
    const capacity = this.#keys.length * 2
    this.#keys = widened(this.#keys, new Int32Array(capacity))
    this.#counts = widened(this.#counts, new Int32Array(capacity * 2))
    this.#weights = widened(this.#weights, new Float64Array(capacity))
    this.#slots = new Int32Array(capacity * 2)
    for (let number = 0; number < this.size; number++) this.#slots[this.#slotOf(this.key(number))] = number + 1
  }
}

/** Whole numbers one behind the other, as many as come. */
export class Ints {
  length = 0
  /** As long as there is room; what stands behind `length` means nothing. */
  items = new Int32Array(1 << 12)

  push(item: number): void {
    if (this.length === this.items.length) this.items = widened(this.items, new Int32Array(this.length * 2))
    this.items[this.length++] = item
  }

  taken(): Int32Array {
    return this.items.subarray(0, this.length)
  }
}

/** A longer array that begins with what the shorter one holds. */
export const widened = <Numbers extends Int32Array | Float32Array | Float64Array>(
  from: Numbers,
  into: Numbers,
): Numbers => {
  into.set(from)
  return into
}
