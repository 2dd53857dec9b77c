import { hashText } from './hash.ts'

/** Stand-ins for what is recognised by rule, such as `_plan`: whole words, without letters of their own. */
export const isMask = (word: string): boolean => word.charCodeAt(0) === 95

/** Stand-ins for families of words: they follow a clause's words and make no pairs. */
export const isFamily = (word: string): boolean => word.charCodeAt(0) === 95 && word.charCodeAt(1) === 38

const shortest = 3
const longest = 4
const seedOfLetters = 0x2f0b4c47
const seedOfWords = 0x1f83d9ab

export const wordHash = (word: string): number => hashText(word, seedOfWords)

/** Two words in a row. */
export const pairHash = (first: number, second: number): number =>
  Math.imul(Math.imul(first, 0x9e3779b1) ^ second, 0x85ebca6b) ^ 0x27d4eb2f

/** Runs of three or four letters of a word, its edges marked; each as often as it occurs. */
export const letterHashes = (word: string): Int32Array => {
  if (isMask(word)) return new Int32Array(0)
  const marked = `<${word}>`
  const found: number[] = []
  for (let start = 0; start < marked.length - 1; start++) {
    let hash = seedOfLetters
    const end = Math.min(marked.length, start + longest)
    for (let at = start; at < end; at++) {
      hash = Math.imul(hash ^ marked.charCodeAt(at), 0x01000193)
      if (at - start + 1 >= shortest) found.push(hash)
    }
  }
  return Int32Array.from(found)
}

/** Where a search for a hash begins in a table of a power of two slots, `mask` plus one. */
export const slotOf = (hash: number, mask: number): number => (Math.imul(hash, 0x9e3779b1) >>> 7) & mask

/** Hash to consecutive number, for many millions of look-ups: open addressing in one typed array. */
export class HashIndex {
  readonly #mask: number
  /** Each key with its number plus one beside it, which is 0 where the slot is free. */
  readonly #slots: Int32Array

  /** Numbers the keys in their order. */
  constructor(keys: Int32Array) {
    let size = 1024
    while (size < keys.length * 2) size *= 2
    this.#mask = size - 1
    this.#slots = new Int32Array(size * 2)
    keys.forEach((key, index) => {
      let slot = slotOf(key, this.#mask)
      while (this.#slots[slot * 2 + 1] !== 0) slot = (slot + 1) & this.#mask
      this.#slots[slot * 2] = key
      this.#slots[slot * 2 + 1] = index + 1
    })
  }

  /** The key's number; -1 where it is none of them. */
  get(key: number): number {
    const slots = this.#slots
    let slot = slotOf(key, this.#mask)
    for (;;) {
      const number = slots[slot * 2 + 1] ?? 0
      if (number === 0 || slots[slot * 2] === key) return number - 1
      slot = (slot + 1) & this.#mask
    }
  }
}
