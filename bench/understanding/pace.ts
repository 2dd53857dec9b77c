/** Time a message takes and memory the matcher needs: `node --expose-gc pace.ts [FILE.jsonl …]`. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadMatcher } from '../../src/runtime/model-cache.ts'
import { intentsFolder, mustLoadCatalog, readLabelled } from './labelled.ts'

const rounds = 20
const percentile = (sorted: Float64Array, share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0
const round = (value: number): number => Math.round(value * 10) / 10

const catalog = await mustLoadCatalog(intentsFolder)
const texts = process.argv.slice(2).flatMap((file) => readLabelled(file).map(({ text }) => text))
const messages = texts.length > 0 ? texts : catalog.understanding.messages.map(({ text }) => text)

const cache = await mkdtemp(join(tmpdir(), 'matcher-'))
let start = performance.now()
await loadMatcher(catalog, cache)
const trainedMs = performance.now() - start
globalThis.gc?.()
const before = process.memoryUsage().rss
start = performance.now()
const matcher = await loadMatcher(catalog, cache)
const cachedMs = performance.now() - start

const times = new Float64Array(rounds * messages.length)
let at = 0
for (let turn = 0; turn < rounds; turn++) {
  for (const text of messages) {
    const from = process.hrtime.bigint()
    matcher.understand(text)
    times[at++] = Number(process.hrtime.bigint() - from) / 1000
  }
}
globalThis.gc?.()
const warm = times.subarray(messages.length).toSorted()
const cold = times.subarray(0, messages.length).toSorted()
const hostile = [
  'a'.repeat(65_536),
  'ab '.repeat(21_845),
  '#1 '.repeat(21_845),
  '\u{1f44d}'.repeat(32_768),
  'free '.repeat(13_107),
]
console.log(
  JSON.stringify({
    messages: messages.length,
    medianUs: round(percentile(warm, 0.5)),
    p99Us: round(percentile(warm, 0.99)),
    coldMedianUs: round(percentile(cold, 0.5)),
    coldP99Us: round(percentile(cold, 0.99)),
    trainedMs: Math.round(trainedMs),
    cachedMs: Math.round(cachedMs),
    memoryMb: round((process.memoryUsage().rss - before) / 1e6),
    hostileMs: hostile.map((text) => {
      const from = performance.now()
      matcher.understand(text)
      return round(performance.now() - from)
    }),
  }),
)
await rm(cache, { recursive: true })
