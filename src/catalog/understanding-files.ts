import type { PlanId, PriorityId, ServiceId } from '../ids.ts'
import type { LabelledMessage, Phrase, ServiceWords, UnderstandingData } from '../understanding/data.ts'
import {
  messagesSchema,
  phrasesSchema,
  serviceWordsSchema,
  settingsSchema,
  severitySchema,
  vocabularySchema,
} from '../understanding/schema.ts'
import { type Intent, intents } from '../understanding/understanding.ts'
import { checkFile } from './check-file.ts'
import { digestOf } from './digest.ts'
import { type FolderFiles, messageFiles } from './folder-files.ts'
import type { Plan, Priority, Service, Vendor } from './model.ts'
import type { Problem, Result } from './problems.ts'
import { didYouMean } from './suggest.ts'
import { placeholderProblem } from './texts.ts'
import { type Path, readYaml, type YamlFile } from './yaml-file.ts'

/** What the files may refer to. Null: it could not be read itself, so nothing is held against it. */
export interface Known {
  readonly vendor: Vendor | null
  readonly plans: readonly Plan[] | null
  readonly priorities: readonly Priority[] | null
  readonly services: readonly Service[] | null
}

type IdKind = 'plan' | 'priority' | 'service' | 'intent'
interface Ids {
  readonly plan: readonly string[] | null
  readonly priority: readonly string[] | null
  readonly service: readonly string[] | null
  readonly intent: readonly string[] | null
}

const homes: Readonly<Record<IdKind, string>> = {
  plan: ' of plans.yaml',
  priority: ' of priorities.yaml',
  service: ' of services.yaml',
  intent: '',
}
const placeholders = ['service', 'plan', 'product', 'ticket'] as const

/**
 * `understanding/**.yaml`. Each file may be absent: a catalog can be answered from without being understood well. The
 * example messages are most of a catalog's text; those that `isLearned` are read only if somebody asks for them.
 */
export const readUnderstanding = (
  files: FolderFiles,
  known: Known,
  isLearned: (digest: string) => boolean,
): Result<UnderstandingData> => {
  const problems: Problem[] = []
  const take = <Value>(result: Result<Value>): Value | null => {
    if (result.ok) return result.value
    problems.push(...result.problems)
    return null
  }
  const open = (name: string): YamlFile | null => {
    const source = take(readYaml(name, files.get(name) ?? '{}'))
    // With nothing in it but notes, it is as if it were not there.
    return source !== null && source.value === null ? { ...source, value: {} } : source
  }
  const ids: Ids = {
    plan: known.plans?.map(({ id }) => id) ?? null,
    priority: known.priorities?.map(({ id }) => id) ?? null,
    service: known.services?.map(({ id }) => id) ?? null,
    intent: intents,
  }
  // Asked before all else is read: whoever has to learn can make ready meanwhile.
  const digest = digestFor(files, known)
  const areLearned = isLearned(digest)
  const phrases = fileOf(open('understanding/phrases.yaml'), (source) => readPhrases(source, ids), take)
  const services = fileOf(open('understanding/services.yaml'), (source) => readServiceWords(source, ids), take)
  const vocabulary = fileOf(open('understanding/vocabulary.yaml'), (source) => readVocabulary(source, ids), take)
  const severity = fileOf(open('understanding/severity.yaml'), (source) => readSeverity(source, ids), take)
  const settings = fileOf(open('understanding/settings.yaml'), (source) => checkFile(source, settingsSchema), take)
  const readAll = () =>
    messageFiles(files).flatMap((name) => fileOf(open(name), (source) => readMessages(source, ids), take) ?? [])
  let messages = areLearned ? null : readAll()
  if (!phrases || !services || !vocabulary || !severity || !settings || problems.length > 0) {
    return { ok: false, problems }
  }
  return {
    ok: true,
    value: {
      phrases,
      services,
      get messages() {
        messages ??= readAll()
        return messages
      },
      vocabulary,
      severity,
      thresholds: settings.thresholds,
      training: settings.training,
      digest,
    },
  }
}

/**
 * Of all that is learned from: the examples, and of the other files which ids there are, and under which names. A price
 * or a coverage is none of it, so that an edit of those holds at once.
 */
const digestFor = (files: FolderFiles, { vendor, plans, priorities, services }: Known): string => {
  const names = {
    product: vendor?.product,
    plans: plans?.map(({ id, name }) => [id, name]),
    priorities: priorities?.map(({ id }) => id),
    services: services?.map(({ id, name }) => [id, name]),
  }
  const examples = [...files].filter(([name]) => name.startsWith('understanding/'))
  return digestOf(new Map([...examples, ['names', JSON.stringify(names)]]))
}

const fileOf = <Value>(
  source: YamlFile | null,
  read: (source: YamlFile) => Result<Value>,
  take: (result: Result<Value>) => Value | null,
): Value | null => (source === null ? null : take(read(source)))

const unlessProblems = <Value>(problems: readonly Problem[], value: Value): Result<Value> =>
  problems.length > 0 ? { ok: false, problems } : { ok: true, value }

const unknownId = (kind: IdKind, id: string, ids: Ids): string | null => {
  const known = ids[kind]
  if (known === null || known.includes(id)) return null
  return `${JSON.stringify(id)} is no ${kind}${homes[kind]}; ${didYouMean(id, known)}`
}

const idProblems = (
  source: YamlFile,
  path: Path,
  kind: IdKind,
  written: readonly string[],
  ids: Ids,
): readonly Problem[] =>
  written.flatMap((id, index) => {
    const wrong = unknownId(kind, id, ids)
    return wrong === null ? [] : [source.problem([...path, index], wrong)]
  })

