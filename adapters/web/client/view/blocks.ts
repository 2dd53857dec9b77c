import { texts } from '../texts.ts'
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

const cell = (name: 'th' | 'td', text: string, scope?: string): HTMLElement =>
  h(name, { dir: 'auto', ...(scope === undefined ? {} : { scope }) }, text)

const rowNode = ([first = '', ...rest]: readonly string[]): HTMLElement =>
  h('tr', {}, cell('th', first, 'row'), ...rest.map((text) => cell('td', text)))

/** Scrolls inside its own frame, by keyboard too, so that the page never does sideways. */
const tableNode = ({ header, rows }: Extract<Block, { kind: 'table' }>): HTMLElement =>
  h(
    'div',
    { class: 'table', role: 'group', 'aria-label': texts.table, tabindex: '0' },
    h(
      'table',
      {},
      h('thead', {}, h('tr', {}, ...header.map((text) => (text === '' ? cell('td', '') : cell('th', text, 'col'))))),
      h('tbody', {}, ...rows.map(rowNode)),
    ),
  )

/** A message's paragraphs and tables. */
export const blockNodes = (blocks: readonly Block[], clock: Clock): HTMLElement[] =>
  blocks.map((block) =>
    block.kind === 'table'
      ? tableNode(block)
      : h('p', { dir: 'auto' }, ...block.spans.map((span) => spanNode(span, clock))),
  )
