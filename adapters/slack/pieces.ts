import type { Block, Span } from '../../src/triage/message.ts'
import { cutSpan, grouped } from '../shared/pieces.ts'

/** Characters of one message: what Slack advises its text to keep below, with room for escapes. */
const longestMessage = 3000

const lengthOf = (block: Block): number =>
  block.kind === 'table'
    ? [block.header, ...block.rows].flat().join(' ').length
    : block.spans.reduce((sum, span) => sum + spanLength(span), 0)

const spanLength = (span: Span): number => {
  if (typeof span === 'string') return span.length
  if ('strong' in span) return span.strong.length
  return 'said' in span ? span.said.length : span.label.length
}

const cutBlock = (block: Block): readonly Block[] => {
  if (block.kind === 'table' || lengthOf(block) <= longestMessage) return [block]
  const spans = block.spans.flatMap((span) => cutSpan(span, longestMessage))
  return grouped(spans, longestMessage, spanLength).map((part) => ({ kind: 'text', spans: part }))
}

/** Blocks in as many messages as they need: each short enough, and with one table at most, as Slack wants it. */
export const piecesOf = (blocks: readonly Block[]): readonly (readonly Block[])[] => {
  const pieces: Block[][] = []
  let room = 0
  for (const block of blocks.flatMap(cutBlock)) {
    const length = lengthOf(block)
    const isSecondTable = block.kind === 'table' && pieces.at(-1)?.some(({ kind }) => kind === 'table')
    if (pieces.length === 0 || length > room || isSecondTable) {
      pieces.push([])
      room = longestMessage
    }
    pieces.at(-1)?.push(block)
    room -= length
  }
  return pieces
}
