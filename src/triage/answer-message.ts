import { linkCodeIn, mistypedCodeIn, withoutLinkCode } from '../accounts/link-code.ts'
import { answerAction } from './actions.ts'
import { agreesToPay } from './agreement.ts'
import { answerIntents } from './answers/intents.ts'
import { callEmergency } from './answers/policies.ts'
import { helpRequestOf } from './answers/reports.ts'
import { addNoteTo } from './answers/ticket-changes.ts'
import { closesTicket } from './answers/ticket-doings.ts'
import { consentActions } from './answers/ticket-lines.ts'
import { freshTicket } from './answers/ticket-refs.ts'
import { answerOtherMeant } from './answers/tickets.ts'
import { asks } from './asking.ts'
import { answerChatter } from './chatter.ts'
import { keepingList, pickedFromList, picksFromNothing, typedAction } from './choices.ts'
import { answerClaim } from './claims.ts'
import { reminder } from './consent-question.ts'
import { agreedAfterAll, agreesUnasked, defectAfterAll, withdrawConsent } from './consents.ts'
import { standingQuestion } from './conversation.ts'
import { correctPriority } from './corrections.ts'
import { answerDoubt } from './doubts.ts'
import { answerGesture } from './gestures.ts'
import { answerHesitation } from './hesitations.ts'
import { offersJob } from './job-offers.ts'
import { answerLinking } from './linking.ts'
import { isQuestion } from './message.ts'
import { isStatement, isUnderstood, noteToTicket } from './notes.ts'
import {
  askWhichOffer,
  detailsOfOffer,
  jobAgreedTo,
  offerBefore,
  offersAgreedTo,
  tellsForTicket,
  withWordsOfYes,
} from './offers.ts'
import { answerOffice } from './office.ts'
import { answerOver, answerRelapse } from './over.ts'
import { intoRequest } from './paid-request.ts'
import { part, text } from './part.ts'
import { answerToQuestion } from './questions.ts'
import { toldBefore } from './told-before.ts'
import { answer, decision, effectKey, type Outcome, type Turn } from './turn.ts'
import { answerReadings, notUnderstood, personOrTicket } from './unclear.ts'
import { wordCount } from './words-in.ts'
import { say, sayAt } from './world.ts'
import { isPlainYes, isYesInWords } from './yes.ts'

/** What a message means, most binding first: a link code, a choice typed out, an answer, a note, a question. */
export const answerMessage = (turn: Turn): Outcome => {
  const code = linkCodeIn(turn.text) ?? mistypedCodeIn(turn.text)
  if (code !== null) return redeem(turn, code)
  const typed = typedAction(turn)
  if (typed !== null) return answerAction(turn, typed)
  const { conversation } = turn
  const before = toldBefore(conversation.question)
  const standing = { ...turn, conversation: { ...conversation, question: standingQuestion(conversation.question) } }
  return answerWords(before === undefined ? standing : { ...standing, before })
}

const answerWords = (turn: Turn): Outcome => {
  const { question } = turn.conversation
  const stopped = withdrawConsent(turn)
  if (stopped !== null) return stopped
  const gesture = answerGesture(turn)
  if (gesture !== null) return gesture
  const told = agreesUnasked(turn) ?? correctPriority(turn)
  if (told !== null) return told
  const over = answerOver(turn) ?? answerRelapse(turn)
  if (over !== null) return over
  const chatter = answerChatter(turn)
  if (chatter !== null) return chatter
  const answered =
    answerHesitation(turn) ??
    answerDoubt(turn) ??
    answerReadings(turn) ??
    (question === null ? null : answerToQuestion(turn, question))
  if (answered !== null) return answered
  const picked = pickedFromList(turn)
  if (picked !== null) return withReasons(picked.turn, keepingList(answerIntents(picked.turn), picked.listed))
  if (picksFromNothing(turn))
    return answerOtherMeant(turn) ?? noteOfOther(turn) ?? answer(part([text(say(turn.world, 'choice.none'))]))
  const linking = answerLinking(turn)
  if (linking !== null) return linking
  const note = noteToTicket(turn)
  if (note !== null) return note
  if (question?.kind === 'consent' && question.request !== null && isStatement(turn))
    return withReasons(turn, intoRequest(turn, question, question.request))
  const agreed = wishAgreedTo(turn)
  if (agreed !== null) return answerAction(withWordsOfYes(turn, agreed), agreed)
  const again = defectAfterAll(turn) ?? agreedAfterAll(turn)
  if (again !== null) return again
  const claimed = answerClaim(turn)
  if (claimed !== null) return claimed
  const office = answerOffice(turn)
  if (office !== null) return office
  const unclear = offersAgreedTo(turn)
  if (unclear.length > 1) return askWhichOffer(turn, unclear)
  const kept = isUnderstood(turn) && !tellsForTicket(turn) ? null : detailsOfOffer(turn)
  if (kept !== null) return kept
  if (!isUnderstood(turn)) return notUnderstood(turn)
  const outcome = withReasons(turn, answerIntents(turn))
  return question?.kind === 'consent' && outcome.change?.question === undefined && !cancels(turn)
    ? { ...outcome, parts: [...outcome.parts, ...reminder(turn, consentActions(turn.world))] }
    : outcome
}

