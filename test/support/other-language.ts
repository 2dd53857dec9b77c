import type { Catalog } from '../../src/catalog/model.ts'
import { type ReplyKey, type ReplyTexts, replyKeys } from '../../src/catalog/reply-keys.ts'

const latin = 'abcdefghijklmnopqrstuvwxyz'
const cyrillic = 'абцдефгхийклмнопярстувшщыз'

/** Letters of another alphabet in place of Latin ones; words in braces stay. */
const inOtherLetters = (text: string): string =>
  text.replaceAll(/\{[a-z-]+\}|[a-z]/gi, (found) => cyrillic[latin.indexOf(found.toLowerCase())] ?? found)

/** What customers read in a catalog beside the replies. */
const shown: ReadonlySet<string> = new Set([
  'name',
  'product',
  'meaning',
  'priority',
  'summary',
  'note',
  'answer',
  'source',
])
const lists: ReadonlySet<string> = new Set(['includes', 'differs', 'sections'])

const translated = (value: unknown, key = '', isShown = false): unknown => {
  if (typeof value === 'string') return isShown || shown.has(key) ? inOtherLetters(value) : value
  if (value instanceof Map) return value
  if (Array.isArray(value)) return value.map((each) => translated(each, '', lists.has(key)))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, translated(inner, name)]))
}

const repliesIn = (texts: ReplyTexts): ReplyTexts => {
  const told: Record<ReplyKey, readonly string[]> = { ...texts }
  for (const key of Object.keys(replyKeys) as ReplyKey[]) told[key] = texts[key].map(inOtherLetters)
  return told
}

/** The same catalog as somebody would write it whose customers read another alphabet, and no English. */
export const inOtherLanguage = (catalog: Catalog): Catalog => {
  const { vendor, plans, priorities, services, supportChannels, policies, replies } = catalog
  const own = replies.get(vendor.language)
  if (own === undefined) throw new Error('a catalog has replies in its own language')
  const read = translated({
    vendor: { ...vendor, language: 'uk' },
    plans,
    priorities,
    services,
    supportChannels,
    policies,
  })
  return { ...catalog, ...(read as Catalog), replies: new Map([['uk', repliesIn(own)]]) }
}

/** Where texts for people stand in what platforms are sent. */
const fields: ReadonlySet<string> = new Set([
  ...['text', 'title', 'label', 'content', 'description', 'placeholder', 'errorMessage', 'summary'],
  ...['fallback', 'status', 'message', 'name', 'aria-label'],
])

/** Texts for people in a request's body, wherever they stand in it. */
const textsIn = (body: unknown, key = ''): readonly string[] => {
  if (typeof body === 'string') {
    if (/^[[{]"/.test(body) || body.startsWith('[{')) return textsIn(JSON.parse(body))
    return fields.has(key) ? [body] : []
  }
  if (Array.isArray(body)) return body.flatMap((each) => textsIn(each, key))
  if (typeof body !== 'object' || body === null) return []
  return Object.entries(body).flatMap(([name, inner]) => textsIn(inner, name))
}

/** Dates that the platform writes itself, addresses, a price, and the one zone that has no other name. */
const noWords = /<!date\^[^|]*\||<t:[^>]*>|\{\{[^}]*\}\}|https?:\S+|\bUTC\b|\b[A-Z]{3}\/h\b/g

/** English words that are shown, but for `customers`: what customers and engineers wrote themselves. */
export const englishIn = (body: unknown, customers: readonly string[]): readonly string[] =>
  textsIn(body).filter((text) => {
    const ours = customers.reduce((rest, words) => rest.replaceAll(words, ''), text)
    return /[A-Za-z]{2}/.test(ours.replaceAll(noWords, ''))
  })
