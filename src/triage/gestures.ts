import { forHelp, smallTalk } from './answers/intents.ts'
import { closeButton } from './answers/ticket-doings.ts'
import { freshTicket } from './answers/ticket-refs.ts'
import { isSure } from './clarity.ts'
import { button, part, text } from './part.ts'
import { holdsPhrase, isMadeOf } from './phrases.ts'
import { settle } from './questions.ts'
import { answer, decision, type Outcome, type Turn } from './turn.ts'
import { personOrTicket } from './unclear.ts'
import { wordCount } from './words-in.ts'
import { say, sayPlain } from './world.ts'

/** Who wants time, or no ticket, gets just that. Null where neither was said, or more than that was asked. */
export const answerGesture = (turn: Turn): Outcome | null => {
  const { asksForTime, refusesTicket } = turn.understanding.entities
  if (asksForTime === true) return answerPause(turn)
  if (asksOfBot(turn)) return answerAsBot(turn)
  return refusesTicket === true && !asksMore(turn) ? answerRefusal(turn) : null
}

/** More words than these ask something else, too. */
const longestBotQuestion = 10

const asksOfBot = ({ text: words, understanding, world }: Turn): boolean => {
  const { asksOfBot: phrases, courtesies, pauses } = world.catalog.understanding.vocabulary
  const isOther = understanding.priority !== null || understanding.services.length > 0
  const isBrief = wordCount(words) <= longestBotQuestion
  return (!isOther && isBrief && holdsPhrase(words, phrases)) || isMadeOf(words, phrases, courtesies, pauses.fillers)
}

/** Who asks whether a person answers is told so, and may have one by a button. */
const answerAsBot = (turn: Turn): Outcome => {
  const { world, conversation } = turn
  const line = text(say(world, 'bot', { vendor: world.catalog.vendor.name }))
  return { ...answer(part([line], { actions: personOrTicket(turn) })), change: { question: conversation.question } }
}

/** What was offered or asked stands as it was, and is offered again. */
export const answerPause = ({ world, conversation }: Turn): Outcome => {
  const { question, offered, more } = conversation
  const line = say(world, question?.kind === 'consent' ? 'pause.paid' : 'pause.other')
  const actions = offered.filter(({ id }) => id !== 'more')
  return {
    parts: [part([text(line)], { actions, more })],
    decision: decision('answer', { code: 'asked-for-time' }),
    change: { question },
  }
}

/** Something is asked besides that no ticket takes. */
const asksMore = ({ understanding, world }: Turn): boolean =>
  isSure(understanding, world.catalog) &&
  understanding.intents.some((intent) => !forHelp.has(intent) && !smallTalk.has(intent) && !aboutTickets.has(intent))

const aboutTickets: ReadonlySet<string> = new Set(['ticket-update', 'ticket-status', 'out-of-scope'])

/** No ticket is opened; one that is open already may be closed by a button, what was told may become one after all. */
const answerRefusal = (turn: Turn): Outcome => {
  const { world, conversation, understanding } = turn
  const { question } = conversation
  const reason = decision('answer', { code: 'ticket-refused' })
  if (question?.kind === 'consent' && question.request !== null) {
    const declined = settle(turn, question, 'decline')
    if (declined !== null) return declined
  }
  const number = freshTicket(turn)?.number ?? null
  if (number !== null) {
    const line = text(say(world, 'ticket.refused-late', { number }))
    // A yes closes it then, and agrees to nothing else.
    return {
      parts: [part([line], { actions: [closeButton(world, number)] })],
      decision: reason,
      change: { question: null },
    }
  }
  const actions = [button('open-ticket', sayPlain(world, 'button.open-ticket'))]
  return {
    parts: [part([text(say(world, 'ticket.refused-early'))], { actions })],
    decision: reason,
    // What is wrong may have been told in the same breath: it goes along, should a ticket be wanted after all.
    change: { question: { kind: 'clarify', text: turn.text, understanding } },
  }
}
