import type { ReplyKey } from '../catalog/reply-keys.ts'
import type { Question } from './conversation.ts'
import { part, text } from './part.ts'
import { answer, decision, type Outcome, type Turn } from './turn.ts'
import { say } from './world.ts'

/** The question is not asked any more, and nothing comes of it. */
export const closing = (
  turn: Turn,
  key: ReplyKey,
  question: string,
  values: Readonly<Record<string, number | string>> = {},
): Outcome => ({
  ...answer(part([text(say(turn.world, key, values))])),
  decision: decision('answer', { code: 'question-answered', question }),
  change: { question: null },
})

export const skipped = (turn: Turn, question: Question): Outcome =>
  closing(turn, 'ticket.question-skipped', question.kind)
