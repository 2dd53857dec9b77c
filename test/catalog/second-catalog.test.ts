import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Catalog } from '../../src/catalog/model.ts'
import { outcomes } from '../../src/catalog/model.ts'
import type { ReplyKey } from '../../src/catalog/reply-keys.ts'
import { createMatcher } from '../../src/understanding/matcher.ts'
import { train } from '../../src/understanding/train.ts'
import { intents } from '../../src/understanding/understanding.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'
import { vendorFolder } from './vendor-catalog.ts'

/** What a customer must be told in so many words: replies without it would load, and hide a number or a price. */
const musts: readonly (readonly [string, readonly ReplyKey[]])[] = [
  [
    'number',
    [
      'ticket.opened',
      'ticket.opened-no-due',
      'ticket.opened-unconfirmed',
      'ticket.emergency',
      'ticket.emergency-no-plan',
      'ticket.agreed',
      'ticket.defect-claim',
      'ticket.status',
      'ticket.not-found',
      'ticket.closed',
      'ticket.reopened',
      'button.ticket',
    ],
  ],
  ['price', ['button.consent-accept', 'consent.ask', 'consent.ask-service', 'consent.ask-ticket', 'coverage.hourly']],
  ['windows', ['chat.open', 'chat.closed', 'chat.open-always', 'ticket.why.closed', 'ticket.why.no-engineer']],
  ['due', ['ticket.opened', 'ticket.emergency-due']],
  ['service', ['coverage.included', 'coverage.not-included', 'coverage.not-done', 'coverage.guidance', 'coverage.ask']],
  ['plan', ['coverage.included', 'coverage.not-included', 'coverage.hourly', 'reaction.one', 'plan.mine']],
]

describe.each(catalogs)('any catalog: $name', ({ catalog }) => {
  const { plans, services, priorities, supportChannels, replies, understanding, vendor } = catalog

  it('has a plan with live chat, one with tickets alone, one that is paid by the hour, and hours that open and close', () => {
    expect(() => rolesOf(catalog)).not.toThrow()
  })

  it('gives every plan with tickets a place to write them, and every way to reach support to some plan', () => {
    const kinds = new Map(supportChannels.map(({ id, kind }) => [id, kind]))
    for (const plan of plans.filter(({ tickets }) => tickets === 'included')) {
      expect(
        plan.supportChannels.map((id) => kinds.get(id)),
        plan.name,
      ).toContain('tickets')
    }
    const used = plans.flatMap((plan) => plan.supportChannels)
    expect(supportChannels.filter(({ id }) => !used.includes(id))).toEqual([])
  })

  it('has an emergency, and none by default', () => {
    expect(priorities.filter(({ critical, emergency }) => critical && emergency)).not.toEqual([])
    expect(priorities.filter(({ critical, emergency }) => critical && !emergency)).toEqual([])
    expect(priorities.find(({ id }) => id === catalog.unjudgedPriority)?.emergency).toBe(false)
  })

  it.each(musts)('says {%s} where a customer needs it', (name, keys) => {
    for (const texts of replies.values()) {
      const silent = keys.filter((key) => texts[key].some((text) => !text.includes(`{${name}}`)))
      expect(silent).toEqual([])
    }
  })

  it('fills every placeholder of its own texts', () => {
    const texts = JSON.stringify([plans, priorities, services, catalog.policies, supportChannels, vendor])
    expect(texts).not.toMatch(/\{(vendor|product|price)\}/)
  })

  it('has examples of every intent and of every service', () => {
    const { phrases, messages } = understanding
    const asked = new Set([...phrases.map(({ intent }) => intent), ...messages.flatMap((message) => message.intents)])
    expect(intents.filter((intent) => !asked.has(intent))).toEqual([])
    const meant = new Set(messages.flatMap((message) => message.services))
    expect(services.filter(({ id }) => !meant.has(id)).map(({ id }) => id)).toEqual([])
    expect(services.filter(({ id }) => !understanding.services.get(id)?.names.length).map(({ id }) => id)).toEqual([])
  })

  it('holds every example once', () => {
    const texts = understanding.messages.map(({ text }) => text.toLowerCase())
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([])
  })
})

