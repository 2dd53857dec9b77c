import { freshTicket } from './answers/ticket-refs.ts'
import { asks } from './asking.ts'
import { part, text } from './part.ts'
import { isMadeOf } from './phrases.ts'
import { answer, type Outcome, type Turn } from './turn.ts'
import { say } from './world.ts'

/** "Are you sure?", "really?", "why?": what was said last holds. Null where more is asked. */
export const answerDoubt = (turn: Turn): Outcome | null => {
  const { conversation, text: words, world } = turn
  const { hesitations, courtesies, pauses, asked } = world.catalog.understanding.vocabulary
  const [lead = ''] = (conversation.lastSaid ?? '').split('\n\n')
  const isDoubt = isMadeOf(words, hesitations, courtesies, pauses.fillers) && asks(words, world.catalog)
  // "Why?" of an answer: more than the page says nobody can tell. Of a ticket it is news.
  const isWhy = isMadeOf(words, asked.why, hesitations, courtesies) && freshTicket(turn) === null
  if ((!isDoubt && !isWhy) || lead === '') return null
  // What was offered stands, and what was asked.
  const actions = conversation.offered.filter(({ id }) => id !== 'more')
  const line = text(say(world, 'again', { text: withoutAgain(turn, lead) }))
  return { ...answer(part([line], { actions })), change: { question: conversation.question } }
}

/** Doubted twice, it is not introduced twice. */
const withoutAgain = ({ world }: Turn, lead: string): string =>
  [0, 1].reduce((rest, variant) => {
    const [intro = ''] = say({ ...world, variant }, 'again')
    return typeof intro === 'string' && rest.startsWith(intro) ? rest.slice(intro.length) : rest
  }, lead)
