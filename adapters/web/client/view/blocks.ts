import { say } from '../texts.ts'
import { absolute, type Clock } from '../time.ts'
import type { Block, Span } from '../wire.ts'
import { h } from './dom.ts'

/** Only what leads to a page or a letter; anything else is shown as it stands. */
const isSafeLink = (link: string): boolean => /^(https?:|mailto:)/i.test(link)

const spanNode = (span: Span, clock: Clock): Node => {
  if (typeof span === 'string') return document.createTextNode(span)
  if ('strong' in span) return h('strong', {}, span.strong)
  if ('said' in span) return h('time', { datetime: span.at, title: absolute(Date.parse(span.at), clock) }, span.said)
  if (!isSafeLink(span.link)) return document.createTextNode(`${span.label} (${span.link})`)
  return h('a', { href: span.link, target: '_blank', rel: 'noopener noreferrer nofollow' }, span.label)
}

const cell = (name: 'th' | 'td', text: string, attributes: Readonly<Record<string, string>>): HTMLElement =>
  h(name, { dir: 'auto', ...attributes }, text)

/** Roles stand beside the elements: where a narrow screen stacks the rows, some browsers forget what they are. */
const headNode = (header: readonly string[]): HTMLElement =>
  h(
    'tr',
    { role: 'row' },
    ...header.map((text) =>
      text === '' ? cell('td', '', { role: 'cell' }) : cell('th', text, { role: 'columnheader', scope: 'col' }),
    ),
  )

const rowNode = (header: readonly string[], [first = '', ...rest]: readonly string[]): HTMLElement =>
  h(
    'tr',
    { role: 'row' },
    cell('th', first, { role: 'rowheader', scope: 'row' }),
    ...rest.map((text, index) => cell('td', text, { role: 'cell', 'data-column': header[index + 1] ?? '' })),
  )

/** With more columns than these, no row fits a phone: there, each is told cell by cell. */
const fewColumns = 3

/** Scrolls inside its own frame, by keyboard too, so that the page never does sideways. */
const tableNode = ({ header, rows }: Extract<Block, { kind: 'table' }>): HTMLElement =>
  h(
    'div',
    { class: 'table', role: 'group', 'aria-label': say('log.table'), tabindex: '0' },
    h(
      'table',
      { role: 'table', class: header.length > fewColumns ? 'broad' : '' },
      h('thead', { role: 'rowgroup' }, headNode(header)),
      h('tbody', { role: 'rowgroup' }, ...rows.map((row) => rowNode(header, row))),
    ),
  )

/** A message's paragraphs and tables. */
export const blockNodes = (blocks: readonly Block[], clock: Clock): HTMLElement[] =>
  blocks.map((block) =>
    block.kind === 'table'
      ? tableNode(block)
      : h('p', { dir: 'auto' }, ...block.spans.map((span) => spanNode(span, clock))),
  )
