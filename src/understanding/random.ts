/** Mulberry32: numbers from 0 up to 1, the same for the same seed. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed
  return () => {
    const drawn = draw(state)
    state = (state + step) | 0
    return drawn
  }
}

const step = 0x6d2b79f5

const draw = (seed: number): number => {
  const state = (seed + step) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
}

/**
 * Numbers in another order, one for each `round`. Two of them stand in the same order whatever others there are.
 * @param seeds by number: what decides on its place; null: the number itself
 */
export const shuffled = (numbers: Int32Array, seeds: Int32Array | null, round: number): Int32Array => {
  const turn = Math.imul(round + 1, 0x9e3779b1)
  // The number stands in the lower bits, below what it is sorted by.
  const keys = new Float64Array(numbers.length)
  for (let at = 0; at < numbers.length; at++) {
    const number = numbers[at] ?? 0
    keys[at] = Math.floor(draw((seeds?.[number] ?? number) + turn) * 2 ** 28) * 2 ** 24 + number
  }
  keys.sort()
  const order = new Int32Array(keys.length)
  for (let at = 0; at < order.length; at++) order[at] = (keys[at] ?? 0) % 2 ** 24
  return order
}
