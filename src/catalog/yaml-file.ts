import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml'
import { readPlainList } from './plain-list.ts'
import type { Problem, Result } from './problems.ts'
import { mistakesIn, oddIndents } from './yaml-mistakes.ts'

/** Keys and list indices that lead to a value. */
export type Path = readonly PropertyKey[]

/** A parsed file that knows where in its text each value stands. */
export interface YamlFile {
  readonly file: string
  readonly value: unknown
  /** A problem at the value of `path`, or at the nearest thing around it that is there. */
  problem(path: Path, message: string): Problem
  /** A problem at the last key of `path` itself. */
  keyProblem(path: Path, message: string): Problem
}

/** More characters than any file of a catalog needs. */
const maxCharacters = 2_000_000
/** Deeper nesting than any file of a catalog needs; what refers to itself has no end at all. */
const maxDepth = 20
export const readYaml = (file: string, text: string): Result<YamlFile> => {
  if (text.length > maxCharacters) {
    const message = `the file has ${text.length} characters; at most ${maxCharacters} are read; split it`
    return { ok: false, problems: [{ file, line: 1, column: 1, message }] }
  }
  const list = readPlainList(text)
  return list === null ? parse(file, text) : { ok: true, value: plainFile(file, text, list) }
}

/** Where each value stands is looked up when there is a problem. */
const plainFile = (file: string, text: string, value: unknown): YamlFile => {
  let known: YamlFile | null = null
  const parsed = (): YamlFile => {
    if (known !== null) return known
    const result = parse(file, text)
    if (!result.ok) throw new Error(`${file} is a plain list, so it can be parsed`)
    known = result.value
    return known
  }
  return {
    file,
    value,
    problem: (path, message) => parsed().problem(path, message),
    keyProblem: (path, message) => parsed().keyProblem(path, message),
  }
}

const parse = (file: string, text: string): Result<YamlFile> => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
  const at = (offset: number, message: string): Problem => {
    const { line, col } = lines.linePos(Math.min(offset, text.length))
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), message }
  }
  const odd = oddIndents(text)
  const wrong = [...document.errors, ...document.warnings]
  if (odd.length > 0 || wrong.length > 0) {
    const mistakes = odd.length > 0 ? odd : mistakesIn(text, wrong)
    return { ok: false, problems: mistakes.map(({ offset, message }) => at(offset, message)) }
  }
  const value = plainValue(document)
  if (!value.ok) return { ok: false, problems: [at(value.offset, value.why)] }
  return {
    ok: true,
    value: {
      file,
      value: value.value,
      problem: (path, message) => at(offsetOf(document, path), message),
      keyProblem: (path, message) => at(keyOffset(document, path), message),
    },
  }
}

type PlainValue =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly offset: number; readonly why: string }

const plainValue = (document: Document): PlainValue => {
  const stray = strayAlias(document)
  if (stray !== null)
    return { ok: false, offset: stray, why: 'YAML: a text that begins with *; put the whole text in "quotes"' }
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 })
    return isDeep(value, maxDepth)
      ? { ok: false, offset: 0, why: `values are nested deeper than ${maxDepth} levels; write them out in fewer` }
      : { ok: true, value }
  } catch {
    return { ok: false, offset: 0, why: 'YAML: values that repeat others by * too often; write them out' }
  }
}

/** Where something is repeated that stands nowhere. */
const strayAlias = (document: Document): number | null => {
  let offset: number | null = null
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) !== undefined) return undefined
      offset = alias.range?.[0] ?? 0
      return visit.BREAK
    },
  })
  return offset
}

const isDeep = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeep(inner, levels - 1)))

/** The child's own node and the node of its key; null where there is no such child. */
const child = (document: Document, parent: unknown, key: PropertyKey): { key: unknown; value: unknown } | null => {
  const node = isAlias(parent) ? parent.resolve(document) : parent
  if (isMap(node)) {
    return node.items.find((pair) => String(isScalar(pair.key) ? pair.key.value : pair.key) === String(key)) ?? null
  }
  if (!isSeq(node)) return null
  const value = node.items[Number(key)]
  return value === undefined ? null : { key: value, value }
}

const startOf = (node: unknown): number | null => (isNode(node) ? ((node as Node).range?.[0] ?? null) : null)

const walk = (document: Document, path: Path): { keyAt: number; valueAt: number; whole: boolean } => {
  let node: unknown = document.contents
  let keyAt = startOf(node) ?? 0
  let valueAt = keyAt
  for (const step of path) {
    const next = child(document, node, step)
    if (next === null) return { keyAt, valueAt: keyAt, whole: false }
    keyAt = startOf(next.key) ?? keyAt
    const empty = !isNode(next.value) || (isScalar(next.value) && next.value.value === null)
    valueAt = empty ? keyAt : (startOf(next.value) ?? keyAt)
    node = next.value
  }
  return { keyAt, valueAt, whole: true }
}

const offsetOf = (document: Document, path: Path): number => walk(document, path).valueAt
const keyOffset = (document: Document, path: Path): number => walk(document, path).keyAt
