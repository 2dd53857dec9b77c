import type { Intent } from '../understanding/understanding.ts'
import { answerIntents, forHelp } from './answers/intents.ts'
import { intentName, isNamed } from './answers/small-talk.ts'
import { addNoteTo } from './answers/ticket-changes.ts'
import { consentActions } from './answers/ticket-lines.ts'
import { freshTicket } from './answers/ticket-refs.ts'
import { reminder } from './consent-question.ts'
import type { Question } from './conversation.ts'
import { intoRequest } from './paid-request.ts'
import { button, type Part, part, text } from './part.ts'
import { wholeOf } from './told-before.ts'
import { answer, decision, type Outcome, type Turn } from './turn.ts'
import { wordCount } from './words-in.ts'
import { say, sayPlain } from './world.ts'
import { isPlainYes } from './yes.ts'

/**
 * The nearest readings as buttons; the second time in a row a ticket or a person, never a third guess. Paid work that waits
 * for a yes goes on waiting: its ticket is the one that such words go into.
 */
export const notUnderstood = (turn: Turn): Outcome => {
  const { world, conversation, understanding } = turn
  const { question } = conversation
  const times = conversation.misunderstood + 1
  const readings = understanding.nearest
    .map((reading) => reading.intent)
    .filter(isNamed)
    .slice(0, 3)
  const earlier = turn.before === undefined ? {} : { earlier: turn.before.text }
  const guess = times === 1 && readings.length > 0
  const waiting = question?.kind === 'consent' ? question : null
  if (!guess && waiting !== null && waiting.request !== null) return intoRequest(turn, waiting, waiting.request)
  const actions = guess
    ? readings.map((intent) => button(`mean:${intent}`, intentName(world, intent)))
    : personOrTicket(turn)
  return {
    parts: [
      part([text(say(world, guess ? 'understood.not' : 'understood.still-not'))], {
        actions: [...actions, ...addingInstead(turn)],
      }),
      ...(waiting === null ? [] : reminder(turn, consentActions(world))),
    ],
    decision: decision('clarify', { code: 'not-understood', times }),
    change: {
      misunderstood: times,
      question: {
        kind: 'clarify',
        text: turn.text,
        ...earlier,
        understanding,
        ...(waiting === null ? {} : { waiting }),
      },
    },
  }
}

/** A yes to several readings names none of them, and a no refuses all. Both leave what was told as it is. */
export const answerReadings = (turn: Turn): Outcome | null => {
  const { conversation, understanding, world } = turn
  const { question } = conversation
  const readings = conversation.offered.filter(({ id }) => id.startsWith('mean:'))
  if (question?.kind !== 'clarify' || conversation.misunderstood === 0 || readings.length === 0) return null
  const isNo = understanding.intents[0] === 'deny' && wordCount(turn.text) <= longestNo
  if (!isNo && !isPlainYes(turn)) return null
  const line = text(say(world, isNo ? 'understood.still-not' : 'choice.several'))
  const actions = isNo ? personOrTicket(turn) : readings
  return {
    ...answer(part([line], { actions })),
    decision: decision('clarify', { code: 'question-answered', question: question.kind }),
    change: { question },
  }
}

/** "No, none of these". */
const longestNo = 5

type Unclear = Extract<Question, { kind: 'clarify' }>

/** The text that was not understood, read as the intent chosen. */
export const readAs = (turn: Turn, question: Unclear, intent: Intent): Outcome => {
  const { waiting = null } = question
  const understanding = { ...question.understanding, intents: [intent], confidence: 1 }
  const then: Turn = { ...turn, text: question.text, understanding }
  if (waiting !== null && waiting.request !== null && forHelp.has(intent))
    return intoRequest(then, waiting, waiting.request)
  const outcome = answerIntents(then)
  const reminders: readonly Part[] = waiting === null ? [] : reminder(turn, consentActions(turn.world))
  return { ...outcome, parts: [...outcome.parts, ...reminders], change: { question: waiting, ...outcome.change } }
}

/** What was not understood was meant for the ticket that had just been opened. */
export const addUnclear = (turn: Turn): Outcome | null => {
  const { question } = turn.conversation
  const fresh = freshTicket(turn)
  if (question?.kind !== 'clarify' || fresh === null) return null
  const outcome = addNoteTo({ ...turn, understanding: question.understanding }, fresh, wholeOf(question))
  return { ...outcome, change: { ...outcome.change, question: question.waiting ?? null } }
}

/** What may have been meant for the ticket that was just opened is added to it by a button. */
const addingInstead = (turn: Turn) => {
  const number = freshTicket(turn)?.number ?? null
  return number === null ? [] : [button('add-note', sayPlain(turn.world, 'button.add-to-ticket', { number }))]
}

/** Offers an engineer where guessing on would annoy. */
export const personOrTicket = (turn: Turn) => [
  button('open-ticket', sayPlain(turn.world, 'button.open-ticket'), 'primary'),
  button('ask:talk-to-engineer', sayPlain(turn.world, 'intent.talk-to-engineer')),
]
