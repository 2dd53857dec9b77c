import { linkHint, linkLine } from './answers/coverage.ts'
import { contactOf } from './answers/plans.ts'
import { asks } from './asking.ts'
import { plainText } from './message.ts'
import { part, text } from './part.ts'
import { holdsPhrase } from './phrases.ts'
import { answer, type Outcome, type Turn } from './turn.ts'
import { wordCount } from './words-in.ts'
import { say } from './world.ts'

/** Who writes more tells something, too. */
const mostWords = 12
/** "Where do I get it", right after the code was told of. */
const mostWordsOfIt = 6

/**
 * "How do I link this chat?", "what is a one-time code": how it goes, and where the code comes from. Null where nothing of
 * the kind is said, or the writer is linked.
 */
export const answerLinking = (turn: Turn): Outcome | null => {
  const { text: words, understanding, world } = turn
  const { priority, services, intents } = understanding
  const count = wordCount(words)
  const isOther = priority !== null || services.length > 0 || intents.includes('report-problem')
  if (world.account !== null || isOther || count > mostWords) return null
  const isNamed = holdsPhrase(words, world.catalog.understanding.vocabulary.linking)
  if (!isNamed && !(count <= mostWordsOfIt && asksOfCode(turn))) return null
  const where = text(say(world, 'link.where', { contact: contactOf(world) }))
  return answer(part([linkHint(world), where]))
}

/** What came of the last answer was how to get linked, and where that is had is asked. */
const asksOfCode = ({ conversation: { lastSaid }, text: words, understanding, world }: Turn): boolean =>
  understanding.intents.every((intent) => intent === 'support-channels' || intent === 'out-of-scope') &&
  asks(words, world.catalog) &&
  (lastSaid ?? '').includes(plainText([linkLine(world)]))
