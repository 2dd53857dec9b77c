import { isNode, isScalar, parseDocument, visit } from 'yaml'
import type { Intent } from '../understanding/understanding.ts'
import type { FolderFiles } from './folder-files.ts'
import type { Catalog } from './model.ts'

/** What is asked for in the same words, whatever somebody sells. */
const general: ReadonlySet<Intent> = new Set([
  'greeting',
  'thanks',
  'goodbye',
  'help',
  'cancel',
  'affirm',
  'deny',
  'talk-to-engineer',
  'availability',
  'create-ticket',
  'ticket-status',
  'ticket-update',
  'my-plan',
  'plans-overview',
  'plan-compare',
  'reaction-time',
  'priorities',
  'support-channels',
])

/**
 * The files of a catalog for another vendor: those of `starter`, to be filled in, and of a catalog that is there what
 * holds nothing of its trade.
 */
export const newCatalogFiles = (files: FolderFiles, catalog: Catalog, starter: FolderFiles): FolderFiles => {
  const { language } = catalog.vendor
  const trade = tradeOf(catalog)
  const copied = ['priorities.yaml', `replies/${language}.yaml`]
  const vendor = starter.get('vendor.yaml')?.replace(/^language: .*$/m, `language: ${language}`) ?? ''
  return new Map([
    ...starter,
    ['vendor.yaml', vendor],
    ...copied.flatMap((name) => (files.has(name) ? [[name, files.get(name) ?? ''] as const] : [])),
    ['understanding/phrases.yaml', phrasesFile(catalog, trade)],
    ['understanding/messages/general.yaml', messagesFile(catalog, trade)],
    ['understanding/vocabulary.yaml', vocabularyFile(files.get('understanding/vocabulary.yaml') ?? '{}', trade)],
    ['understanding/severity.yaml', severityFile(files.get('understanding/severity.yaml') ?? '{}', trade)],
  ])
}

const wordsOf = (texts: readonly string[]): readonly string[] =>
  texts
    .join(' ')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? []

interface Trade {
  /**
   * Whether a text has a word of the trade: one of the names of product, plans, channels and jobs, or of how customers
   * describe a job, that no reply has. Replies are written for every trade.
   */
  isOfTrade(text: string): boolean
  /** Whether it has the name of a job that is a single word. */
  isJob(text: string): boolean
}

const tradeOf = ({ vendor, plans, services, supportChannels, replies, understanding }: Catalog): Trade => {
  const { vocabulary } = understanding
  const jobs = services.flatMap(({ id, name }) => {
    const { names = [], phrases = [] } = understanding.services.get(id) ?? {}
    return [name, ...names, ...phrases]
  })
  const proper = [
    vendor.name,
    vendor.product,
    ...vocabulary.product.names,
    ...plans.flatMap(({ id, name }) => [name, ...(vocabulary.plans.names[id] ?? [])]),
    ...supportChannels.map(({ name }) => name),
  ]
  const everyday = new Set(wordsOf([...replies.values()].flatMap((texts) => Object.values(texts).flat())))
  const ofTrade = new Set(wordsOf([...proper, ...jobs]).filter((word) => !everyday.has(word)))
  const single = new Set(
    [...understanding.services].flatMap(([id, { names }]) => [id, ...names]).map((name) => name.toLowerCase()),
  )
  const hasOneOf = (words: ReadonlySet<string>) => (text: string) => wordsOf([text]).some((word) => words.has(word))
  return { isOfTrade: hasOneOf(ofTrade), isJob: hasOneOf(single) }
}

/** What breaks, each trade has of its own. */
const phrasesFile = ({ understanding: { phrases } }: Catalog, { isOfTrade }: Trade): string => {
  const lists = Map.groupBy(
    phrases.filter(({ intent, text }) => intent !== 'report-problem' && !isOfTrade(text)),
    ({ intent }) => intent,
  )
  const texts = [...lists].map(
    ([intent, list]) => `${intent}:\n${list.map(({ text }) => `  - ${JSON.stringify(text)}\n`).join('')}`,
  )
  return `# Short, typical ways to ask for each thing. Add those of your customers.\n\n${texts.join('\n')}`
}

/** More would outweigh the few that a new catalog has of its own. */
const mostOfOneIntent = 30

const messagesFile = ({ understanding: { messages } }: Catalog, { isOfTrade }: Trade): string => {
  const fitting = messages.filter(
    ({ text, intents, services, plans, priority, ticket }) =>
      services.length + plans.length === 0 &&
      priority === null &&
      ticket === null &&
      intents.every((intent) => general.has(intent)) &&
      !isOfTrade(text),
  )
  const lines = [...Map.groupBy(fitting, ({ intents }) => intents[0]).values()]
    .flatMap((alike) => spread(alike, mostOfOneIntent))
    .map(({ text, intents }) => `- { text: ${JSON.stringify(text)}, intents: [${intents.join(', ')}] }\n`)
  return `# Messages as they are written to any support: small talk, people and hours, tickets, plans.\n\n${lines.join('')}`
}

/** So many at most, from the first to the last at even distances. */
const spread = <Item>(items: readonly Item[], most: number): readonly Item[] => {
  const step = Math.max(1, items.length / most)
  return items.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step))
}

/** Without the names of product and plans, and without all words of the trade. */
const vocabularyFile = (text: string, { isOfTrade }: Trade): string => {
  const document = parseDocument(text)
  document.deleteIn(['product', 'names'])
  document.deleteIn(['plans', 'names'])
  document.deleteIn(['plans', 'ordinary'])
  for (const list of Object.keys(document.toJS() ?? {})) {
    // Names of families, not words.
    if (list !== 'denials') dropTerms(document.get(list, true), isOfTrade)
  }
  return document.toString({ lineWidth: 0 })
}

/** Faults are told in much the same words everywhere; only the jobs themselves are left out. */
const severityFile = (text: string, { isJob }: Trade): string => {
  const document = parseDocument(text)
  dropTerms(document.get('cues', true), isJob)
  return document.toString({ lineWidth: 0 })
}

const dropTerms = (node: unknown, isLeftOut: (text: string) => boolean): void => {
  if (!isNode(node)) return
  visit(node, {
    Seq: (_, list) => {
      list.items = list.items.filter((item) => !isScalar(item) || !isLeftOut(String(item.value)))
    },
  })
}
