import type { Block, Span } from '../../src/triage/message.ts'
import { cutParagraph, grouped } from '../shared/pieces.ts'

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

/** Each part of a long table has its header. */
const cutBlock = (block: Block): readonly Block[] => {
  if (block.kind === 'text') return cutParagraph(block.spans, longestText)
  const room = mostBytes - rowBytes(block.header)
  return grouped(block.rows, room, rowBytes).map((rows) => ({ ...block, rows }))
}

/** Blocks in as many messages as they need, each small enough for one card. */
export const piecesOf = (blocks: readonly Block[]): readonly (readonly Block[])[] =>
  grouped(blocks.flatMap(cutBlock), mostBytes, weightOf)
