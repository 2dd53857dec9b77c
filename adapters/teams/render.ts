import type { ConversationId } from '../../src/ids.ts'
import type { Entry } from '../../src/triage/conversation.ts'
import { type Action, type Block, plainText, type Span } from '../../src/triage/message.ts'
import { inRows } from '../shared/pieces.ts'
import { isWebLink, shortened, visible } from '../shared/text.ts'
import { piecesOf } from './pieces.ts'
import type { Outgoing } from './sdk.ts'
import type { CardData } from './wire.ts'

/** Any piece of an Adaptive Card: checked by Teams, not by us. */
export type CardPart = { readonly type: string } & Readonly<Record<string, unknown>>

export interface Card {
  readonly type: 'AdaptiveCard'
  readonly version: '1.5'
  readonly body: readonly CardPart[]
  readonly actions?: readonly CardPart[]
  readonly [key: string]: unknown
}

/** One message of Teams': a card, its words for notifications, and what can be answered with a tap. */
export interface TeamsMessage {
  readonly card: Card
  readonly summary: string
  readonly suggestions: readonly string[]
}

/** Where a line is shown: alone with its reader, or where others read along; with `of`, elsewhere than it was said. */
export interface Showing {
  readonly conversation: ConversationId
  readonly personal: boolean
  readonly proof: string | null
}

export type Line = Pick<Entry, 'seq' | 'blocks' | 'actions'>

/** Teams shows no more suggestions, and cuts long words of a button off. */
const most = { suggestions: 3, summary: 120, columns: 20, title: 80 } as const

/** What a card would evaluate, such as `{{DATE(…)}}`, is cut: a run is read by itself. */
const inertPieces = (text: string): readonly string[] => visible(text).split(/(?<=\{)(?=\{)/)

/** In the reader's own zone and manner. */
const moment = (epochMs: number): string => {
  const iso = `${new Date(epochMs).toISOString().slice(0, 19)}Z`
  return `{{DATE(${iso}, SHORT)}} {{TIME(${iso})}}`
}

const run = (text: string, more: Readonly<Record<string, unknown>> = {}): CardPart => ({
  type: 'TextRun',
  text,
  ...more,
})

const runs = (text: string, more: Readonly<Record<string, unknown>> = {}): readonly CardPart[] =>
  text === '' ? [] : inertPieces(text).map((piece) => run(piece, more))

const spanRuns = (span: Span): readonly CardPart[] => {
  if (typeof span === 'string') return runs(span)
  if ('strong' in span) return runs(span.strong, { weight: 'Bolder' })
  if ('said' in span) return [run(moment(span.at), { weight: 'Bolder' })]
  if (!isWebLink(span.link)) return runs(span.label)
  return runs(span.label, { color: 'Accent', selectAction: { type: 'Action.OpenUrl', url: span.link } })
}

/** Words that stand together as one span: each span takes some eighty bytes of what a card may have. */
const joined = (spans: readonly Span[]): readonly Span[] =>
  spans.reduce<Span[]>((all, span) => {
    const last = all.at(-1)
    if (typeof span === 'string' && typeof last === 'string') all[all.length - 1] = last + span
    else all.push(span)
    return all
  }, [])

/** Runs of text, not a text block: nothing in them is read as markup, whatever it looks like. */
export const richText = (spans: readonly Span[]): CardPart => ({
  type: 'RichTextBlock',
  inlines: joined(spans).flatMap(spanRuns),
})

const cell = (text: string): CardPart => ({ type: 'TableCell', items: text === '' ? [] : [richText([text])] })

const table = ({ header, rows }: Extract<Block, { kind: 'table' }>): CardPart => {
  const all = header.length === 0 ? rows : [header, ...rows]
  const columns = Math.min(most.columns, Math.max(...all.map((row) => row.length)))
  const row = (cells: readonly string[]): CardPart => ({
    type: 'TableRow',
    cells: Array.from({ length: columns }, (_, column) => cell(cells[column] ?? '')),
  })
  return {
    type: 'Table',
    columns: Array.from({ length: columns }, () => ({ width: 1 })),
    firstRowAsHeaders: header.length > 0,
    rows: all.map(row),
  }
}

const isEmpty = (block: Block): boolean =>
  block.kind === 'text' ? block.spans.every((span) => span === '') : block.rows.length + block.header.length === 0

const blockParts = (block: Block, index: number): CardPart => {
  const part = block.kind === 'text' ? richText(block.spans) : table(block)
  return index === 0 ? part : { ...part, spacing: 'Medium' }
}

export const cardOf = (body: readonly CardPart[], actions: readonly CardPart[] = []): Card => ({
  type: 'AdaptiveCard',
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  version: '1.5',
  msteams: { width: 'Full' },
  body,
  ...(actions.length === 0 ? {} : { actions }),
})

export const cardActivity = (card: Card): Outgoing => ({
  type: 'message',
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
})

const styles = { primary: { style: 'positive' }, danger: { style: 'destructive' }, normal: {} } as const

/** Executed where the card can be exchanged at once, submitted by clients that are older than that. */
export const button = (title: string, data: CardData, style: Action['style']): CardPart => {
  const shared = { title: shortened(visible(title), most.title), data: { frontdesk: data }, ...styles[style] }
  return {
    type: 'Action.Execute',
    verb: data.kind === 'press' ? data.action : data.kind,
    ...shared,
    fallback: { type: 'Action.Submit', ...shared },
  }
}

const buttonOf = ({ id, label, style }: Action, seq: number, { conversation, proof }: Showing): CardPart => {
  const elsewhere = proof === null ? {} : { of: conversation, proof }
  return button(label, { kind: 'press', action: id, seq, ...elsewhere }, style)
}

/** A card shows few buttons beside each other and hides the rest: sets of their own keep all in sight. */
const buttonsInRow = 6
const buttonRows = (actions: readonly Action[], seq: number, showing: Showing): readonly CardPart[] =>
  inRows(actions, buttonsInRow).map((row) => ({
    type: 'ActionSet',
    actions: row.map((action) => buttonOf(action, seq, showing)),
  }))

const summaryOf = (blocks: readonly Block[]): string =>
  shortened(visible(plainText(blocks)).replaceAll(/\s+/g, ' ').trim(), most.summary)

/** A tap sends the label as the reader's own words, which do the same as the button. */
const suggestionsOf = (actions: readonly Action[], { personal, proof }: Showing): readonly string[] =>
  personal && proof === null && actions.length <= most.suggestions ? actions.map(({ label }) => visible(label)) : []

/** One line of the transcript as messages, in their order; the last has the buttons. */
export const render = (line: Line, showing: Showing): readonly TeamsMessage[] => {
  const pieces = piecesOf(line.blocks.filter((block) => !isEmpty(block)))
  return pieces.map((blocks, index) => {
    const actions = index === pieces.length - 1 ? line.actions : []
    return {
      card: cardOf([...blocks.map(blockParts), ...buttonRows(actions, line.seq, showing)]),
      summary: summaryOf(blocks),
      suggestions: suggestionsOf(actions, showing),
    }
  })
}

/** The last message of a line after one of its buttons was pressed: the choice in place of the buttons. */
export const renderChosen = (line: Line, action: string): TeamsMessage | null => {
  const chosen = line.actions.find(({ id }) => id === action)
  const blocks = piecesOf(line.blocks.filter((block) => !isEmpty(block))).at(-1)
  if (chosen === undefined || blocks === undefined) return null
  const choice = { ...richText([`✓ ${chosen.label}`]), separator: true }
  return { card: cardOf([...blocks.map(blockParts), choice]), summary: summaryOf(blocks), suggestions: [] }
}
