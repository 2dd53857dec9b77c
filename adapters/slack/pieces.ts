import { type Block, plainText } from '../../src/triage/message.ts'
import { cutParagraph, grouped } from '../shared/pieces.ts'

/** Characters of one message: what Slack advises its text to keep below, with room for escapes. */
const longestMessage = 3000

const cutBlock = (block: Block): readonly Block[] =>
  block.kind === 'table' ? [block] : cutParagraph(block.spans, longestMessage)

const isSecondTable = (block: Block, piece: readonly Block[]): boolean =>
  block.kind === 'table' && piece.some(({ kind }) => kind === 'table')

/** Blocks in as many messages as they need: each short enough, and with one table at most, as Slack wants it. */
export const piecesOf = (blocks: readonly Block[]): readonly (readonly Block[])[] =>
  grouped(blocks.flatMap(cutBlock), longestMessage, (block) => plainText([block]).length, isSecondTable)
