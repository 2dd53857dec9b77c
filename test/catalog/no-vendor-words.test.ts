import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type Catalog, outcomes } from '../../src/catalog/model.ts'
import { intents } from '../../src/understanding/understanding.ts'
import { catalogs } from '../support/catalogs.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

const sources = ['src', 'adapters'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name)),
)

interface Rule {
  readonly what: string
  readonly pattern: RegExp
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
/** The word wherever it stands by itself: in code, in a comment, in a text, as part of `some_word` or `some-word`. */
const wordOf = (text: string, flags = ''): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])${escaped(text)}(?![\\p{L}\\p{N}])`, `u${flags}`)
/** The word as a whole string in code, whatever its case: what a condition on it would be written with. */
const literalOf = (text: string): RegExp => new RegExp(`(['"\`])${escaped(text)}\\1`, 'iu')

/** The product's own terms: a catalog that calls a plan or a job like one of them can't forbid it. */
const ownTerms: ReadonlySet<string> = new Set([...outcomes, ...intents])
const withoutOwnTerms = (texts: readonly string[]): readonly string[] =>
  texts.filter((text) => !ownTerms.has(text.toLowerCase()))

/** Ids that are also words of the trade of programs: a stream's heartbeat, a forum as a kind of place. */
const everydayWords: ReadonlySet<string> = new Set(['heartbeat', 'forum'])

/** A name: forbidden as a string in any case, and as it is written wherever it stands. */
const namedRules = (what: string, names: readonly string[]): readonly Rule[] =>
  withoutOwnTerms(names).flatMap((name) => [
    { what, pattern: literalOf(name) },
    ...(everydayWords.has(name) ? [] : [{ what, pattern: wordOf(name) }]),
  ])

const priceRules = (catalog: Catalog): readonly Rule[] => {
  const { hourlyRate } = catalog.vendor
  if (hourlyRate === null) return []
  const { amount, currency } = hourlyRate
  return [
    {
      what: 'the price',
      pattern: new RegExp(`\\b${amount}\\s*(${currency}|€|\\$|/h)|(${currency}|€|\\$)\\s*${amount}\\b`, 'iu'),
    },
    { what: 'the currency', pattern: literalOf(currency) },
  ]
}

const rulesOf = (catalog: Catalog): readonly Rule[] => {
  const { vendor, plans, services, supportChannels } = catalog
  const liveChats = supportChannels.filter(({ kind }) => kind === 'live-chat')
  return [
    { what: 'the vendor', pattern: new RegExp(escaped(vendor.name), 'iu') },
    { what: 'the product', pattern: wordOf(vendor.product) },
    ...namedRules(
      'a plan',
      plans.flatMap(({ id, name }) => [id, name]),
    ),
    ...namedRules(
      'a service',
      services.flatMap(({ id, name }) => [id, name]),
    ),
    ...namedRules(
      'a support channel',
      supportChannels.flatMap(({ id, name }) => [id, name]),
    ),
    ...liveChats.flatMap(({ address }) =>
      address === null ? [] : [{ what: 'a live chat', pattern: wordOf(address, 'i') }],
    ),
    ...priceRules(catalog),
  ]
}

/** `LINE  what: WORDS`, for every word of the catalog that a text names. */
const named = (text: string, rules: readonly Rule[]): readonly string[] =>
  rules.flatMap(({ what, pattern }) =>
    Array.from(text.matchAll(new RegExp(pattern, `${pattern.flags}g`)), ({ 0: words, index }) => {
      return `${text.slice(0, index).split('\n').length}  ${what}: ${words}`
    }),
  )

describe.each(catalogs)('the program knows nothing of $name', ({ catalog }) => {
  const rules = rulesOf(catalog)

  it('names no vendor, product, plan, service, price or channel of it', () => {
    const found = sources.flatMap((file) =>
      named(readFileSync(file, 'utf8'), rules).map((place) => `${file.slice(root.length)}:${place}`),
    )
    expect(found).toEqual([])
  })

  it('would be caught knowing any of it', () => {
    const { vendor, plans, services, supportChannels } = catalog
    const ids = withoutOwnTerms([...plans, ...services, ...supportChannels].map(({ id }) => id))
    const names = withoutOwnTerms([...plans, ...services, ...supportChannels].map(({ name }) => name))
    const rate = vendor.hourlyRate ?? expect.fail()
    const slips = [
      ...ids.map((id) => `if (thing.id === '${id}') return null`),
      ...names.map((name) => `const title = "${name}"`),
      ...names.filter((name) => !everydayWords.has(name)).map((name) => `// Only ${name} has it.`),
      `// As ${vendor.name} wants it`,
      `const folder = '/etc/${vendor.name.toLowerCase()}'`,
      `say(\`Which ${vendor.product} do you run?\`)`,
      `const price = '${rate.amount} ${rate.currency}/h'`,
      `/* ${rate.currency} ${rate.amount} */`,
      `format(amount, '${rate.currency}')`,
      ...supportChannels
        .filter(({ kind }) => kind === 'live-chat')
        .map(({ address }) => `<a href="skype:${address}">chat</a>`),
    ]
    expect(slips.filter((line) => named(line, rules).length === 0)).toEqual([])
  })

  it('may use its own terms', () => {
    const lines = [
      "outcome === 'free' ? free(plan) : included",
      'A heartbeat every 15 seconds keeps the stream open.',
      'The basic rule: an enterprise is a business, and its premium is what it pays.',
      'Somebody who walks in by chance finds no loaf and no bread, flat or not.',
      "kind: 'other', // a forum",
      'const ports = 100, hours = 145',
    ]
    expect(lines.flatMap((line) => named(line, rules))).toEqual([])
  })
})
