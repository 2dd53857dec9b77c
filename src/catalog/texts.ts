import type { Vendor } from './model.ts'
import { hourlyPriceOf } from './price.ts'
import type { Problem } from './problems.ts'
import { didYouMean } from './suggest.ts'
import type { Path, YamlFile } from './yaml-file.ts'

const placeholder = /\{([^{}]*)\}/g

/** The names in braces that a text uses. */
const placeholdersIn = (text: string): readonly string[] =>
  Array.from(text.matchAll(placeholder), ([, name = '']) => name)

/** What is wrong with a text's placeholders; null when nothing is. */
export const placeholderProblem = (text: string, allowed: readonly string[]): string | null => {
  const [unknown] = placeholdersIn(text).filter((name) => !allowed.includes(name))
  if (unknown === undefined) {
    const [lone] = /[{}]/.exec(text.replaceAll(placeholder, '')) ?? []
    return lone === undefined ? null : `a ${lone} without its ${lone === '{' ? '}' : '{'}; add it, or take this one out`
  }
  if (allowed.length === 0) return `{${unknown}} cannot be filled in; this text has no placeholders`
  const shown = allowed.map((name) => `{${name}}`)
  return `{${unknown}} cannot be filled in; ${didYouMean(`{${unknown}}`, shown)}`
}

/**
 * A file with the vendor's own values in place of `{vendor}`, `{product}` and `{price}`: a price that stands in one
 * place cannot contradict itself.
 */
export const fillTexts = (source: YamlFile, vendor: Vendor): { source: YamlFile; problems: readonly Problem[] } => {
  const price = hourlyPriceOf(vendor)
  const values: ReadonlyMap<string, string> = new Map([
    ['vendor', vendor.name],
    ['product', vendor.product],
    ...(price === null ? [] : [['price', price] as const]),
  ])
  const problems: Problem[] = []
  const fill = (value: unknown, path: Path): unknown => {
    if (typeof value === 'string') {
      const wrong = placeholderProblem(value, [...values.keys()])
      if (wrong !== null) problems.push(source.problem(path, wrong))
      return value.replaceAll(placeholder, (whole, name: string) => values.get(name) ?? whole)
    }
    if (Array.isArray(value)) return value.map((item, index) => fill(item, [...path, index]))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner, [...path, key])]))
  }
  return { source: { ...source, value: fill(source.value, []) }, problems }
}
