/**
 * Everything about understanding in one run, side by side with nlp.js and natural: our catalog's examples, unseen
 * messages, published corpora, time and memory. `--corpora DIR` holds the corpora under their published names; `--json`
 * prints one JSON object; `--messages FILE.jsonl` measures on other labelled messages. A report with plots is written to
 * `bench-report/`.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { readEnglish } from '../../src/runtime/english.ts'
import { examplesOf } from '../../src/understanding/examples.ts'
import { figuresOf, judge, predict } from '../../src/understanding/figures.ts'
import { createMatcher } from '../../src/understanding/matcher.ts'
import { train } from '../../src/understanding/train.ts'
import { compare, type Result } from './compare.ts'
import { readCorpora } from './corpora.ts'
import { type Engine, ours } from './engines.ts'
import { intentsFolder, mustLoadCatalog, readLabelled } from './labelled.ts'
import { costPlot, reliabilityPlot } from './plots.ts'
import { naturalBayes, nlpJs } from './rivals.ts'

const here = fileURLToPath(new URL('../..', import.meta.url))
const { values } = parseArgs({
  options: {
    corpora: { type: 'string' },
    json: { type: 'boolean', default: false },
    messages: { type: 'string', default: join(here, 'test/understanding/held-out.jsonl') },
  },
})
const paceSchema = z.looseObject({ medianUs: z.number() })
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
const say = (line: string): void => {
  if (!values.json) console.log(line)
}

const english = await readEnglish()
const catalog = await mustLoadCatalog(intentsFolder)
const gold = readLabelled(values.messages, catalog)
const engines: readonly (readonly [string, Engine])[] = [
  ['ours', ours(english)],
  ['nlp.js', nlpJs],
  ['natural Bayes', naturalBayes],
]

const matcher = createMatcher(train(catalog, english), catalog)
const judged = judge(
  gold,
  gold.map(({ text }) => predict(matcher, text)),
)
const figures = figuresOf(judged)
say(`${values.messages}: ${JSON.stringify(figures)}`)

/** The same phrases and messages for the rivals: each with its first intent. */
const sentences = examplesOf(catalog).flatMap(({ text, intents }) => {
  const [label] = intents ?? []
  return label === undefined ? [] : [{ text, label }]
})
const test = gold.map(({ text, intents }) => ({ text, label: intents[0] ?? '' }))
const own = { name: 'first intent', train: sentences, validation: [], test, outside: null }
const results: Result[] = []
for (const corpus of [own, ...(values.corpora === undefined ? [] : readCorpora(values.corpora))]) {
  for (const [name, engine] of engines) {
    if (corpus === own && name === 'ours') continue
    const result = await compare(name, engine, corpus)
    results.push(result)
    const outside =
      result.outside === null
        ? ''
        : `, with out-of-scope: ${percent(result.outside.accuracy)}, recall ${percent(result.outside.recall)}, precision ${percent(result.outside.precision)}`
    say(`${corpus.name.padEnd(14)} ${name.padEnd(14)} ${percent(result.accuracy)} ${result.medianUs} µs${outside}`)
  }
}
const pace = paceSchema.parse(
  JSON.parse(
    execFileSync(process.execPath, [join(here, 'bench/understanding/pace.ts'), values.messages], {
      encoding: 'utf8',
    }),
  ),
)
say(JSON.stringify(pace))

const report = join(here, 'bench-report')
mkdirSync(report, { recursive: true })
writeFileSync(join(report, 'understanding-reliability.svg'), reliabilityPlot(judged))
for (const corpus of new Set(results.map((result) => result.corpus))) {
  const points = results
    .filter((result) => result.corpus === corpus)
    .map(({ engine, medianUs, accuracy }) => ({ name: engine, us: medianUs, accuracy }))
  const matched = corpus === own.name ? [{ name: 'ours', us: pace.medianUs, accuracy: figures.primaryIntent ?? 0 }] : []
  const file = `understanding-${corpus.toLowerCase().replaceAll(' ', '-')}.svg`
  writeFileSync(join(report, file), costPlot(corpus, [...points, ...matched]))
}
const all = { figures, pace, results }
writeFileSync(join(report, 'understanding.json'), JSON.stringify(all, null, 2))
if (values.json) console.log(JSON.stringify(all))
