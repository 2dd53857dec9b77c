import type { Block, Span } from '../../src/triage/message.ts'

/** Bytes of what one card says, as JSON: Teams takes 28 KB, buttons and frame included. */
const mostBytes = 18_000
/** Characters of one paragraph: longer ones are cut where a reader would pause. */
export const longestText = 4000
/** What a run of text, and a cell around one, take beside their words. */
const runBytes = 80
const cellBytes = 110

const wordsOf = (span: Span): string => {
  if (typeof span === 'string') return span
  if ('strong' in span) return span.strong
  return 'said' in span ? span.said : span.label + span.link
}

const bytesOf = (text: string): number => Buffer.byteLength(JSON.stringify(text))

const rowBytes = (row: readonly string[]): number => row.reduce((sum, cell) => sum + cellBytes + bytesOf(cell), 0)

const weightOf = (block: Block): number =>
  block.kind === 'table'
    ? [block.header, ...block.rows].reduce((sum, row) => sum + rowBytes(row), 0)
    : block.spans.reduce((sum, span) => sum + runBytes + bytesOf(wordsOf(span)), 0)

/** Where to cut, best first: after a paragraph, a line, a sentence, a word. */
const pauses = [/\n\n/g, /\n/g, /[.!?…。！？]["')\]]*\s/gu, /\s/g]

const cutAt = (text: string): number => {
  const window = text.slice(0, longestText)
  for (const pause of pauses) {
    const last = Array.from(window.matchAll(pause)).at(-1)
    const end = last === undefined ? 0 : last.index + last[0].length
    if (end > longestText / 2) return end
  }
  // Half of a character that takes two units would be shown as a broken one.
  const code = text.charCodeAt(longestText - 1)
  return code >= 0xd800 && code <= 0xdbff ? longestText - 1 : longestText
}

const cutText = (text: string): string[] => {
  const parts: string[] = []
  let rest = text
  while (rest.length > longestText) {
    const end = cutAt(rest)
    parts.push(rest.slice(0, end).trimEnd())
    rest = rest.slice(end).trimStart()
  }
  return [...parts, rest]
}

/** A span that is too long by itself in several; dates and links are short. */
const cutSpan = (span: Span): readonly Span[] => {
  if (typeof span === 'string') return cutText(span)
  return 'strong' in span ? cutText(span.strong).map((strong) => ({ strong })) : [span]
}

/** Items in groups, each lighter than `most` unless one alone is heavier. */
const grouped = <Item>(items: readonly Item[], most: number, weight: (item: Item) => number): readonly Item[][] => {
  const groups: Item[][] = []
  let room = 0
  for (const item of items) {
    const needed = weight(item)
    if (groups.length === 0 || needed > room) {
      groups.push([])
      room = most
    }
    groups.at(-1)?.push(item)
    room -= needed
  }
  return groups
}

/** Each part of a long table has its header. */
const cutBlock = (block: Block): readonly Block[] => {
  if (block.kind === 'table') {
    const room = mostBytes - rowBytes(block.header)
    return grouped(block.rows, room, rowBytes).map((rows) => ({ ...block, rows }))
  }
  const spans = block.spans.flatMap(cutSpan)
  return grouped(spans, longestText, (span) => wordsOf(span).length).map((part) => ({ kind: 'text', spans: part }))
}

/** Blocks in as many messages as they need, each small enough for one card. */
export const piecesOf = (blocks: readonly Block[]): readonly (readonly Block[])[] =>
  grouped(blocks.flatMap(cutBlock), mostBytes, weightOf)
