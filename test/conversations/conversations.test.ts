import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { type PlanId, parseInstant } from '../../src/ids.ts'
import { loadMatcher } from '../../src/runtime/model-cache.ts'
import { intents } from '../../src/understanding/understanding.ts'
import { loadCatalog, vendorFolder } from '../catalog/vendor-catalog.ts'
import { type Seen, startCase } from '../support/case.ts'
import { conversations, type step } from './scripts.ts'

const catalog = await loadCatalog(vendorFolder)
const matcher = await loadMatcher(catalog, join(tmpdir(), 'frontdesk-test-cache'))

const longest = 800

const check = (seen: readonly Seen[], wanted: z.output<typeof step>): void => {
  const text = seen.map((each) => each.text).join('\n')
  const [firstLine = ''] = text.split('\n')
  for (const each of wanted.first) expect(firstLine).toContain(each)
  for (const each of wanted.hears) expect(text).toContain(each)
  for (const each of wanted.not) expect(text).not.toContain(each)
  expect(seen.flatMap((each) => each.actions)).toEqual(expect.arrayContaining([...wanted.offers]))
  for (const each of wanted.withholds) expect(seen.flatMap(({ actions }) => actions)).not.toContain(each)
  if (wanted.action !== undefined) expect(seen.at(-1)?.entry.why?.decision?.action).toBe(wanted.action)
  expect(seen.length).toBeGreaterThan(0)
  expect(text.length).toBeLessThanOrEqual(longest)
}

describe('conversations', () => {
  it('are many', () => expect(conversations.length).toBeGreaterThanOrEqual(25))

  it('ask for everything that can be understood', () => {
    const said = conversations.flatMap(({ steps }) => steps.flatMap((each) => ('say' in each ? each.say : [])))
    const asked = new Set(said.flatMap((text) => matcher.understand(text).intents))
    expect(intents.filter((intent) => !asked.has(intent))).toEqual([])
  })

  it.each(conversations)('$name: $title', async ({ plan, at, steps }) => {
    const desk = await startCase({ catalog, matcher, at: parseInstant(at), plan: (plan as PlanId | undefined) ?? null })
    for (const each of steps) {
      check('say' in each ? await desk.say(each.say) : await desk.press(each.press), each)
    }
  })
})
