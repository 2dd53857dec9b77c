/**
 * What a process holds: `node --expose-gc memory.ts bare|catalog|matcher CACHE FILE.jsonl` prints one JSON object. To be
 * held against one another, each in a process of its own: within one, what was freed before hides what comes after.
 */
import { setTimeout } from 'node:timers/promises'

const [what = 'bare', cache = '', file = ''] = process.argv.slice(2)
/** Told at the end, so that nothing is collected before it was weighed. */
const held: unknown[] = []
if (what !== 'bare') {
  const { intentsFolder, mustLoadCatalog, readLabelled } = await import('./labelled.ts')
  const catalog = await mustLoadCatalog(intentsFolder)
  held.push(catalog)
  if (what === 'matcher') {
    const { loadMatcher } = await import('../../src/runtime/model-cache.ts')
    const matcher = await loadMatcher(catalog, cache, cache)
    for (const { text } of readLabelled(file, catalog)) matcher.understand(text)
    held.push(matcher)
  }
}
// Pages that a collection freed are given back a moment later.
globalThis.gc?.()
await setTimeout(100)
globalThis.gc?.()
const { rss, heapUsed, arrayBuffers } = process.memoryUsage()
console.log(JSON.stringify({ rssMb: rss / 1e6, heldMb: (heapUsed + arrayBuffers) / 1e6, parts: held.length }))