/** `unseen.jsonl`: messages of its trade that are no examples, with what they ask for. */
const unseenSchema = z.strictObject({
  text: z.string(),
  intents: z.array(z.string()),
  services: z.array(z.string()),
  plans: z.array(z.string()),
})
const unseenOf = async (folder: string) =>
  (await readFile(join(folder, 'unseen.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => unseenSchema.parse(JSON.parse(line)))

/** The main request, and what it is about in any order. */
const toldBy = ([intent]: readonly string[], services: readonly string[], plans: readonly string[]): string =>
  [intent, [...services].toSorted(), [...plans].toSorted()].join(' / ')

const first = catalogs.find(({ folder }) => folder === vendorFolder)?.catalog ?? expect.fail()
const others = catalogs.filter(({ folder }) => folder !== vendorFolder)

const wordsOf = ({ vendor, plans, services, priorities, supportChannels }: Catalog): readonly string[] =>
  [
    vendor.name,
    vendor.product,
    vendor.source,
    vendor.hourlyRate?.currency ?? '',
    ...[...plans, ...services, ...priorities, ...supportChannels].flatMap(({ id, name }) => [id, name]),
    ...supportChannels.flatMap(({ address }) => address ?? []),
  ].map((word) => word.toLowerCase())

/** Together they prove that nothing of the first is built in; one that became like it would prove nothing. */
describe.each(others)('$name is unlike the first', ({ catalog, folder }) => {
  it('shares no name with it', () => {
    const taken = new Set(wordsOf(first))
    expect(wordsOf(catalog).filter((word) => word !== '' && taken.has(word))).toEqual([])
    expect(catalog.plans.length).not.toBe(first.plans.length)
    expect(catalog.priorities.length).not.toBe(first.priorities.length)
  })

  it('uses every outcome that there is', () => {
    const used = new Set(catalog.services.flatMap(({ coverage }) => [...coverage.values()]))
    expect(outcomes.filter((outcome) => !used.has(outcome))).toEqual([])
  })

  it('opens several times a day, past midnight, and not every day, in a zone with summer time', () => {
    const { liveChat, working, zone } = catalog.hours
    const days = liveChat.weekly.flatMap((window) => window.days)
    expect(days.length).toBeGreaterThan(new Set(days).size)
    expect(new Set(days).size).toBeLessThan(7)
    expect(liveChat.weekly.some(({ endMinute }) => endMinute > 1440)).toBe(true)
    expect(working.weekly).not.toEqual(liveChat.weekly)
    const clock = (iso: string) =>
      new Intl.DateTimeFormat('en', { timeZone: zone, timeStyle: 'short', hourCycle: 'h23' }).format(Date.parse(iso))
    expect(clock('2026-01-15T12:00:00Z')).not.toBe(clock('2026-07-15T12:00:00Z'))
  })

  it('speaks in other words', () => {
    const own = Object.entries(catalog.replies.get('en') ?? {})
    const same = own.filter(([key, texts]) => texts[0] === first.replies.get('en')?.[key as ReplyKey][0])
    expect(same.length).toBeLessThan(own.length / 20)
  })

  it('is understood in its own trade from its own examples', async () => {
    const messages = await unseenOf(folder)
    const texts = new Set(catalog.understanding.messages.map(({ text }) => text.toLowerCase()))
    expect(messages.filter(({ text }) => texts.has(text.toLowerCase()))).toEqual([])
    const matcher = createMatcher(train(catalog), catalog)
    const wrong = messages.filter(({ text, ...expected }) => {
      const read = matcher.understand(text)
      return (
        toldBy(read.intents, read.services, read.plans) !== toldBy(expected.intents, expected.services, expected.plans)
      )
    })
    expect(wrong.length, JSON.stringify(wrong, null, 1)).toBeLessThanOrEqual(messages.length / 6)
  })
})