const cancels = (turn: Turn): boolean => turn.understanding.intents[0] === 'cancel'

const withReasons = (turn: Turn, outcome: Outcome): Outcome => {
  const { intents, confidence } = turn.understanding
  const strange = intents[0] === 'out-of-scope'
  const misunderstood = strange ? turn.conversation.misunderstood + 1 : 0
  const change = { misunderstood, ...(cancels(turn) ? { question: null } : {}), ...outcome.change }
  // What is none of our business twice in a row was perhaps not understood.
  const offers =
    misunderstood > 1 ? [part([text(say(turn.world, 'understood.person'))], { actions: personOrTicket(turn) })] : []
  return {
    ...outcome,
    parts: [...outcome.parts, ...offers],
    change,
    decision: decision(outcome.decision.action, { code: 'asked', intents, confidence }, ...outcome.decision.reasons),
  }
}

const redeem = (turn: Turn, code: string): Outcome => {
  const { codeAttempts, identity } = turn.conversation
  if (codeAttempts.blockedUntil !== null && turn.event.at < codeAttempts.blockedUntil) {
    return answer(
      part([text(say(turn.world, 'link.blocked', { until: sayAt(turn.world, codeAttempts.blockedUntil) }))]),
    )
  }
  const key = effectKey(turn, 'code')
  const effect = { key, kind: 'redeem-code', code, identity } as const
  const words = withoutLinkCode(turn.text)
  const rest = { ...turn, text: words }
  // A fault told beside the code waits for nothing: its ticket gets the plan once the code is known to be right.
  if (!turn.understanding.intents.includes('report-problem') || helpRequestOf(rest) === null)
    return { parts: [], decision: decision('answer'), effects: [effect] }
  const told = withReasons(rest, answerIntents(rest))
  return { ...told, effects: [...(told.effects ?? []), effect] }
}

/** "No, the other one", right after a ticket and where nothing can be chosen: it tells something of the fault. */
const noteOfOther = (turn: Turn): Outcome | null => {
  const ref = freshTicket(turn)
  return ref === null || asks(turn.text, turn.world.catalog) ? null : addNoteTo(turn, ref, turn.text)
}

/** A plain yes right after an answer that offered to close a ticket or to open one, or a wish for one. */
const wishAgreedTo = (turn: Turn): string | null => {
  const { intents, services } = turn.understanding
  const { offered, question, lastSaid } = turn.conversation
  if (offered.some(({ id }) => id === callEmergency) && callsBriefly(turn)) return callEmergency
  const close = offered.find(closesTicket)
  if (close !== undefined && question === null && isQuestion(lastSaid ?? '') && isPlainYes(turn)) return close.id
  const offers = offered.filter(offersJob)
  const [offer] = offers
  const agrees =
    isYesInWords(turn) ||
    agreesToPay(turn.text, turn.world.catalog) ||
    (intents.length === 1 && intents[0] === 'create-ticket' && services.length === 0)
  if (question !== null || !agrees) return null
  if (offers.length === 0) return offerBefore(turn) ?? jobAgreedTo(turn)
  return offers.length === 1 && offer !== undefined ? offer.id : null
}

/** "This is an emergency": too short to ask anything more about it, and it tells of no fault. */
const callsBriefly = (turn: Turn): boolean => {
  const { intents, plans } = turn.understanding
  const isBrief = /\p{L}/u.test(turn.text) && wordCount(turn.text) <= 4 && !turn.text.includes('?')
  const isBareCall = intents.length === 1 && intents[0] === 'emergency' && plans.length === 0
  return isBrief && isBareCall && helpRequestOf(turn) === null
}
