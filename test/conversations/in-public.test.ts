import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ConversationId, EventId, IdentityKey, Instant, PlanId } from '../../src/ids.ts'
import { parseInstant } from '../../src/ids.ts'
import { loadMatcher } from '../../src/runtime/model-cache.ts'
import { loadCatalog, vendorFolder } from '../catalog/vendor-catalog.ts'
import { type Case, type Seen, startCase } from '../support/case.ts'
import { conversations } from './scripts.ts'

const catalog = await loadCatalog(vendorFolder)
const matcher = await loadMatcher(catalog, join(tmpdir(), 'frontdesk-test-cache'))

const basic = 'BASIC' as PlanId
const morning = parseInstant('2026-11-24T10:00:00+02:00')
const place = { shared: true, to: 'us', listening: false } as const

const inChannel = (plan: PlanId | null, at: Instant = morning): Promise<Case> =>
  startCase({ catalog, matcher, at, plan, place })

const told = 'everything is down since this morning, no calls at all, Acme Bank is furious'

/** The same customer has a ticket from a direct message. */
const tellInPrivate = async ({ desk, store }: Case): Promise<void> => {
  const receipt = await desk.receive({
    id: 'direct' as EventId,
    conversation: 'test:maria/direct' as ConversationId,
    identity: { key: 'test:maria' as IdentityKey, rules: [], displayName: 'Maria', verified: true },
    zone: null,
    language: null,
    kind: 'message',
    text: told,
  })
  await receipt.answered
  expect(await store.tickets({ limit: 5 })).toHaveLength(1)
}

const publicOf = (seen: readonly Seen[]): readonly Seen[] => seen.filter(({ entry }) => !entry.discreet)

const wordsOf = ({ text, entry }: Seen): string => [text, ...entry.actions.map(({ label }) => label)].join('\n')

const publicWords = (seen: readonly Seen[]): string => publicOf(seen).map(wordsOf).join('\n')

describe('what is said where others read along', () => {
  it.each(['good morning, it still fails', 'hello?', 'any news?', 'thanks, and my ticket?'])(
    'holds nothing of a ticket: %s',
    async (text) => {
      for (const plan of [basic, null]) {
        const desk = await inChannel(plan)
        await tellInPrivate(desk)
        expect(publicWords(await desk.say(text))).not.toMatch(/#|Acme/)
      }
    },
  )

  it.each(['do I have to pay?', 'how do I know whether something is paid?', 'is mysql replication included?'])(
    'holds nothing of what the own plan gives: %s',
    async (text) => {
      const known = await inChannel(basic)
      expect(publicOf(await known.say(text))).toEqual([])
      const unknown = await inChannel(null)
      expect(publicOf(await unknown.say(text))).toHaveLength(1)
    },
  )

  it.each([
    ['is mysql replication included?', 'yes, I agree', 'ok'],
    ['I want to talk to an engineer now', 'I want to talk to an engineer now'],
  ])('holds nothing of a ticket that was opened there by somebody whom nobody linked: %s', async (...texts) => {
    const desk = await inChannel(null)
    const said: Seen[] = []
    for (const text of texts) said.push(...(await desk.say(text)))
    expect(await desk.store.tickets({ limit: 5 })).not.toEqual([])
    expect(publicWords(said)).not.toMatch(/#|: open/)
  })

  it.each(['which support plans do you have?', 'what does PREMIUM cost?', 'which priorities are there?', 'hello'])(
    'is for everybody where everybody would be told the same: %s',
    async (text) => {
      const desk = await inChannel(basic)
      expect(publicOf(await desk.say(text))).toHaveLength(1)
    },
  )
})

describe.each([
  { who: 'as it is', plan: null, hasTicket: false },
  { who: 'by a customer of the plan BASIC with a ticket', plan: basic, hasTicket: true },
])('a conversation where others read along, $who', ({ plan, hasTicket }) => {
  it.each(conversations)('$name tells them of no ticket, and of no plan as the own one', async (script) => {
    const own = (script.plan as PlanId | undefined) ?? plan
    const desk = await inChannel(own, parseInstant(script.at))
    if (hasTicket) await tellInPrivate(desk)
    const said: string[] = []
    for (const step of script.steps) {
      said.push('say' in step ? step.say : '')
      const seen = publicOf('say' in step ? await desk.say(step.say) : await desk.press(step.press))
      for (const line of seen.map(wordsOf)) {
        expect(line).not.toContain('#1')
        expect(line).not.toContain('Acme Bank')
        const named = catalog.plans.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(line)).map(({ id }) => id)
        const isAlone = named.length === 1 && named[0] === own
        if (isAlone) expect(said.join('\n').toUpperCase(), line).toContain(own)
      }
    }
  })
})
