import { agreesToPay, agreesToPrice, offersToPay } from './agreement.ts'
import { change } from './answers/ticket-changes.ts'
import { consentActions, ofTicket } from './answers/ticket-lines.ts'
import { freshTicket, newestOpenTicket } from './answers/ticket-refs.ts'
import { asks } from './asking.ts'
import { claimsDefect, settleOpenTicket } from './consent-question.ts'
import type { Question, TicketRef } from './conversation.ts'
import { isQuestion } from './message.ts'
import { part, text } from './part.ts'
import { holdsPhrase } from './phrases.ts'
import { settle } from './questions.ts'
import { decision, type Outcome, type Turn } from './turn.ts'
import { wordCount } from './words-in.ts'
import { hourlyPrice, say } from './world.ts'
import { hasWords } from './yes.ts'

/** So long after a no, paid work may be agreed to after all. */
const afterAllMs = 30 * 60_000

/** What was declined a moment ago, where nothing else is asked. */
const justDeclined = ({ conversation: { declined, question }, event }: Turn): Question | null =>
  declined == null || question !== null || event.at - declined.at > afterAllMs ? null : declined.question

/** "It's a bug", soon after paid work was declined: the free way is open still. */
export const defectAfterAll = (turn: Turn): Outcome | null => {
  const declined = justDeclined(turn)
  if (declined === null || !claimsDefect(turn)) return null
  return takenBack(settle(turn, declined, 'defect'))
}

/** The no counts no more. */
const takenBack = (outcome: Outcome | null): Outcome | null =>
  outcome === null ? null : { ...outcome, change: { ...outcome.change, declined: null } }

/** "OK, I agree now", soon after a no: the question is asked again; agreed to is nothing yet, but where the price is named. */
export const agreedAfterAll = (turn: Turn): Outcome | null => {
  const { world, conversation, understanding, text: words } = turn
  const { offered } = conversation
  const price = hourlyPrice(world.catalog)
  const declined = justDeclined(turn)
  if (declined === null || price === null) return null
  if (agreesToPrice(words, world.catalog)) return takenBack(settle(turn, declined, 'accept'))
  const isYes = understanding.intents[0] === 'affirm' || agreesToPay(words, world.catalog)
  if (!isYes || asks(words, world.catalog) || offered.length > 0) return null
  return {
    parts: [part([text(say(world, 'consent.again', { price }))], { actions: consentActions(world) })],
    decision: decision('consent', { code: 'question-answered', question: 'consent' }),
    change: { question: declined, declined: null },
  }
}

/** The ticket of somebody whose plan nobody knows, which paid work would have to be agreed to for. */
const unconfirmedTicket = ({ conversation }: Turn): TicketRef | null => {
  const ref = newestOpenTicket(conversation)
  return ref?.payment === 'plan-not-confirmed' && conversation.question?.kind !== 'consent' ? ref : null
}

/** Paid work for that ticket is agreed to by the button. Null where no such ticket is open. */
export const agreeUnasked = (turn: Turn): Outcome | null => {
  const ref = unconfirmedTicket(turn)
  const isDescribed = turn.conversation.question?.kind !== 'describe-problem'
  return ref === null ? null : settleOpenTicket(turn, ref, isDescribed, 'accept')
}

/** The same in so many words. */
export const agreesUnasked = (turn: Turn): Outcome | null =>
  unconfirmedTicket(turn) !== null && offersToPay(turn.text, turn.world.catalog) ? agreeUnasked(turn) : null

/** More words than these say something else than no. */
const longestNo = 6

/** "No, wait", right after it was agreed to, and nothing else was asked since. */
const saysNo = ({ conversation, understanding, text: words }: Turn): boolean => {
  const [intent] = understanding.intents
  const { question } = conversation
  // A mere no to "is it one of these?" refuses those.
  const isFree = question === null || (question.kind === 'clarify' && intent === 'cancel')
  const isNo = intent === 'deny' || intent === 'cancel'
  return isNo && isFree && hasWords(words) && wordCount(words) <= longestNo
}

/** "I changed my mind, no paid work": said of nothing else, however long ago it was agreed to. */
export const refusesToPay = ({ text: words, world }: Turn): boolean =>
  holdsPhrase(words, world.catalog.understanding.vocabulary.refusals) && !isQuestion(words)

/** Paid work that was agreed to and is taken back stops, and waits for a yes again. Null where none is, or nothing was agreed to. */
export const withdrawConsent = (turn: Turn): Outcome | null => {
  const { world, conversation } = turn
  const agreed = conversation.tickets.findLast(({ state, payment }) => state !== 'closed' && payment === 'agreed')
  if (agreed === undefined || conversation.question?.kind === 'consent') return null
  if (!refusesToPay(turn) && !(agreed === freshTicket(turn) && saysNo(turn))) return null
  const settled = change(turn, agreed.number ?? agreed.key, { kind: 'payment', payment: 'not-agreed' })
  return {
    parts: [part([text(ofTicket(world, agreed, 'consent.withdrawn'))], { actions: consentActions(world) })],
    decision: decision('consent', { code: 'question-answered', question: 'consent' }),
    effects: [settled],
    change: {
      question: { kind: 'consent', request: null, described: true, ticket: agreed.key },
      tickets: conversation.tickets.map((each) =>
        each === agreed ? { ...each, payment: 'not-agreed', settledBy: settled.key } : each,
      ),
    },
  }
}
