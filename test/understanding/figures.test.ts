import { describe, expect, it } from 'vitest'
import { confusionsOf, figuresOf, judge, type Predicted } from '../../src/understanding/figures.ts'
import { type Labelled, readLabels } from '../../src/understanding/labelled.ts'
import { loadCatalog, vendorFolder } from '../catalog/vendor-catalog.ts'

const catalog = await loadCatalog(vendorFolder)
const [one = '', two = '', three = ''] = catalog.services.map(({ id }) => id)
const [plan = ''] = catalog.plans.map(({ id }) => id)
const [urgent = ''] = catalog.priorities.map(({ id }) => id)

const labels = (intents: readonly string[], more: Partial<Labelled> = {}): Labelled => ({
  text: 'a text',
  intents: [...intents],
  services: [],
  plans: [],
  priority: null,
  ticket: null,
  ...more,
})
const read = (intents: readonly string[], confidence: number, more: Partial<Labelled> = {}): Predicted => {
  const { text: _, ...rest } = labels(intents, more)
  return { ...rest, confidence }
}

/** What was meant, and what was understood. */
const pairs: readonly (readonly [Labelled, Predicted])[] = [
  [labels(['coverage'], { services: [one, two] }), read(['coverage'], 0.95, { services: [two, one] })],
  [labels(['coverage', 'pricing'], { plans: [plan] }), read(['coverage'], 0.85, { services: [three] })],
  [labels(['report-problem'], { priority: urgent }), read(['emergency'], 0.45, { priority: urgent })],
  [labels(['report-problem'], { ticket: '1042' }), read(['emergency'], 0.45, { priority: urgent })],
  [labels(['out-of-scope']), read(['out-of-scope'], 1)],
  [labels(['out-of-scope']), read(['help'], 0.25)],
  [labels(['thanks']), read(['out-of-scope'], 0.55)],
  [labels(['thanks', 'goodbye']), read(['goodbye', 'thanks'], 0.75)],
]
const judged = judge(
  pairs.map(([gold]) => gold),
  pairs.map(([, predicted]) => predicted),
)

describe('the figures', () => {
  it('are shares of the messages in which each thing is right', () => {
    expect(figuresOf(judged)).toEqual({
      messages: 8,
      primaryIntent: 0.375,
      intentSet: 0.375,
      serviceSet: 0.875,
      serviceF1: 0.8,
      plans: 0.875,
      priority: 0.875,
      ticket: 0.875,
      wholeMessage: 0.25,
      outOfScopeRecall: 0.5,
      inScopeWronglyRejected: 0.1667,
      // By tenths of confidence: 1.95 sure and 2 right, 0.85 and 1, 0.9 and 0, 0.25 and 0, 0.55 and 0, 0.75 and 0.
      calibrationError: 0.3313,
    })
  })

  it('are none where there is nothing to take a share of', () => {
    const { messages, ...shares } = figuresOf([])
    expect(messages).toBe(0)
    expect(new Set(Object.values(shares))).toEqual(new Set([null]))
  })

  it('name what was confused, the most frequent first', () => {
    expect(confusionsOf(judged)).toEqual([
      { gold: 'report-problem', predicted: 'emergency', count: 2 },
      { gold: 'out-of-scope', predicted: 'help', count: 1 },
      { gold: 'thanks', predicted: 'out-of-scope', count: 1 },
      { gold: 'thanks', predicted: 'goodbye', count: 1 },
    ])
  })
})

describe('labelled messages', () => {
  const problemsOf = (text: string) => {
    const labelled = readLabels(text, catalog)
    return labelled.ok ? [] : labelled.problems.map(({ line, message }) => `${line}: ${message}`)
  }

  it('are one a line, with empty lines between them and little said', () => {
    const text = `\uFEFF{"text":"hi","intents":["greeting"],"note":"mine"}\r\n\n{"text":"a","intents":["coverage"],"services":["${one}"],"priority":null}`
    expect(readLabels(text, catalog)).toEqual({
      ok: true,
      value: [
        { ...labels(['greeting'], { text: 'hi' }), line: 1 },
        { ...labels(['coverage'], { text: 'a', services: [one] }), line: 3 },
      ],
    })
    expect(readLabels(' \n\n', catalog)).toEqual({ ok: true, value: [] })
  })

  it.each([
    ['{"text":"hi"', /^1: is no JSON object; write \{"text"/],
    ['"hi"', /^1: is no JSON object/],
    ['{"text":"hi"}', /^1: intents must be a list of intents$/],
    ['{"text":7,"intents":["help"]}', /^1: text must be a string$/],
    ['{"text":"hi","intents":[]}', /^1: intents is empty; name one intent$/],
    ['\n{"text":"hi","intents":["greating"]}', /^2: "greating" is not an intent; did you mean greeting\?$/],
    ['{"text":"hi","intents":["help"],"services":["nothing-of-ours"]}', /^1: "nothing-of-ours" is not a service; /],
    ['{"text":"hi","intents":["help"],"plans":["GOLDEN"]}', /^1: "GOLDEN" is not a plan; use one of: /],
    ['{"text":"hi","intents":["help"],"priority":"soon"}', /^1: "soon" is not a priority; use one of: /],
    ['{"text":"hi","intents":["help"],"ticket":1042}', /^1: ticket must be digits in "quotes", or null$/],
  ])('are refused with line and remedy: %s', (text, problem) => {
    expect(problemsOf(text).join()).toMatch(problem)
  })
})
