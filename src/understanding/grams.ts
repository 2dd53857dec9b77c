import { hashText } from './hash.ts'

/** Stand-ins for what is recognised by rule, such as `_plan`: whole words, without letters of their own. */
export const isMask = (word: string): boolean => word.charCodeAt(0) === 95

/** Stand-ins for families of words: they follow a clause's words and make no pairs. */
export const isFamily = (word: string): boolean => word.charCodeAt(0) === 95 && word.charCodeAt(1) === 38

/** Stands among a clause's words where a part of it ends: at "and", at a comma of a list. */
export const cutMark = '_&|'

/** Stands where a clause's words end, before what is said of the clause as a whole. */
export const endMark = '_&.'

/** Marks tell where something ends, and nothing else. */
export const isMark = (word: string): boolean => word === cutMark || word === endMark

const shortest = 2
const longest = 5
const seedOfLetters = 0x2f0b4c47
const seedOfWords = 0x1f83d9ab

export const wordHash = (word: string): number => hashText(word, seedOfWords)

/** Two words in a row. */
export const pairHash = (first: number, second: number): number =>
  Math.imul(Math.imul(first, 0x9e3779b1) ^ second, 0x85ebca6b) ^ 0x27d4eb2f

/** Runs of two to five letters of a word, its edges marked; each as often as it occurs. */
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

/** Hash to consecutive number, for many millions of look-ups: open addressing in typed arrays. */
export class HashIndex {
  readonly #mask: number
  readonly #keys: Int32Array
  readonly #values: Int32Array

  /** Numbers the keys in their order. */
  constructor(keys: Int32Array) {
    let size = 1024
    while (size < keys.length * 2) size *= 2
    this.#mask = size - 1
    this.#keys = new Int32Array(size)
    this.#values = new Int32Array(size).fill(-1)
    keys.forEach((key, index) => {
      let slot = slotOf(key, this.#mask)
      while (this.#values[slot] !== -1) slot = (slot + 1) & this.#mask
      this.#keys[slot] = key
      this.#values[slot] = index
    })
  }

  /** The key's number; -1 where it is none of them. */
  get(key: number): number {
    let slot = slotOf(key, this.#mask)
    for (;;) {
      const value = this.#values[slot] ?? -1
      if (value === -1 || this.#keys[slot] === key) return value
      slot = (slot + 1) & this.#mask
    }
  }
}
