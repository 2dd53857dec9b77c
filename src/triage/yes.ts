import { isQuestion } from './message.ts'
import { holdsPhrase } from './phrases.ts'
import type { Turn } from './turn.ts'
import { wordCount } from './words-in.ts'
import type { World } from './world.ts'

/** As much of a turn as a yes can be told from. */
type Words = Pick<Turn, 'text' | 'understanding'> & { readonly world: Pick<World, 'catalog'> }

/** Surely read, for a yes or a no that something hangs on: how urgent the words sound counts for nothing. */
export const isClear = ({ understanding, world }: Words): boolean =>
  understanding.confidence >= world.catalog.understanding.thresholds.answer

/** A yes and nothing else: short, sure, without a condition after it. */
export const isPlainYes = (turn: Words): boolean => isYesWithin(turn, 3)

/** A yes in whole sentences, where it costs and changes nothing yet. */
export const isYesInWords = (turn: Words): boolean => isYesWithin(turn, 8)

const isYesWithin = (turn: Words, mostWords: number): boolean =>
  turn.understanding.intents.length === 1 &&
  turn.understanding.intents[0] === 'affirm' &&
  isClear(turn) &&
  hasWords(turn.text) &&
  wordCount(turn.text) <= mostWords &&
  !isDoubt(turn)

/** Who asks, or says "not" or "but", has not agreed: in few words, "why not" and "yes" look alike. */
const isDoubt = ({ text, world }: Words): boolean =>
  isQuestion(text) ||
  (text.toLowerCase().match(/[\p{L}']+/gu) ?? []).some((word) =>
    world.catalog.understanding.vocabulary.doubts.includes(word),
  )

/** Letters or digits; a smile is neither a yes nor a no. */
export const hasWords = (words: string): boolean => /[\p{L}\p{N}\u{1F44D}\u{1F44E}]/u.test(words)

/** "I don't know": no no. */
export const knowsNot = ({ text: words, world }: Turn): boolean =>
  holdsPhrase(words, world.catalog.understanding.vocabulary.unknowing)
