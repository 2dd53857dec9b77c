import type { types } from '@slack/bolt'
import type { ConversationId } from '../../src/ids.ts'
import type { Entry } from '../../src/triage/conversation.ts'
import { type Action, type Block, plainText, type Span } from '../../src/triage/message.ts'
import { inRows } from '../shared/pieces.ts'
import { isWebLink, shortened, visible } from '../shared/text.ts'
import { buttonsBlockId } from './address.ts'
import { piecesOf } from './pieces.ts'
import { escapeText } from './text.ts'

/** One message of Slack's. */
export interface SlackMessage {
  /** For notifications, search and screen readers: escaped. */
  readonly text: string
  readonly blocks: types.KnownBlock[]
}

/** Slack's limits, or less where shorter reads better. */
const most = { buttonsInRow: 25, label: 75, section: 1500, rows: 100, columns: 20, cells: 10_000 } as const

/** In the reader's own zone and manner. */
const dateFormat = '{date_short_pretty} {time}'
const seconds = (epochMs: number): number => Math.floor(epochMs / 1000)

type Element = types.RichTextElement

const spanElement = (span: Span): Element => {
  if (typeof span === 'string') return { type: 'text', text: visible(span) }
  if ('strong' in span) return { type: 'text', text: visible(span.strong), style: { bold: true } }
  if ('said' in span)
    return { type: 'date', timestamp: seconds(span.at), format: dateFormat, fallback: span.said, style: { bold: true } }
  if (!isWebLink(span.link)) return { type: 'text', text: visible(span.label) }
  return { type: 'link', url: span.link, text: visible(span.label) }
}

const isEmpty = (element: Element): boolean => element.type === 'text' && element.text === ''

/** Rich text, not mrkdwn: nothing in it is read as markup, whatever it looks like. */
export const richText = (spans: readonly Span[]): types.KnownBlock[] => {
  const elements = spans.map(spanElement).filter((element) => !isEmpty(element))
  return elements.length === 0 ? [] : [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }]
}

type Table = Extract<Block, { kind: 'table' }>

const rowsOf = ({ header, rows }: Table): readonly (readonly string[])[] =>
  (header.length === 0 ? rows : [header, ...rows]).map((row) => row.map(visible))

const fits = (rows: readonly (readonly string[])[]): boolean =>
  rows.length <= most.rows &&
  rows.every((row) => row.length <= most.columns) &&
  rows.flat().reduce((sum, cell) => sum + cell.length, 0) <= most.cells

/** Slack refuses empty cells, and rows shorter than the first. */
const tableBlocks = (table: Table): types.KnownBlock[] => {
  const rows = rowsOf(table)
  if (!fits(rows)) return richText([rows.map((row) => row.join(' · ')).join('\n')])
  const columns = Math.max(...rows.map((row) => row.length))
  const cells = (row: readonly string[]) =>
    Array.from({ length: columns }, (_, column) => ({ type: 'raw_text' as const, text: row[column] || ' ' }))
  const wrapped = Array.from({ length: columns }, () => ({ is_wrapped: true }))
  return [{ type: 'table', rows: rows.map(cells), column_settings: wrapped }]
}

const spanText = (span: Span): string => {
  if (typeof span === 'string') return escapeText(span)
  if ('strong' in span) return escapeText(span.strong)
  if ('said' in span) return `<!date^${seconds(span.at)}^${dateFormat}|${escapeText(span.said).replaceAll('|', '/')}>`
  return escapeText(span.label === span.link ? span.link : `${span.label} (${span.link})`)
}

const blockText = (block: Block): string =>
  block.kind === 'text'
    ? block.spans.map(spanText).join('')
    : rowsOf(block)
        .map((row) =>
          row
            .filter((cell) => cell !== '')
            .map(escapeText)
            .join(' · '),
        )
        .join('\n')

const styles = { primary: { style: 'primary' }, danger: { style: 'danger' }, normal: {} } as const

const buttonOf = ({ id, label, style }: Action): types.Button => ({
  type: 'button',
  action_id: id,
  text: { type: 'plain_text', text: shortened(visible(label), most.label), emoji: false },
  ...styles[style],
})

export const buttonRows = (
  actions: readonly Action[],
  place: { readonly conversation: ConversationId; readonly seq: number },
): types.KnownBlock[] =>
  inRows(actions, most.buttonsInRow).map((row, index) => ({
    type: 'actions',
    block_id: buttonsBlockId(place, index),
    elements: row.map(buttonOf),
  }))

/** One line of the transcript as messages, in their order; the last has the buttons. */
export const render = (conversation: ConversationId, entry: Line, blocksOf = richBlocks): readonly SlackMessage[] => {
  const messages = piecesOf(entry.blocks).map((piece) => ({
    text: piece.map(blockText).join('\n\n'),
    blocks: blocksOf(piece),
  }))
  const buttons = buttonRows(entry.actions, { conversation, seq: entry.seq })
  return messages.map((message, index) =>
    index === messages.length - 1 ? { ...message, blocks: [...message.blocks, ...buttons] } : message,
  )
}

/** What is shown of a line. */
type Line = Pick<Entry, 'seq' | 'blocks' | 'actions'>

export const richBlocks = (piece: readonly Block[]): types.KnownBlock[] =>
  piece.flatMap((block) => (block.kind === 'text' ? richText(block.spans) : tableBlocks(block)))

/** The same without anything that a stricter Slack could refuse, or find too long. */
export const renderPlain = (conversation: ConversationId, entry: Line): readonly SlackMessage[] =>
  render(conversation, entry, (piece) =>
    inRows(Array.from(visible(plainText(piece))), most.section).map((part) => ({
      type: 'section',
      text: { type: 'plain_text', text: part.join(''), emoji: false },
    })),
  ).map((message) => ({ ...message, text: shortened(message.text, most.section) }))

/** The last message of a line after one of its buttons was pressed: the choice in place of the buttons. */
export const renderChosen = (conversation: ConversationId, entry: Line, action: string): SlackMessage | null => {
  const message = render(conversation, { ...entry, actions: [] }).at(-1)
  const chosen = entry.actions.find(({ id }) => id === action)
  if (message === undefined || chosen === undefined) return null
  const label = { type: 'plain_text' as const, text: `✓ ${visible(chosen.label)}`, emoji: false }
  return { ...message, blocks: [...message.blocks, { type: 'context', elements: [label] }] }
}
