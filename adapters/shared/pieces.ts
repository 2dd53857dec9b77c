import { type Block, plainText, type Span } from '../../src/triage/message.ts'

/** Where to cut, best first: after a paragraph, a line, a sentence, a word. */
const pauses = [/\n\n/g, /\n/g, /[.!?…]["')\]]*\s|[。！？]["')\]」』]*/gu, /\s/g]

/** The longest beginning of at most `length` units that ends where a reader would pause; never empty. */
const cutAt = (text: string, length: number): number => {
  const window = text.slice(0, length)
  for (const pause of pauses) {
    const last = Array.from(window.matchAll(pause)).at(-1)
    const end = last === undefined ? 0 : last.index + last[0].length
    if (end > length / 2) return end
  }
  // Half of a character that takes two units would be shown as a broken one, half of an escape as none.
  const isHalf = /[\ud800-\udbff]$/.test(window) || (/\\+$/.exec(window)?.[0].length ?? 0) % 2 === 1
  return isHalf ? length - 1 : length
}

/** Text, or text whose markup is escaped by backslashes, in parts of at most `length` units. */
export const cutText = (text: string, length: number): readonly string[] => {
  const parts: string[] = []
  let rest = text
  while (rest.length > length) {
    const end = cutAt(rest, length)
    parts.push(rest.slice(0, end).trimEnd())
    rest = rest.slice(end).trimStart()
  }
  return [...parts, rest]
}

const cutSpan = (span: Span, length: number): readonly Span[] => {
  if (typeof span === 'string') return cutText(span, length)
  return 'strong' in span ? cutText(span.strong, length).map((strong) => ({ strong })) : [span]
}

const spanLength = (span: Span): number => plainText([{ kind: 'text', spans: [span] }]).length

/** A paragraph in as many as it needs, each of at most `length` units; dates and links are short, and stay whole. */
export const cutParagraph = (spans: readonly Span[], length: number): readonly Block[] => {
  const cut = spans.flatMap((span) => cutSpan(span, length))
  return grouped(cut, length, spanLength).map((part) => ({ kind: 'text', spans: part }))
}

/** Items in rows of that many. */
export const inRows = <Item>(items: readonly Item[], length: number): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / length) }, (_, row) => items.slice(row * length, (row + 1) * length))

/** Items in groups, each lighter than `most` unless one alone is heavier; `isApart`: what begins a group in any case. */
export const grouped = <Item>(
  items: readonly Item[],
  most: number,
  weight: (item: Item) => number,
  isApart: (item: Item, group: readonly Item[]) => boolean = () => false,
): readonly Item[][] => {
  const groups: Item[][] = []
  let room = 0
  for (const item of items) {
    const needed = weight(item)
    const group = groups.at(-1)
    if (group !== undefined && needed <= room && !isApart(item, group)) group.push(item)
    else {
      groups.push([item])
      room = most
    }
    room -= needed
  }
  return groups
}
