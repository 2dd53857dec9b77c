import type { Block, Span } from '../../src/triage/message.ts'

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

/** Where to cut, best first: after a paragraph, a line, a sentence, a word. */
const cuts = [/\n\n/g, /\n/g, /[.!?…。！？]["')\]]*\s/gu, /\s/g]

/** The longest beginning of at most `length` characters that ends where a reader would pause; never empty. */
const cutAt = (text: string, length: number): number => {
  const window = text.slice(0, length)
  for (const cut of cuts) {
    const last = Array.from(window.matchAll(cut)).at(-1)
    const end = last === undefined ? 0 : last.index + last[0].length
    if (end > length / 2) return end
  }
  // Half of a character that takes two units would be shown as a broken one.
  const code = text.charCodeAt(length - 1)
  return code >= 0xd800 && code <= 0xdbff ? length - 1 : length
}

const cutText = (text: string): string[] => {
  if (text.length <= longestMessage) return [text]
  const end = cutAt(text, longestMessage)
  return [text.slice(0, end).trimEnd(), ...cutText(text.slice(end).trimStart())]
}

/** A span that is too long by itself in several; dates and links are short. */
const cutSpan = (span: Span): readonly Span[] => {
  if (typeof span === 'string') return cutText(span)
  return 'strong' in span ? cutText(span.strong).map((strong) => ({ strong })) : [span]
}

const cutBlock = (block: Block): readonly Block[] => {
  if (block.kind === 'table' || lengthOf(block) <= longestMessage) return [block]
  const blocks: Span[][] = [[]]
  let room = longestMessage
  for (const span of block.spans.flatMap(cutSpan)) {
    const length = spanLength(span)
    if (length > room) {
      blocks.push([])
      room = longestMessage
    }
    blocks.at(-1)?.push(span)
    room -= length
  }
  return blocks.filter((spans) => spans.length > 0).map((spans) => ({ kind: 'text', spans }))
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
