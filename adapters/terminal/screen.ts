import { styleText } from 'node:util'
import type { Entry } from '../../src/triage/conversation.ts'
import type { Block, Span } from '../../src/triage/message.ts'

const controls = /[\p{Cc}\p{Bidi_Control}]/gu

/** Text without what would move the cursor, colour the screen or hide text when printed. Line breaks stay. */
export const literal = (text: string): string => text.replaceAll(controls, (sign) => (sign === '\n' ? sign : ''))

const spanText = (span: Span): string => {
  if (typeof span === 'string') return literal(span)
  if ('strong' in span) return styleText('bold', literal(span.strong))
  if ('said' in span) return styleText('bold', literal(span.said))
  return span.label === span.link ? literal(span.link) : literal(`${span.label} (${span.link})`)
}

const widthOf = (text: string): number => Array.from(text).length

const tableText = (rows: readonly (readonly string[])[]): string => {
  const columns = Math.max(...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => widthOf(literal(row[column] ?? '')))),
  )
  const cellText = (cell: string, column: number) =>
    literal(cell) + ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(literal(cell))))
  return rows.map((row) => row.map(cellText).join('  ').trimEnd()).join('\n')
}

const blockText = (block: Block): string => {
  if (block.kind === 'text') return block.spans.map(spanText).join('')
  return tableText(block.header.length > 0 ? [block.header, ...block.rows] : block.rows)
}

const speakers: Readonly<Record<Entry['from'], string>> = {
  bot: styleText('cyan', '●'),
  engineer: styleText('green', '●'),
  system: styleText('gray', '●'),
  customer: styleText('gray', '›'),
}

/** A message with its choices, numbered as they are typed. */
export const screenText = ({ from, blocks, actions }: Pick<Entry, 'from' | 'blocks' | 'actions'>): string => {
  const lines = blocks.map(blockText).join('\n\n').split('\n')
  const said = lines.map((line, index) => `${index === 0 ? speakers[from] : ' '} ${line}`.trimEnd()).join('\n')
  const choices = actions.map(({ label }, index) => `  ${styleText('bold', `${index + 1}`)} ${literal(label)}`)
  return [said, ...choices].join('\n')
}
