import { freshLines } from './answers/ticket-lines.ts'
import { freshTicket } from './answers/ticket-refs.ts'
import { asks } from './asking.ts'
import { part, text } from './part.ts'
import { isMadeOf } from './phrases.ts'
import { answer, type Outcome, type Turn } from './turn.ts'
import { say } from './world.ts'

/**
 * Praise, and hopes or impatience, after a ticket: thanked for, or told how it stands, and no note of it. Null where any
 * word tells more.
 */
export const answerChatter = (turn: Turn): Outcome | null => {
  const { conversation, world, text: words } = turn
  const { compliments, complimentFillers, hopes, hopeFillers, courtesies, conjunctions } =
    world.catalog.understanding.vocabulary
  const fresh = freshTicket(turn)
  if (fresh === null) return null
  const change = { question: conversation.question }
  const beside = [complimentFillers, courtesies, conjunctions]
  if (isMadeOf(words, hopes, compliments, hopeFillers, ...beside))
    return { ...answer(part(freshLines(world, fresh))), change }
  if (asks(words, world.catalog)) return null
  return isMadeOf(words, compliments, ...beside) ? { ...answer(part([text(say(world, 'thanks'))])), change } : null
}
