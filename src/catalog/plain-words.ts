import { z } from 'zod'
import { choices, didYouMean } from './suggest.ts'

const nouns: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'lines of "key: value"',
  record: 'lines of "key: value"',
}

const noun = (expected: string): string => nouns[expected] ?? expected

const described = (input: unknown): string => {
  if (input === null) return 'is empty'
  if (Array.isArray(input)) return 'is a list'
  if (typeof input === 'object') return 'has lines of "key: value"'
  const shown = String(input)
  return `is ${visible(JSON.stringify(shown.length > 40 ? `${shown.slice(0, 40)}…` : shown))}`
}

/** Signs that nobody sees, such as a space without width, would make a word look right. */
const visible = (text: string): string =>
  text.replaceAll(/[\p{Cf}\p{Zs}]/gu, (sign) =>
    sign === ' ' ? sign : `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  )

const wrongType = (input: unknown, expected: string): string => {
  if (input === undefined) return `is missing; write ${noun(expected)}`
  if (expected === 'string' && (typeof input === 'number' || typeof input === 'boolean')) {
    return `is ${String(input)}, which YAML reads as a ${typeof input === 'number' ? 'number' : 'yes or no'}; put it in "quotes"`
  }
  return `${described(input)}; write ${noun(expected)}`
}

const wrongChoice = (input: unknown, values: readonly unknown[]): string => {
  const known = values.map(String)
  if (input === undefined) return `is missing; use one of: ${choices(known)}`
  return `${described(input)}; use one of: ${choices(known)}`
}

/** One line for each unknown key, in the order of the issue's `keys`. */
const unknownKeys = (keys: readonly string[], known: readonly string[]): string =>
  keys
    .map((key) =>
      key === '<<'
        ? '"<<" is not read; write the lines out that it stands for'
        : `${visible(JSON.stringify(key))} is no known key; ${didYouMean(key, known)}`,
    )
    .join('\n')

const amountNoun: Readonly<Record<string, string>> = {
  string: 'characters',
  array: 'items',
  map: 'items',
  set: 'items',
}

const wrongAmount = (origin: string, bound: number | bigint, at: 'least' | 'most', inclusive: boolean): string => {
  const unit = amountNoun[origin]
  if (unit !== undefined) {
    return at === 'least' && bound === 1 ? 'is empty; write at least one' : `must have at ${at} ${bound} ${unit}`
  }
  if (inclusive) return `must be at ${at} ${bound}`
  return `must be ${at === 'least' ? 'more' : 'less'} than ${bound}`
}

/** Says zod's findings about a file in words for somebody who is no programmer. Given to `safeParse` as its `error`. */
export const plainWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.input, issue.expected)
    case 'invalid_value':
      return wrongChoice(issue.input, issue.values)
    case 'unrecognized_keys':
      return unknownKeys(issue.keys, issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [])
    case 'too_small':
      return wrongAmount(issue.origin, issue.minimum, 'least', issue.inclusive ?? true)
    case 'too_big':
      return wrongAmount(issue.origin, issue.maximum, 'most', issue.inclusive ?? true)
    case 'invalid_union':
      return issue.input === undefined ? 'is missing' : `${described(issue.input)}, which does not fit here`
    default:
      return undefined
  }
}
