/**
 * What a process holds: `node --expose-gc memory.ts bare|catalog|matcher CACHE FILE.jsonl` prints one JSON object. To be
 * held against one another, each in a process of its own: within one, what was freed before hides what comes after. For
 * the same reason the catalog comes from the cache, as at every start but the first: reading the YAML takes ten times
 * the memory that the catalog keeps, and V8 does not give all of that back.
 */
import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** Read without what checks labels: that is no part of a matcher. */
const textsIn = (name: string): readonly string[] =>
  readFileSync(name, 'utf8')
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [String(JSON.parse(line).text)]))

const [what = 'bare', cache = '', file = ''] = process.argv.slice(2)
/** Told at the end, so that nothing is collected before it was weighed. */
const held: unknown[] = []
if (what !== 'bare') {
  const { readCatalogOnce } = await import('../../src/runtime/catalog-cache.ts')
  const read = await readCatalogOnce(fileURLToPath(new URL('../../intents', import.meta.url)), {
    zone: null,
    shippedReplies: null,
    cacheFolder: cache,
  })
  if (!read.ok) throw new Error('the catalog is in order: it was read before')
  const catalog = read.value
  held.push(catalog)
  if (what === 'matcher') {
    const { loadMatcher } = await import('../../src/runtime/model-cache.ts')
    const matcher = await loadMatcher(catalog, cache, cache)
    for (const text of textsIn(file)) matcher.understand(text)
    held.push(matcher)
  }
}
// Pages that a collection freed are given back a moment later.
globalThis.gc?.()
await setTimeout(100)
globalThis.gc?.()
const { rss, heapUsed, arrayBuffers } = process.memoryUsage()
console.log(JSON.stringify({ rssMb: rss / 1e6, heldMb: (heapUsed + arrayBuffers) / 1e6, parts: held.length }))
