/** Mulberry32: numbers from 0 up to 1, the same for the same seed. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * Numbers in another order, one for each `round`. Two of them stand in the same order whatever others there are.
 * @param seeds by number: what decides on its place; null: the number itself
 */
export const shuffled = (numbers: Int32Array, seeds: Int32Array | null, round: number): Int32Array => {
  // The number stands in the lower bits, below what it is sorted by.
  const keys = Float64Array.from(numbers, (number) => {
    const draw = seededRandom((seeds?.[number] ?? number) + Math.imul(round + 1, 0x9e3779b1))()
    return Math.floor(draw * 2 ** 28) * 2 ** 24 + number
  }).sort()
  return Int32Array.from(keys, (key) => key % 2 ** 24)
}
