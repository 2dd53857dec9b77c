import { describe, expect, it } from 'vitest'
import { readEnglish } from '../../src/runtime/english.ts'
import { decodeVectors, encodeVectors, vectorOf } from '../../src/understanding/vectors.ts'

const { vectors } = await readEnglish()

const likeness = (one: string, other: string): number => {
  const [from, to] = [vectorOf(vectors, one), vectorOf(vectors, other)]
  let sum = 0
  for (let at = 0; at < vectors.dimensions; at++) {
    sum += (vectors.values[from + at] ?? 0) * (vectors.values[to + at] ?? 0)
  }
  return sum
}

describe('word vectors', () => {
  it.each([
    ['pizza', 'pasta', 'router'],
    ['crashed', 'failed', 'salad'],
    ['invoice', 'payment', 'tennis'],
    ['hockey', 'soccer', 'database'],
  ])('%s is nearer to %s than to %s', (word, near, far) => {
    expect(likeness(word, near)).toBeGreaterThan(likeness(word, far))
  })

  it('have none for what is no word', () => {
    expect(vectorOf(vectors, 'qzxwvjk')).toBe(-1)
  })

  it('are read as they were written', () => {
    const read = decodeVectors(encodeVectors(vectors))
    expect(read.dimensions).toBe(vectors.dimensions)
    expect(Buffer.compare(encodeVectors(read), encodeVectors(vectors))).toBe(0)
  })
})
