import type { Place } from './places.ts'
import type { Vocabulary } from './schema.ts'
import { gap, type Token } from './tokens.ts'

interface VersionMention {
  readonly text: string
  readonly at: number
}

/** Versions of the product: forms with a letter anywhere, bare numbers after the product's name or a word for versions. */
export const findVersions = (
  tokens: readonly Token[],
  said: readonly string[],
  products: readonly Place[],
  { product }: Vocabulary,
): readonly VersionMention[] => {
  const candidates: VersionMention[] = []
  let at = 0
  for (const { norm, text, kind } of tokens) {
    const mayBeOne = kind === 'code' || kind === 'number'
    if (mayBeOne && product.versions.includes(norm.replaceAll(/\d+/g, '9'))) candidates.push({ text, at })
    at++
  }
  if (candidates.length === 0) return candidates
  const after = new Set(products.map(({ end }) => end))
  said.forEach((word, at) => {
    if (product.versionWords.includes(word)) after.add(at + 1)
  })
  return candidates.filter(
    ({ at }) => tokens[at]?.kind === 'code' || (after.has(at) && (tokens[at]?.gap ?? gap.line) <= gap.space),
  )
}
