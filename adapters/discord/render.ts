import type { ConversationId } from '../../src/ids.ts'
import type { Entry } from '../../src/triage/conversation.ts'
import type { Action, Block, Span } from '../../src/triage/message.ts'
import { cutText, grouped, inRows } from '../shared/pieces.ts'
import { shortened } from '../shared/text.ts'
import { buttonId, menuId } from './address.ts'
import { escapeCode, escapeText, linkMarkup } from './text.ts'

/** One message as Discord takes it. */
export interface DiscordMessage {
  readonly content: string
  readonly components: readonly object[]
  /** Nobody is notified, whatever stands in the text. */
  readonly allowed_mentions: { readonly parse: readonly [] }
  readonly flags: number
}

/** Discord's numbers, and its limits. */
const component = { row: 1, button: 2, menu: 3 } as const
const styles = { primary: 1, normal: 2, danger: 4 } as const
const suppressEmbeds = 4
const most = { buttons: 5, choices: 25, buttonLabel: 80, choiceLabel: 100, choiceId: 100 } as const

/** Characters of one message: Discord takes 2,000, and the choice is written under what stands there. */
const longestMessage = 1750
/** Longer stress than this is given up, so that the text can be split. */
const longestStrong = 500

const strong = (words: string): string => {
  const text = escapeText(words)
  return text.trim() === '' || text.length > longestStrong ? text : `**${text}**`
}

const markupOf = (span: Span): string => {
  if (typeof span === 'string') return escapeText(span)
  if ('strong' in span) return strong(span.strong)
  if ('said' in span) return `<t:${Math.floor(span.at / 1000)}:f>`
  return linkMarkup(span.link, span.label)
}

/** Runs of markup that stand on a line of their own, or on several. */
type Line = readonly string[]
type Table = Extract<Block, { kind: 'table' }>

const widthOf = (text: string): number => Array.from(text.replaceAll('\u200b', '')).length

/** Columns wider than this in all would be wrapped on a telephone, and a wrapped table can't be read. */
const widestTable = 56
/** Characters of a table in one message; the rest follows in the next. */
const longestTable = 1500

const tableLines = (table: Table): readonly Line[] => {
  const rows = table.header.length === 0 ? table.rows : [table.header, ...table.rows]
  const cells = rows.map((row) => row.map(escapeCode))
  const columns = Math.max(0, ...cells.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...cells.map((row) => widthOf(row[column] ?? ''))),
  )
  const width = widths.reduce((sum, each) => sum + each + 2, -2)
  if (width > widestTable) return listLines(table)
  const lines = cells.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell) + 2))
      .join('')
      .trimEnd(),
  )
  const groups = grouped(lines, longestTable, (line) => line.length + 1)
  return groups.map((group) => [`\`\`\`\n${group.join('\n')}\n\`\`\``])
}

/** A wide table as a list: each row begins with its first cell, the others carry their column's name. */
const listLines = ({ header, rows }: Table): readonly Line[] =>
  rows.map(([first = '', ...others]) => {
    const rest = others
      .map((cell, column) => [header[column + 1] ?? '', cell])
      .filter(([, cell]) => cell !== '')
      .map(([name, cell]) => escapeText(name === '' ? ` · ${cell}` : ` · ${name}: ${cell}`))
    return [strong(first), ...rest]
  })

const linesOf = (block: Block): readonly Line[] =>
  block.kind === 'table' ? tableLines(block) : [block.spans.map(markupOf)]

/** What no message could hold is cut where a reader would pause. */
const cutLine = (line: Line): readonly string[] => {
  const whole = line.join('')
  return whole.length <= longestMessage ? [whole] : line.flatMap((run) => cutText(run, longestMessage))
}

/** Blocks as the texts of as many messages as they need. */
const contentsOf = (blocks: readonly Block[]): readonly string[] => {
  const parts = blocks.flatMap((block) =>
    linesOf(block).flatMap((line, index) => {
      const [first = '', ...others] = cutLine(line)
      return [(index === 0 ? '\n\n' : '\n') + first, ...others]
    }),
  )
  return grouped(parts, longestMessage, (part) => part.length)
    .map((group) => group.join('').trim())
    .filter((content) => content !== '')
}

const isButton = (button: { custom_id: string | null }): button is { custom_id: string } => button.custom_id !== null

/** Up to five choices are buttons; more are a menu, and so are ones whose ids are too long for a button. */
const controls = (conversation: ConversationId, actions: readonly Action[]): readonly object[] => {
  if (actions.length === 0) return []
  const buttons = actions.map(({ id, label, style }) => ({
    type: component.button,
    style: styles[style],
    label: shortened(label, most.buttonLabel),
    custom_id: buttonId(conversation, id),
  }))
  return buttons.length <= most.buttons && buttons.every(isButton)
    ? [{ type: component.row, components: buttons }]
    : menus(conversation, actions)
}

const menus = (conversation: ConversationId, actions: readonly Action[]): readonly object[] =>
  inRows(actions, most.choices).map((some, row) => ({
    type: component.row,
    components: [
      {
        type: component.menu,
        custom_id: menuId(conversation, row),
        options: some
          .filter(({ id }) => id.length <= most.choiceId)
          .map(({ id, label }) => ({ value: id, label: shortened(label, most.choiceLabel) })),
      },
    ],
  }))

const asMessage = (content: string, components: readonly object[]): DiscordMessage => ({
  content,
  components,
  allowed_mentions: { parse: [] },
  flags: suppressEmbeds,
})

/** One line of the transcript as messages, in their order; the last has the choices. */
export const render = (
  conversation: ConversationId,
  { blocks, actions }: Pick<Entry, 'blocks' | 'actions'>,
): readonly DiscordMessage[] => {
  const contents = contentsOf(blocks)
  return contents.map((content, index) =>
    asMessage(content, index === contents.length - 1 ? controls(conversation, actions) : []),
  )
}

/** A message after one of its choices was made: the choice stands in place of the buttons. */
export const renderChosen = (content: string, label: string): DiscordMessage =>
  asMessage(label === '' ? content : `${content}\n-# ✓ ${escapeText(label)}`, [])

/** What goes with a file, whose name the line before it tells. */
export const wordless: DiscordMessage = asMessage('', [])

/** A small line beside what the desk says. */
export const renderAside = (words: string): DiscordMessage => asMessage(`-# ${escapeText(words)}`, [])
