import { z } from 'zod'
import { checkAt } from './check-file.ts'
import { textField } from './fields.ts'
import { type FolderFiles, openFile } from './folder-files.ts'
import type { Problem, Result } from './problems.ts'
import { type ReplyKey, type ReplyTexts, replyKeys } from './reply-keys.ts'
import { didYouMean } from './suggest.ts'
import { placeholderProblem } from './texts.ts'
import { isLanguageTag } from './vendor-file.ts'
import { type Path, readYaml, type YamlFile } from './yaml-file.ts'

type Texts = Partial<Record<ReplyKey, readonly string[]>>

const keys = Object.keys(replyKeys) as readonly ReplyKey[]
const oneText = textField.transform((text) => [text])
const variants = z.array(textField).min(1).max(20)

interface Replies {
  /** By language. */
  readonly replies: ReadonlyMap<string, ReplyTexts>
  /** One for each reply that the vendor's own language lacks. */
  readonly warnings: readonly Problem[]
}

/**
 * `replies/LANGUAGE.yaml`. A reply's key is written as nested keys, `ticket:` and below it `closed:`. The vendor's own
 * language speaks for what another one lacks; `shipped`, a file that the program comes with, for what it lacks itself: a
 * newer program has more to say than a folder that was written for an older one.
 */
export const readReplies = (files: FolderFiles, ownLanguage: string, shipped: string | null): Result<Replies> => {
  const others = Array.from(files.keys(), (file) => /^replies\/(.+)\.yaml$/.exec(file)?.[1]).filter(
    (language) => language !== undefined && language !== ownLanguage,
  )
  const own = readOwn(files, ownLanguage, shipped)
  const read = others.map((language = '') => ({ language, texts: readLanguage(files, language) }))
  const problems = [own, ...read.map(({ texts }) => texts)].flatMap((result) => (result.ok ? [] : result.problems))
  if (!own.ok || problems.length > 0) return { ok: false, problems }
  const { texts: ownTexts, warnings } = own.value
  const whole = read.map(({ language, texts }) => [language, filledUp(texts.ok ? texts.value : {}, ownTexts)] as const)
  return { ok: true, value: { replies: new Map([[ownLanguage, ownTexts], ...whole]), warnings } }
}

const filledUp = (texts: Texts, others: Texts): ReplyTexts =>
  Object.fromEntries(keys.map((key) => [key, texts[key] ?? others[key] ?? []])) as unknown as ReplyTexts

const readOwn = (
  files: FolderFiles,
  language: string,
  shipped: string | null,
): Result<{ readonly texts: ReplyTexts; readonly warnings: readonly Problem[] }> => {
  const opened = openFile(files, `replies/${language}.yaml`)
  if (!opened.ok) return opened
  const own = readTexts(opened.value, language)
  if (!own.ok) return own
  const lacking = keys.filter((key) => own.value[key] === undefined)
  const others = lacking.length === 0 || shipped === null ? {} : shippedTexts(shipped)
  const unsaid = lacking.filter((key) => others[key] === undefined)
  const problems = unsaid.map((key) => missingReply(opened.value, key, ''))
  if (problems.length > 0) return { ok: false, problems }
  const warnings = missingReplies(opened.value, lacking)
  return { ok: true, value: { texts: filledUp(own.value, others), warnings } }
}

const shippedTexts = (text: string): Texts => {
  const source = readYaml('replies', text)
  const read = source.ok ? readTexts(source.value, 'en') : source
  return read.ok ? read.value : {}
}

const readLanguage = (files: FolderFiles, language: string): Result<Texts> => {
  const opened = openFile(files, `replies/${language}.yaml`)
  return opened.ok ? readTexts(opened.value, language) : opened
}

const readTexts = (source: YamlFile, language: string): Result<Texts> => {
  const read = leavesOf(source.value).map((leaf) => readReply(source, leaf))
  const problems = read.flatMap((result) => (result.ok ? [] : result.problems))
  if (!isLanguageTag(language)) {
    problems.push(source.problem([], `the file's name must be a language tag, such as en.yaml or pt-BR.yaml`))
  }
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, value: Object.fromEntries(read.flatMap((result) => (result.ok ? [result.value] : []))) }
}

interface Leaf {
  readonly path: Path
  readonly value: unknown
}

const leavesOf = (value: unknown, path: Path = []): readonly Leaf[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]))
    : [{ path, value }]

const readReply = (source: YamlFile, { path, value }: Leaf): Result<readonly [ReplyKey, readonly string[]]> => {
  const written = path.join('.')
  const key = keys.find((each) => each === written)
  if (key === undefined) {
    const message =
      written === '' ? 'the file is empty; write replies' : `${written} is no reply; ${didYouMean(written, keys)}`
    return { ok: false, problems: [source.keyProblem(path, message)] }
  }
  const several = Array.isArray(value)
  const texts = checkAt(source, path, several ? variants : oneText)
  if (!texts.ok) return texts
  const problems = [...texts.value.entries()].flatMap(([index, text]): readonly Problem[] => {
    const wrong = placeholderProblem(text, replyKeys[key])
    return wrong === null ? [] : [source.problem(several ? [...path, index] : path, `${key}: ${wrong}`)]
  })
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: [key, texts.value] }
}

const missingReply = (source: YamlFile, key: ReplyKey, consequence: string): Problem => {
  const names = replyKeys[key].map((name) => `{${name}}`).join(', ')
  const values = names === '' ? '' : `; it may hold ${names}`
  return source.problem(key.split('.'), `reply ${key} is missing${consequence}; add it${values}`)
}

const groupOf = (key: ReplyKey): string => key.split('.')[0] ?? key

/** What the shipped replies speak for. A group that a folder is older than is told of once, not text by text. */
const missingReplies = (source: YamlFile, lacking: readonly ReplyKey[]): readonly Problem[] =>
  [...new Set(lacking.map(groupOf))].flatMap((group) => {
    const missing = lacking.filter((key) => groupOf(key) === group)
    const isWhole = missing.length > 1 && missing.length === keys.filter((key) => groupOf(key) === group).length
    return isWhole
      ? [
          source.problem(
            [group],
            `the replies of ${group} are missing, and said as Frontdesk comes with them; add them`,
          ),
        ]
      : missing.map((key) => missingReply(source, key, ', and said as Frontdesk comes with it'))
  })
