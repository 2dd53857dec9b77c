import type { Span } from '../../src/triage/message.ts'

/** Where to cut, best first: after a paragraph, a line, a sentence, a word. */
const pauses = [/\n\n/g, /\n/g, /[.!?…。！？]["')\]]*\s/gu, /\s/g]

/** The longest beginning of at most `length` units that ends where a reader would pause; never empty. */
const cutAt = (text: string, length: number): number => {
  const window = text.slice(0, length)
  for (const pause of pauses) {
    const last = Array.from(window.matchAll(pause)).at(-1)
    const end = last === undefined ? 0 : last.index + last[0].length
    if (end > length / 2) return end
  }
  // Half of a character that takes two units would be shown as a broken one.
  const code = text.charCodeAt(length - 1)
  return code >= 0xd800 && code <= 0xdbff ? length - 1 : length
}

const cutText = (text: string, length: number): readonly string[] => {
  const parts: string[] = []
  let rest = text
  while (rest.length > length) {
    const end = cutAt(rest, length)
    parts.push(rest.slice(0, end).trimEnd())
    rest = rest.slice(end).trimStart()
  }
  return [...parts, rest]
}

/** A span that is longer than `length` by itself in several; dates and links are short. */
export const cutSpan = (span: Span, length: number): readonly Span[] => {
  if (typeof span === 'string') return cutText(span, length)
  return 'strong' in span ? cutText(span.strong, length).map((strong) => ({ strong })) : [span]
}

/** Items in groups, each lighter than `most` unless one alone is heavier. */
export const grouped = <Item>(
  items: readonly Item[],
  most: number,
  weight: (item: Item) => number,
): readonly Item[][] => {
  const groups: Item[][] = []
  let room = 0
  for (const item of items) {
    const needed = weight(item)
    if (groups.length === 0 || needed > room) {
      groups.push([])
      room = most
    }
    groups.at(-1)?.push(item)
    room -= needed
  }
  return groups
}
