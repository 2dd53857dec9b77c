/**
 * Time that messages take, time until a matcher is ready, and memory: `node pace.ts FILE.jsonl` prints one JSON object. A process of its own, so that nothing else that was loaded or measured before counts.
 */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Catalog } from '../../src/catalog/model.ts'
import { loadMatcher } from '../../src/runtime/model-cache.ts'
import { intentsFolder, mustLoadCatalog, readLabelled } from './labelled.ts'

const rounds = 20
const percentile = (sorted: Float64Array, share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0
const rounded = (value: number): number => Math.round(value * 10) / 10
const hostile = ['a', 'ab ', '#1042 ', '\u{1f44d}', 'free ', '1.', 'a@'].map((unit) =>
  unit.repeat(65_536 / unit.length).slice(0, 65_536),
)

const [file = ''] = process.argv.slice(2)
const memoryScript = fileURLToPath(new URL('./memory.ts', import.meta.url))
const memorySchema = z.object({ rssMb: z.number(), heldMb: z.number() })

/** As `npm start` has it: what is young takes no more room than that. */
const nodeOptions = ['--expose-gc', '--max-semi-space-size=4']

/** The matcher's memory beside that of the catalog, and of both beside a bare process; medians of three runs. */
const memoryOf = (cache: string) => {
  // The first run reads the catalog and keeps it for the others.
  execFileSync(process.execPath, [...nodeOptions, memoryScript, 'catalog', cache, file])
  const median = (what: string) => {
    const runs = [1, 2, 3].map(() =>
      memorySchema.parse(
        JSON.parse(
          execFileSync(process.execPath, [...nodeOptions, memoryScript, what, cache, file], { encoding: 'utf8' }),
        ),
      ),
    )
    return {
      rss: percentile(Float64Array.from(runs, ({ rssMb }) => rssMb).toSorted(), 0.5),
      held: percentile(Float64Array.from(runs, ({ heldMb }) => heldMb).toSorted(), 0.5),
    }
  }
  const [bare, catalog, matcher] = [median('bare'), median('catalog'), median('matcher')]
  return {
    memoryMb: rounded(matcher.rss - catalog.rss),
    heldMb: rounded(matcher.held - catalog.held),
    aboveBareMb: rounded(matcher.rss - bare.rss),
  }
}

const paceOf = async (catalog: Catalog, texts: readonly string[]) => {
  const cache = await mkdtemp(join(tmpdir(), 'matcher-'))
  const timed = async <Value>(work: () => Value | Promise<Value>): Promise<readonly [Value, number]> => {
    const start = performance.now()
    const value = await work()
    return [value, performance.now() - start]
  }
  const [, trainedMs] = await timed(() => loadMatcher(catalog, cache, cache))
  const [matcher, cachedMs] = await timed(() => loadMatcher(catalog, cache, cache))
  const times = new Float64Array(rounds * texts.length)
  let at = 0
  for (let round = 0; round < rounds; round++) {
    for (const text of texts) {
      const start = process.hrtime.bigint()
      matcher.understand(text)
      times[at++] = Number(process.hrtime.bigint() - start) / 1000
    }
  }
  const warm = times.subarray(texts.length).toSorted()
  const cold = times.subarray(0, texts.length).toSorted()
  const longest = await Promise.all(hostile.map(async (text) => (await timed(() => matcher.understand(text)))[1]))
  const memory = memoryOf(cache)
  await rm(cache, { recursive: true })
  return {
    medianUs: rounded(percentile(warm, 0.5)),
    p99Us: rounded(percentile(warm, 0.99)),
    firstMedianUs: rounded(percentile(cold, 0.5)),
    trainedMs: Math.round(trainedMs),
    cachedMs: Math.round(cachedMs),
    ...memory,
    hostileMs: rounded(Math.max(...longest)),
  }
}

const catalog = await mustLoadCatalog(intentsFolder)
console.log(
  JSON.stringify(
    await paceOf(
      catalog,
      readLabelled(file, catalog).map(({ text }) => text),
    ),
  ),
)
