import { freshLines } from './answers/ticket-lines.ts'
import { freshTicket } from './answers/ticket-refs.ts'
import { asks } from './asking.ts'
import { part, text } from './part.ts'
import { isMadeOf } from './phrases.ts'
import { answer, type Outcome, type Turn } from './turn.ts'
import { say } from './world.ts'

/**
 * Praise, and hopes that it goes well, after a ticket: acknowledged, and no note of it. Null where any word tells more, or
 * something is asked.
 */
export const answerChatter = (turn: Turn): Outcome | null => {
  const { conversation, world, text: words } = turn
  const { compliments, complimentFillers, hopes, hopeFillers, courtesies, conjunctions } =
    world.catalog.understanding.vocabulary
  const fresh = freshTicket(turn)
  if (fresh === null || asks(words, world.catalog)) return null
  const change = { question: conversation.question }
  const beside = [complimentFillers, courtesies, conjunctions]
  if (isMadeOf(words, hopes, compliments, hopeFillers, ...beside))
    return { ...answer(part(freshLines(world, fresh))), change }
  return isMadeOf(words, compliments, ...beside) ? { ...answer(part([text(say(world, 'thanks'))])), change } : null
}
