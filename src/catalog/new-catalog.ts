import { isNode, isScalar, parseDocument, visit } from 'yaml'
import type { Intent } from '../understanding/understanding.ts'
import type { FolderFiles } from './folder-files.ts'
import type { Catalog } from './model.ts'
import { type NewPriorities, newPriorities, renameInNames, renameInRules } from './new-priorities.ts'

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
  'pricing',
  'unsure-paid',
  'plan-expiry',
  'emergency',
])

/**
 * The files of a catalog for another vendor: those of `starter`, to be filled in, and of a catalog that is there what
 * holds nothing of its trade. `priorityNames`: its priorities, most urgent first; null for those that are there.
 */
export const newCatalogFiles = (
  files: FolderFiles,
  catalog: Catalog,
  starter: FolderFiles,
  priorityNames: readonly string[] | null = null,
): FolderFiles => {
  const { language } = catalog.vendor
  const trade = tradeOf(catalog)
  const own = priorityNames === null ? null : newPriorities(priorityNames, catalog)
  const copied = [...(own === null ? ['priorities.yaml'] : []), `replies/${language}.yaml`]
  const severity = severityFile(files.get('understanding/severity.yaml') ?? '{}', trade, own)
  const vendor = starter.get('vendor.yaml')?.replace(/^language: .*$/m, `language: ${language}`) ?? ''
  return new Map([
    ...[...starter].map(([name, text]) => [name, withPriorities(text, catalog, own)] as const),
    ['vendor.yaml', vendor],
    ...(own === null ? [] : [['priorities.yaml', own.file] as const]),
    ...copied.flatMap((name) => (files.has(name) ? [[name, files.get(name) ?? ''] as const] : [])),
    ['understanding/phrases.yaml', phrasesFile(catalog, trade)],
    ['understanding/messages/general.yaml', generalFile(catalog, trade)],
    ['understanding/messages/out-of-scope.yaml', outOfScopeFile(catalog, trade)],
    ['understanding/vocabulary.yaml', vocabularyFile(files.get('understanding/vocabulary.yaml') ?? '{}', trade, own)],
    ['understanding/severity.yaml', severity],
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
   * describe a job, that is no everyday word.
   */
  isOfTrade(text: string): boolean
  /** Whether it has a name: a word of those of product, plans and channels, or a job's that is a single word. */
  isNamed(text: string): boolean
  /** Whether it has the name of a job that is a single word. */
  isJob(text: string): boolean
}

const tradeOf = (catalog: Catalog): Trade => {
  const { vendor, plans, services, supportChannels, replies, understanding } = catalog
  const { vocabulary } = understanding
  const jobs = services.flatMap(({ id, name }) => {
    const { names = [], phrases = [] } = understanding.services.get(id) ?? {}
    return [name, ...names, ...phrases]
  })
  const names = [
    vendor.name,
    vendor.product,
    vendor.hourlyRate?.currency ?? '',
    ...vocabulary.product.names,
    ...plans.flatMap(({ id, name }) => [name, ...(vocabulary.plans.names[id] ?? [])]),
    ...supportChannels.map(({ name }) => name),
  ]
  // Replies are written for every trade.
  const said = new Set(wordsOf([...replies.values()].flatMap((texts) => Object.values(texts).flat())))
  const isEveryday = everydayWords(catalog)
  const proper = new Set(wordsOf(names).filter((word) => !said.has(word)))
  const ofJobs = new Set(wordsOf(jobs).filter((word) => !said.has(word) && !isEveryday(word)))
  const single = new Set(
    [...understanding.services].flatMap(([id, { names }]) => [id, ...names]).map((name) => name.toLowerCase()),
  )
  const hasOneOf =
    (...sets: readonly ReadonlySet<string>[]) =>
    (text: string) =>
      wordsOf([text]).some((word) => sets.some((words) => words.has(word)))
  return { isOfTrade: hasOneOf(proper, ofJobs), isNamed: hasOneOf(proper, single), isJob: hasOneOf(single) }
}

/** In fewer messages that any support gets, a word is there by chance. */
const leastEveryday = 12
/** How much rarer an everyday word may be in those than in messages about jobs and faults. */
const everydayShare = 0.25

/** Tells words that customers use whatever they write about: "yesterday", "never", "contract". */
const everydayWords = ({ understanding: { messages } }: Catalog): ((word: string) => boolean) => {
  const anywhere = messages.filter(({ intents, services }) => services.length === 0 && intents.every(isGeneral))
  const here = messages.filter(({ intents, services }) => services.length > 0 || intents.includes('report-problem'))
  const [general, own] = [countsOf(anywhere), countsOf(here)]
  return (word) => {
    const count = general.get(word) ?? 0
    const share = count / anywhere.length
    return count >= leastEveryday && share >= (everydayShare * (own.get(word) ?? 0)) / here.length
  }
}

const isGeneral = (intent: Intent): boolean => general.has(intent)

/** In how many messages each word is. */
const countsOf = (messages: readonly { readonly text: string }[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const { text } of messages) {
    for (const word of new Set(wordsOf([text]))) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return counts
}

/**
 * What breaks, each trade has of its own; how it is told that something is broken, none. Of the cues that tell, those of
 * several words can hardly mean anything else.
 */
const phrasesFile = ({ understanding: { phrases, severity } }: Catalog, { isOfTrade, isJob }: Trade): string => {
  const lists = Map.groupBy(
    phrases.filter(({ intent, text }) => intent !== 'report-problem' && !isOfTrade(text)),
    ({ intent }) => intent,
  )
  const broken = severity.roles.bad
    .slice(0, worstRoles)
    .flatMap((cue) => severity.cues[cue] ?? [])
    .filter((term) => /^[\p{L}\p{M}']+( [\p{L}\p{M}']+)+$/u.test(term) && !isJob(term))
  const texts = [
    ...[...lists].map(([intent, list]) => [intent, list.map(({ text }) => text)] as const),
    ['report-problem', [...new Set(broken)]] as const,
  ]
    .filter(([, list]) => list.length > 0)
    .map(([intent, list]) => `${intent}:\n${list.map((text) => `  - ${JSON.stringify(text)}\n`).join('')}`)
  return `# Short, typical ways to ask for each thing. Add those of your customers.\n\n${texts.join('\n')}`
}

/** Roles of `bad` that say that something is broken; milder ones are said of much else. */
const worstRoles = 2

/** More would outweigh the few that a new catalog has of its own. */
const mostOfOneIntent = 30

const generalFile = (catalog: Catalog, trade: Trade): string =>
  messagesFile(
    'Messages as they are written to any support: small talk, people and hours, tickets, plans, prices.',
    fittingMessages(catalog, trade, isGeneral),
  )

const outOfScopeFile = (catalog: Catalog, trade: Trade): string =>
  messagesFile(
    'What is hardly anybody\u2019s business. Take out what is yours, and add what your customers ask others for.',
    fittingMessages(catalog, trade, (intent) => intent === 'out-of-scope'),
  )

const fittingMessages = (
  { understanding: { messages } }: Catalog,
  { isOfTrade }: Trade,
  isWanted: (intent: Intent) => boolean,
): Catalog['understanding']['messages'] => {
  const fitting = messages.filter(
    ({ text, intents, services, plans, priority, ticket }) =>
      services.length + plans.length === 0 &&
      priority === null &&
      ticket === null &&
      intents.every(isWanted) &&
      !isOfTrade(text),
  )
  return [...Map.groupBy(fitting, ({ intents }) => intents[0]).values()].flatMap((alike) =>
    spread(alike, mostOfOneIntent),
  )
}

const messagesFile = (about: string, messages: Catalog['understanding']['messages']): string => {
  const lines = messages.map(
    ({ text, intents }) => `- { text: ${JSON.stringify(text)}, intents: [${intents.join(', ')}] }\n`,
  )
  return `# ${about}\n\n${lines.join('')}`
}

/** The starter's examples name priorities by their places. */
const withPriorities = (text: string, { priorities, unjudgedPriority }: Catalog, own: NewPriorities | null): string => {
  const idOf = (id: string | undefined): string => (own === null ? (id ?? '') : own.idFor(id ?? ''))
  const [most, next = most] = priorities
  const ids = {
    most: idOf(most?.id),
    next: idOf(next?.id),
    unjudged: idOf(unjudgedPriority),
    least: idOf(priorities.at(-1)?.id),
  }
  return Object.entries(ids).reduce(
    (filled, [place, id]) => filled.replaceAll(`priority: ${place} }`, `priority: ${id} }`),
    text,
  )
}

/** So many at most, from the first to the last at even distances. */
const spread = <Item>(items: readonly Item[], most: number): readonly Item[] => {
  const step = Math.max(1, items.length / most)
  return items.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step))
}

