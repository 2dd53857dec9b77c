import type { ConversationId } from '../../src/ids.ts'
import type { Entry } from '../../src/triage/conversation.ts'
import type { Action, Block, Span } from '../../src/triage/message.ts'
import { shortened } from '../shared/text.ts'
import { buttonId, menuId } from './address.ts'
import { pack, type Token, tokensOf } from './pieces.ts'
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

const spanTokens = (span: Span): readonly Token[] => {
  if (typeof span === 'string') return tokensOf(escapeText(span))
  if ('strong' in span) return strongTokens(span.strong)
  if ('said' in span) return [{ text: `<t:${Math.floor(span.at / 1000)}:f>`, ends: false }]
  return [{ text: linkMarkup(span.link, span.label), ends: false }]
}

/** Longer stress than this is given up, so that the text can be split. */
const longestStrong = 500

const strongTokens = (strong: string): readonly Token[] => {
  const text = escapeText(strong)
  if (text.trim() === '' || text.length > longestStrong) return tokensOf(text)
  return [{ text: `**${text}**`, ends: false }]
}

type Table = Extract<Block, { kind: 'table' }>

const widthOf = (text: string): number => Array.from(text.replaceAll('\u200b', '')).length

/** Columns wider than this in all would be wrapped on a telephone, and a wrapped table can't be read. */
const widestTable = 56
/** Characters of a table in one message; the rest follows in the next. */
const longestTable = 1500

const tableTokens = (table: Table): readonly Token[] => {
  const rows = table.header.length === 0 ? table.rows : [table.header, ...table.rows]
  const cells = rows.map((row) => row.map(escapeCode))
  const columns = Math.max(0, ...cells.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...cells.map((row) => widthOf(row[column] ?? ''))),
  )
  const width = widths.reduce((sum, each) => sum + each + 2, -2)
  if (width > widestTable) return listTokens(table)
  const lines = cells.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell) + 2))
      .join('')
      .trimEnd(),
  )
  return inGroups(lines, longestTable).map((group) => ({ text: `\`\`\`\n${group.join('\n')}\n\`\`\``, ends: true }))
}

const inGroups = (lines: readonly string[], longest: number): readonly string[][] => {
  const groups: string[][] = []
  let room = 0
  for (const line of lines) {
    if (groups.length === 0 || line.length + 1 > room) {
      groups.push([])
      room = longest
    }
    groups.at(-1)?.push(line)
    room -= line.length + 1
  }
  return groups
}

/** A wide table as a list: each row begins with its first cell, the others carry their column's name. */
const listTokens = ({ header, rows }: Table): readonly Token[] =>
  rows.flatMap((row, index) => {
    const [first = '', ...others] = row
    const rest = others
      .map((cell, column) => [header[column + 1] ?? '', cell])
      .filter(([, cell]) => cell !== '')
      .map(([name, cell]) => escapeText(name === '' ? `${cell}` : `${name}: ${cell}`))
    const said = [...strongTokens(first), ...tokensOf(rest.map((each) => ` · ${each}`).join(''))]
    return index === rows.length - 1 ? said : [...said, { text: '\n', ends: true }]
  })

const blockTokens = (block: Block): readonly Token[] =>
  block.kind === 'table' ? tableTokens(block) : block.spans.flatMap(spanTokens)

const paragraphs = (blocks: readonly Block[]): readonly Token[] =>
  blocks.flatMap((block, index) => [...(index === 0 ? [] : [{ text: '\n\n', ends: true }]), ...blockTokens(block)])

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
  Array.from({ length: Math.ceil(actions.length / most.choices) }, (_, row) => ({
    type: component.row,
    components: [
      {
        type: component.menu,
        custom_id: menuId(conversation, row),
        options: actions
          .slice(row * most.choices, (row + 1) * most.choices)
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
  const pieces = pack(paragraphs(blocks))
  return pieces.map((content, index) =>
    asMessage(content, index === pieces.length - 1 ? controls(conversation, actions) : []),
  )
}

/** A message after one of its choices was made: the choice stands in place of the buttons. */
export const renderChosen = (content: string, label: string): DiscordMessage =>
  asMessage(label === '' ? content : `${content}\n-# ✓ ${escapeText(label)}`, [])

/** What goes with a file, whose name the line before it tells. */
export const wordless: DiscordMessage = asMessage('', [])

/** Stands where a file can't be. */
export const renderMissing = (name: string): DiscordMessage =>
  asMessage(`-# ✗ ${escapeText(name)} could not be posted here.`, [])

/** A small line of our own beside what the desk says. */
export const renderAside = (words: string): DiscordMessage => asMessage(`-# ${escapeText(words)}`, [])
