import { z } from 'zod'
import { checkAt } from './check-file.ts'
import { textField } from './fields.ts'
import { type FolderFiles, openFile } from './folder-files.ts'
import type { Problem, Result } from './problems.ts'
import { type ReplyKey, type ReplyTexts, replyKeys } from './reply-keys.ts'
import { didYouMean } from './suggest.ts'
import { placeholderProblem } from './texts.ts'
import { isLanguageTag } from './vendor-file.ts'
import type { Path, YamlFile } from './yaml-file.ts'

type Texts = Partial<Record<ReplyKey, readonly string[]>>

const keys = Object.keys(replyKeys) as readonly ReplyKey[]
const oneText = textField.transform((text) => [text])
const variants = z.array(textField).min(1).max(20)

/**
 * `replies/LANGUAGE.yaml`, by language. A reply's key is written as nested keys, `ticket:` and below it `closed:`. The
 * vendor's own language must have every reply; it speaks for those that another language lacks.
 */
export const readReplies = (files: FolderFiles, ownLanguage: string): Result<ReadonlyMap<string, ReplyTexts>> => {
  const others = Array.from(files.keys(), (file) => /^replies\/(.+)\.yaml$/.exec(file)?.[1]).filter(
    (language) => language !== undefined && language !== ownLanguage,
  )
  const own = readLanguage(files, ownLanguage, true)
  const read = others.map((language = '') => ({ language, texts: readLanguage(files, language, false) }))
  const problems = [own, ...read.map(({ texts }) => texts)].flatMap((result) => (result.ok ? [] : result.problems))
  if (!own.ok || problems.length > 0) return { ok: false, problems }
  const whole = read.map(
    ({ language, texts }) => [language, withFallback(texts.ok ? texts.value : {}, own.value)] as const,
  )
  return { ok: true, value: new Map([[ownLanguage, withFallback(own.value, {})], ...whole]) }
}

const withFallback = (texts: Texts, fallback: Texts): ReplyTexts =>
  Object.fromEntries(keys.map((key) => [key, texts[key] ?? fallback[key] ?? []])) as unknown as ReplyTexts

const readLanguage = (files: FolderFiles, language: string, whole: boolean): Result<Texts> => {
  const opened = openFile(files, `replies/${language}.yaml`)
  if (!opened.ok) return opened
  const source = opened.value
  const leaves = leavesOf(source.value)
  const read = leaves.map((leaf) => readReply(source, leaf))
  const written = new Set(leaves.map(({ path }) => path.join('.')))
  const missing = whole ? keys.filter((key) => !written.has(key)).map((key) => missingReply(source, key)) : []
  const problems = [...read.flatMap((result) => (result.ok ? [] : result.problems)), ...missing]
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

const missingReply = (source: YamlFile, key: ReplyKey): Problem => {
  const names = replyKeys[key].map((name) => `{${name}}`).join(', ')
  const values = names === '' ? '' : `; it may hold ${names}`
  return source.problem(key.split('.'), `reply ${key} is missing; add it${values}`)
}
