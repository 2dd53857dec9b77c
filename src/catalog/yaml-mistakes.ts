import type { YAMLError } from 'yaml'

/** A mistake in the YAML itself, by its place in the text. */
interface Mistake {
  readonly offset: number
  readonly message: string
}

type Found = Pick<YAMLError, 'code' | 'message' | 'pos'>

/** One slip makes the parser stumble over all that follows. */
const mostStumbles = 3
const mostMistakes = 10

const quoted = 'put the whole text in "quotes"'

/** What to do about each kind of mistake, by the parser's code. */
const remedies: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key stands here twice; keep one of them',
  TAB_AS_INDENT: 'a tab at the start of the line; use spaces',
  BLOCK_AS_IMPLICIT_KEY: `a text that holds a colon followed by a space; ${quoted}`,
  MULTILINE_IMPLICIT_KEY:
    'a key without a colon and a space, or a text that goes on in the next line; check the line before it',
  BAD_SCALAR_START: `a text that begins with a special sign; ${quoted}`,
  BAD_ALIAS: `a text that begins with *; ${quoted}`,
  TAG_RESOLVE_FAILED: `a text that begins with !; ${quoted}`,
  BAD_DQ_ESCAPE: 'a backslash in a text in "quotes"; write it twice',
  MULTIPLE_DOCS: '"---" begins a second document; keep one document in the file',
  UNEXPECTED_TOKEN: 'something that belongs to nothing; check the brackets, commas and quotes before it',
}

/** The same, where the code alone doesn't tell: the parser's own words, and what to say in their place. */
const wordings: readonly (readonly [string, string])[] = [
  ['closing', 'a text in quotes without an end; add the closing quote'],
  [
    'Sequence item without',
    'a line between items that belongs to none; begin it with "- ", or indent it like the item',
  ],
  ['followed by map values', 'a line without a key and its colon; write "key: value"'],
  [
    'at the same column',
    'this line is indented otherwise than those it belongs to; give them the same number of spaces',
  ],
  ['Block scalar header', `a text that begins with > or |; ${quoted}, or begin it in the line below`],
  ['Not a YAML token', `a text that begins with > or |; ${quoted}, or begin it in the line below`],
  ['on same line with key', `a text that begins with a dash; ${quoted}, or begin a list in the line below`],
  ['at node end', `a text that begins with a quote, a bracket or another sign, and goes on after it; ${quoted}`],
]

const unlikeIndent =
  'the line below this one is indented otherwise, though it belongs beside it; give both the same number of spaces'
const unlikeItem = 'an item of a list without the space after its dash; write "- " before each'

/** What is wrong with a text that is no YAML, in words for somebody who is no programmer. */
export const mistakesIn = (text: string, found: readonly Found[]): readonly Mistake[] => {
  const merged = mergeMarks(text)
  if (merged.length > 0) return merged
  if (/\r(?!\n)/.test(text) && !text.includes('\n'))
    return [
      { offset: 0, message: 'the lines end in a way that is not known any more; save the file with LF line ends' },
    ]
  const tabs = found.filter(({ code }) => code === 'TAB_AS_INDENT')
  const twice = found.filter(({ code }) => code === 'DUPLICATE_KEY')
  const stumbles = oneALine(
    text,
    found.filter((each) => !tabs.includes(each) && !twice.includes(each)),
  )
  const shown = tabs.length > 0 ? tabs : [...twice, ...stumbles.slice(0, mostStumbles)]
  return shown
    .slice(0, mostMistakes)
    .map((each) => ({ offset: each.pos[0], message: `YAML: ${said(text, each, found)}` }))
}

/** A line that begins with spaces that look like others and are not: copied from a page or a document. */
export const oddIndents = (text: string): readonly Mistake[] =>
  Array.from(text.matchAll(/^[ ]*[\u00a0\u1680\u2000-\u200b\u202f\u3000]/gm), ({ index }) => ({
    offset: index,
    message: 'the line begins with a space that is no ordinary one; delete it, and type spaces',
  })).slice(0, mostMistakes)

/** Both versions that a merge of two edits could not choose between. */
const mergeMarks = (text: string): readonly Mistake[] =>
  Array.from(text.matchAll(/^<{7}(?: .*)?$/gm), ({ index }) => ({
    offset: index,
    message:
      'a merge left two versions here; keep one, and take out the lines that begin with <<<<<<<, ======= and >>>>>>>',
  })).slice(0, mostMistakes)

const oneALine = (text: string, found: readonly Found[]): readonly Found[] => {
  const lineOf = (offset: number): number => text.lastIndexOf('\n', offset - 1)
  return found.filter(({ pos }, index) => found.findIndex((each) => lineOf(each.pos[0]) === lineOf(pos[0])) === index)
}

const said = (text: string, { code, message, pos }: Found, all: readonly Found[]): string => {
  const [offset] = pos
  // One place that is wrong in both ways is a text with a line below it that is indented deeper.
  const isIndent =
    code === 'BLOCK_AS_IMPLICIT_KEY' &&
    all.some((each) => each.code === 'MULTILINE_IMPLICIT_KEY' && Math.abs(each.pos[0] - offset) <= 1)
  if (isIndent) return unlikeIndent
  if (code === 'UNEXPECTED_TOKEN' && /^-\S/.test(text.slice(offset, offset + 2))) return unlikeItem
  const worded = wordings.find(([words]) => message.includes(words))
  return worded?.[1] ?? remedies[code] ?? message
}