const keyProblems = (
  source: YamlFile,
  path: Path,
  kind: IdKind,
  keys: readonly string[],
  ids: Ids,
): readonly Problem[] =>
  keys.flatMap((key) => {
    const wrong = unknownId(kind, key, ids)
    return wrong === null ? [] : [source.keyProblem([...path, key], wrong)]
  })

const textProblem = (source: YamlFile, path: Path, text: string, allowed: readonly string[]): readonly Problem[] => {
  const wrong = placeholderProblem(text, allowed)
  return wrong === null ? [] : [source.problem(path, wrong)]
}

const readPhrases = (source: YamlFile, ids: Ids): Result<readonly Phrase[]> => {
  const checked = checkFile(source, phrasesSchema)
  if (!checked.ok) return checked
  const lists = Object.entries(checked.value ?? {})
  const problems = [
    ...keyProblems(
      source,
      [],
      'intent',
      lists.map(([intent]) => intent),
      ids,
    ),
    ...lists.flatMap(([intent, texts]) =>
      texts.flatMap((text, index) => textProblem(source, [intent, index], text, placeholders)),
    ),
  ]
  return unlessProblems(
    problems,
    lists.flatMap(([intent, texts]) => texts.map((text) => ({ intent: intent as Intent, text }))),
  )
}

const readServiceWords = (source: YamlFile, ids: Ids): Result<ReadonlyMap<ServiceId, ServiceWords>> => {
  const checked = checkFile(source, serviceWordsSchema)
  if (!checked.ok) return checked
  const entries = Object.entries(checked.value ?? {}).map(([id, words]) => [id as ServiceId, words] as const)
  return unlessProblems(
    keyProblems(
      source,
      [],
      'service',
      entries.map(([id]) => id),
      ids,
    ),
    new Map(entries),
  )
}

const readMessages = (source: YamlFile, ids: Ids): Result<readonly LabelledMessage[]> => {
  const checked = checkFile(source, messagesSchema)
  if (!checked.ok) return checked
  const items = checked.value ?? []
  const problems = items.flatMap(({ text, intents: asked, services, plans, priority }, index) => [
    ...textProblem(source, [index, 'text'], text, ['plan', 'product', 'ticket']),
    ...idProblems(source, [index, 'intents'], 'intent', asked, ids),
    ...idProblems(source, [index, 'services'], 'service', services ?? [], ids),
    ...idProblems(source, [index, 'plans'], 'plan', plans ?? [], ids),
    ...(priority == null ? [] : idAt(source, [index, 'priority'], 'priority', priority, ids)),
  ])
  return unlessProblems(
    problems,
    items.map(({ text, intents: asked, services, plans, priority, ticket }) => ({
      text,
      intents: asked as Intent[],
      services: (services ?? []) as ServiceId[],
      plans: (plans ?? []) as PlanId[],
      priority: (priority ?? null) as PriorityId | null,
      ticket: ticket ?? null,
    })),
  )
}

const idAt = (source: YamlFile, path: Path, kind: IdKind, id: string, ids: Ids): readonly Problem[] => {
  const wrong = unknownId(kind, id, ids)
  return wrong === null ? [] : [source.problem(path, wrong)]
}

const readVocabulary = (source: YamlFile, ids: Ids): Result<UnderstandingData['vocabulary']> => {
  const checked = checkFile(source, vocabularySchema)
  if (!checked.ok) return checked
  const { plans, priorities, denials } = checked.value
  const families = Object.keys(checked.value.families)
  const problems = [
    ...keyProblems(source, ['plans', 'names'], 'plan', Object.keys(plans.names), ids),
    ...idProblems(source, ['plans', 'ordinary'], 'plan', plans.ordinary, ids),
    ...keyProblems(source, ['priorities', 'names'], 'priority', Object.keys(priorities.names), ids),
    ...keyProblems(source, ['denials'], 'intent', Object.keys(denials), ids),
    ...Object.entries(denials).flatMap(([intent, names]) =>
      names.flatMap((name, index) =>
        families.includes(name)
          ? []
          : [
              source.problem(
                ['denials', intent, index],
                `"${name}" is no family of this file; ${didYouMean(name, families)}`,
              ),
            ],
      ),
    ),
  ]
  return unlessProblems(problems, checked.value)
}

const readSeverity = (source: YamlFile, ids: Ids): Result<UnderstandingData['severity']> => {
  const checked = checkFile(source, severitySchema)
  if (!checked.ok) return checked
  const { cues, roles, shares, rules } = checked.value
  const names = Object.keys(cues)
  const problems = [
    ...Object.entries(roles).flatMap(([role, listed]) => cueProblems(source, ['roles', role], listed, names)),
    ...(['all', 'many', 'few'] as const).flatMap((share) =>
      shares === null || names.includes(shares[share])
        ? []
        : [source.problem(['shares', share], noCue(shares[share], names))],
    ),
    ...rules.flatMap((rule, index) => [
      ...idAt(source, ['rules', index, 'priority'], 'priority', rule.priority, ids),
      ...(['all', 'any', 'none'] as const).flatMap((key) =>
        cueProblems(source, ['rules', index, key], rule[key], names),
      ),
    ]),
  ]
  return unlessProblems(problems, checked.value)
}

const noCue = (cue: string, names: readonly string[]): string =>
  `"${cue}" is no cue of this file; ${didYouMean(cue, names)}`

const cueProblems = (
  source: YamlFile,
  path: Path,
  listed: readonly string[],
  names: readonly string[],
): readonly Problem[] =>
  listed.flatMap((cue, place) => (names.includes(cue) ? [] : [source.problem([...path, place], noCue(cue, names))]))
