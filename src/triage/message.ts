import type { Instant } from '../ids.ts'

/**
 * A piece of a line. Text is always literal: whatever looks like a mention, a link or markup in it is shown as it
 * stands. An instant carries its words for places that can't show it in the reader's own zone.
 */
export type Span =
  | string
  | { readonly strong: string }
  | { readonly link: string; readonly label: string }
  | { readonly at: Instant; readonly said: string }

/** A paragraph may hold line breaks as `\n`. */
export type Block =
  | { readonly kind: 'text'; readonly spans: readonly Span[] }
  | { readonly kind: 'table'; readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] }

/** A choice offered with a message: pressing it, typing its label and typing its number do the same. */
export interface Action {
  /** Stable and documented for programs: `consent-accept`, `priority:high`, `more`. */
  readonly id: string
  readonly label: string
  /** `primary` for the one that most people want. */
  readonly style: 'primary' | 'normal' | 'danger'
}

/** One message as a customer reads it, free of any platform. */
export interface Reply {
  readonly blocks: readonly Block[]
  readonly actions: readonly Action[]
}

const spanText = (span: Span): string => {
  if (typeof span === 'string') return span
  if ('strong' in span) return span.strong
  if ('said' in span) return span.said
  return span.label === span.link ? span.link : `${span.label} (${span.link})`
}

const blockText = (block: Block): string =>
  block.kind === 'text'
    ? block.spans.map(spanText).join('')
    : [block.header, ...block.rows]
        .filter((row) => row.length > 0)
        .map((row) => row.filter((cell) => cell !== '').join(' · '))
        .join('\n')

/** The message as plain text, for channels without markup and for measuring its length in characters. */
export const plainText = (blocks: readonly Block[]): string => blocks.map(blockText).join('\n\n')

/** Literal text as blocks, one block. */
export const textBlocks = (text: string): readonly Block[] => [{ kind: 'text', spans: [text] }]

/** Written as a question, in any script. */
export const isQuestion = (words: string): boolean => /[?\u061f\uff1f\u037e]/.test(words)
