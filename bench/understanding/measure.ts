/**
 * Measures the matcher: `node measure.ts FILE.jsonl` on labelled messages, `node measure.ts --folds 5` by cross-validation
 * over the catalog's own. `--errors KIND` lists what is wrong (`all`, `primary`, `intents`, `services`, `plans`,
 * `priority`, `ticket`).
 */
import { parseArgs } from 'node:util'
import type { Catalog } from '../../src/catalog/model.ts'
import { readEnglish } from '../../src/runtime/english.ts'
import { examplesOf } from '../../src/understanding/examples.ts'
import {
  figuresOf,
  type Hits,
  isRight,
  judge,
  labelText,
  type Predicted,
  predict,
} from '../../src/understanding/figures.ts'
import type { Labelled } from '../../src/understanding/labelled.ts'
import { createMatcher } from '../../src/understanding/matcher.ts'
import { train } from '../../src/understanding/train.ts'
import type { Matcher } from '../../src/understanding/understanding.ts'
import { intentsFolder, mustLoadCatalog, readLabelled } from './labelled.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    folds: { type: 'string' },
    errors: { type: 'string' },
    catalog: { type: 'string', default: intentsFolder },
  },
})
const catalog = await mustLoadCatalog(values.catalog)
const english = await readEnglish()

const report = (gold: readonly Labelled[], predicted: readonly Predicted[]): void => {
  const judged = judge(gold, predicted)
  if (values.errors !== undefined) {
    const only = values.errors === 'all' ? null : (values.errors as keyof Hits)
    const wrong = judged.filter((one) => (only === null ? !isRight(one) : !one.hits[only]))
    for (const one of wrong) {
      console.log(one.gold.text.slice(0, 220).replaceAll('\n', ' / '))
      console.log(`    gold ${labelText(one.gold)}`)
      console.log(`    got  ${labelText(one.predicted)} ${one.predicted.confidence.toFixed(2)}`)
    }
  }
  console.log(JSON.stringify(figuresOf(judged)))
}

const trained = (from: Catalog): Matcher => {
  const start = performance.now()
  const model = train(from, english)
  console.error(`trained in ${Math.round(performance.now() - start)} ms, ${model.space.keys.length} features`)
  return createMatcher(model, from)
}

const [file] = positionals
if (values.folds !== undefined) {
  const folds = Number(values.folds)
  const filled = examplesOf(catalog).filter(({ whole }) => whole)
  const gold: Labelled[] = []
  const predicted: Predicted[] = []
  for (let fold = 0; fold < folds; fold++) {
    const { understanding } = catalog
    const messages = understanding.messages.filter((_, index) => index % folds !== fold)
    const matcher = trained({ ...catalog, understanding: { ...understanding, messages } })
    filled.forEach(({ text, intents, services, plans, priority, ticket }, index) => {
      if (index % folds !== fold) return
      gold.push({
        text,
        intents: [...(intents ?? [])],
        services: [...(services ?? [])],
        plans: [...plans],
        priority: priority ?? null,
        ticket,
      })
      predicted.push(predict(matcher, text))
    })
  }
  report(gold, predicted)
} else if (file !== undefined) {
  const gold = readLabelled(file, catalog)
  const matcher = trained(catalog)
  report(
    gold,
    gold.map(({ text }) => predict(matcher, text)),
  )
}
