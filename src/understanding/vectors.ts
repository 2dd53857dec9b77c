import { hashText } from './hash.ts'

/** What words mean, learned from the language at large: words that are used alike lie near each other. */
export interface WordVectors {
  readonly dimensions: number
  /** Hashes of words, sorted. */
  readonly hashes: Int32Array
  /** By word, then dimension, each in steps of `vectorStep`; a word's vector has length 1. */
  readonly values: Int8Array
}

export const noVectors: WordVectors = { dimensions: 0, hashes: new Int32Array(0), values: new Int8Array(0) }

/** How much one step of a stored value is. */
export const vectorStep = 1 / 254

/** Where a word's vector begins in `values`; -1 where it has none. */
export const vectorOf = ({ dimensions, hashes }: WordVectors, word: string): number => {
  const hash = hashText(word)
  let low = 0
  let high = hashes.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = hashes[middle] ?? 0
    if (found === hash) return middle * dimensions
    if (found < hash) low = middle + 1
    else high = middle - 1
  }
  return -1
}

/** As bytes: dimensions and count, then hashes, then values; little-endian, as they lie in memory. */
export const encodeVectors = ({ dimensions, hashes, values }: WordVectors): Uint8Array => {
  const bytes = new Uint8Array(8 + hashes.byteLength + values.byteLength)
  new Int32Array(bytes.buffer, 0, 2).set([dimensions, hashes.length])
  new Int32Array(bytes.buffer, 8, hashes.length).set(hashes)
  new Int8Array(bytes.buffer, 8 + hashes.byteLength).set(values)
  return bytes
}

export const decodeVectors = (bytes: Uint8Array): WordVectors => {
  const { buffer } = bytes.slice()
  const [dimensions = 0, count = 0] = new Int32Array(buffer, 0, 2)
  return {
    dimensions,
    hashes: new Int32Array(buffer, 8, count),
    values: new Int8Array(buffer, 8 + count * 4, count * dimensions),
  }
}