/** Lists of which a trade has words of its own. All others hold what is said everywhere. */
const tradeLists = [
  ['families'],
  ['known'],
  ['plans', 'notAfter'],
  ['plans', 'notBefore'],
  ['tickets', 'notAfter'],
  ['tickets', 'notBefore'],
] as const

/** Without the names of product and plans, and without all words of the trade. */
const vocabularyFile = (text: string, { isOfTrade, isNamed }: Trade, own: NewPriorities | null): string => {
  const document = parseDocument(text)
  document.deleteIn(['product', 'names'])
  document.deleteIn(['plans', 'names'])
  document.deleteIn(['plans', 'ordinary'])
  for (const path of tradeLists) dropTerms(document.getIn(path, true), isOfTrade)
  for (const list of Object.keys(document.toJS() ?? {})) {
    // Names of families, not words.
    if (list !== 'denials') dropTerms(document.get(list, true), isNamed)
  }
  if (own !== null) renameInNames(document, own)
  return document.toString({ lineWidth: 0 })
}

/** Faults are told in much the same words everywhere; only the jobs themselves are left out. */
const severityFile = (text: string, { isJob }: Trade, own: NewPriorities | null): string => {
  const document = parseDocument(text)
  dropTerms(document.get('cues', true), isJob)
  if (own !== null) renameInRules(document, own)
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
