import type { EffectKey } from '../ids.ts'
import { type Action, type Block, plainText, type Reply, type Span } from './message.ts'
import { sayPlain, type World } from './world.ts'

/** One piece of an answer; a turn that asks two things has two. */
export type Part =
  | {
      readonly kind: 'said'
      /** The first block is the answer and always shown; the others as far as they fit. */
      readonly lead: readonly Block[]
      /** Shown by "more". */
      readonly more: readonly Block[]
      readonly actions: readonly Action[]
    }
  /** Where the line about a ticket goes once it has a number. */
  | { readonly kind: 'ticket'; readonly key: EffectKey }

export const text = (...spans: readonly (Span | readonly Span[])[]): Block => ({ kind: 'text', spans: spans.flat() })

/** A line each; nothing where there are none. */
export const lines = (items: readonly string[]): readonly Block[] =>
  items.length === 0 ? [] : [text(items.map((item) => `• ${item}`).join('\n'))]

/** As `text`, begun with a capital: names of services fit into a sentence and may stand at its start. */
export const sentence = (...spans: readonly (Span | readonly Span[])[]): Block => {
  const [first, ...rest] = spans.flat()
  return text(typeof first === 'string' ? capitalised(first) : (first ?? ''), rest)
}

const capitalised = (words: string): string => {
  const [letter = '', ...others] = Array.from(words)
  return letter.toUpperCase() + others.join('')
}

export const part = (
  lead: readonly Block[],
  rest: { more?: readonly Block[]; actions?: readonly Action[] } = {},
): Part => ({ kind: 'said', lead, more: rest.more ?? [], actions: rest.actions ?? [] })

export const button = (id: string, label: string, style: Action['style'] = 'normal'): Action => ({ id, label, style })

/** An answer is read in one glance: characters of plain text before "more". */
const maxCharacters = 600

/** Whether all of it is read in one glance. */
export const fitsInOne = (blocks: readonly Block[]): boolean => plainText(blocks).length <= maxCharacters

/** One message out of all parts: every answer first, then what fits, the rest behind "more". */
export const compose = (world: World, parts: readonly Part[]): { reply: Reply; more: readonly Block[] } => {
  const said = parts
    .filter((each) => each.kind === 'said')
    .map((each) => ({ ...each, lead: each.lead.flatMap(inPieces), more: each.more.flatMap(inPieces) }))
  const shown = fitting(said.map((each) => each.lead))
  const repeated = repetitions([...shown])
  const more = [
    ...said.flatMap((each) => each.lead.filter((block) => !shown.has(block))),
    ...said.flatMap((each) => each.more),
  ]
  const actions = distinct(said.flatMap((each) => each.actions))
  const moreButton = more.length > 0 ? [button('more', sayPlain(world, 'button.more'))] : []
  return {
    reply: {
      blocks: said.flatMap((each) => each.lead.filter((block) => shown.has(block) && !repeated.has(block))),
      actions: [...actions, ...moreButton],
    },
    more,
  }
}

/** A piece of a table leaves room for the line that introduces it. */
const maxTableCharacters = 450

/** A long table in tables that can each be shown, with its header over every one. */
const inPieces = (block: Block): readonly Block[] => {
  if (block.kind === 'text' || plainText([block]).length <= maxTableCharacters) return [block]
  const pieces: (readonly (readonly string[])[])[] = [[]]
  for (const row of block.rows) {
    const longer = [...(pieces.at(-1) ?? []), row]
    const fits = longer.length === 1 || plainText([{ ...block, rows: longer }]).length <= maxTableCharacters
    if (fits) pieces[pieces.length - 1] = longer
    else pieces.push([row])
  }
  return pieces.map((rows) => ({ ...block, rows }))
}

/** As many blocks as make one easy reading, and the rest. At least one block is shown. */
export const page = (blocks: readonly Block[]): { shown: readonly Block[]; rest: readonly Block[] } => {
  let end = 1
  while (end < blocks.length && fitsInOne(blocks.slice(0, end + 1))) end++
  return { shown: blocks.slice(0, end), rest: blocks.slice(end) }
}

const fitting = (leads: readonly (readonly Block[])[]): ReadonlySet<Block> => {
  const shown = new Set(leads.flatMap((lead) => lead.slice(0, 1)))
  for (const block of leads.flatMap((lead) => lead.slice(1))) {
    if (fitsInOne([...shown, block])) shown.add(block)
  }
  return shown
}

/** Blocks that say what one before them says word for word. */
const repetitions = (blocks: readonly Block[]): ReadonlySet<Block> => {
  const texts = blocks.map((block) => plainText([block]))
  return new Set(blocks.filter((_, index) => texts.indexOf(texts[index] ?? '') < index))
}

const distinct = (actions: readonly Action[]): readonly Action[] =>
  actions.filter((action, index) => actions.findIndex((other) => other.id === action.id) === index)
