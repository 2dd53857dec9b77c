import { serviceById } from '../catalog/look-up.ts'
import { wordsOf } from '../understanding/terms.ts'
import type { Intent } from '../understanding/understanding.ts'
import { agreementIn, withPrice } from './agreed-price.ts'
import { agreesToPay } from './agreement.ts'
import { answerHelp } from './answers/help.ts'
import { type HelpRequest, ticketFor } from './answers/help-request.ts'
import { merge } from './answers/intents.ts'
import { addNoteTo, change } from './answers/ticket-changes.ts'
import { consentActions, freshLines } from './answers/ticket-lines.ts'
import { openAgreed, questionPart } from './answers/ticket-opening.ts'
import { ticketByKey } from './answers/ticket-refs.ts'
import { asks } from './asking.ts'
import { closing } from './closing.ts'
import type { Consent, Question, TicketRef, Verdict } from './conversation.ts'
import { tellsDefect } from './defects.ts'
import { keepVersion } from './kept-details.ts'
import { intoRequest } from './paid-request.ts'
import { type Part, part, text } from './part.ts'
import { cutAtPhrase } from './phrases.ts'
import { answer, decision, type Outcome, type Turn } from './turn.ts'
import { wordsIn } from './words-in.ts'
import { accountOf, hourlyPrice, planOf, say } from './world.ts'
import { hasWords, isClear, knowsNot } from './yes.ts'

/** What is said while paid work is to be agreed to; null where it is no answer to that. */
export const answerConsent = (turn: Turn, question: Consent): Outcome | null => {
  const [intent] = turn.understanding.intents
  const said = (wanted: Intent) => intent === wanted
  if (agreesToPay(turn.text, turn.world.catalog)) return settleConsent(turn, question, 'accept')
  if (tellsVersionOnly(turn)) return withCondition(turn, question)
  if (claimsDefect(turn)) return settleConsent(turn, question, 'defect')
  if (knowsNot(turn)) return askAgain(turn, question)
  if (hasWords(turn.text) && isClear(turn) && (said('deny') || said('cancel')))
    return settleConsent(turn, question, 'decline')
  if (said('affirm') && tellsCondition(turn)) return withCondition(turn, question)
  return said('affirm') || said('deny') || said('cancel') ? askAgain(turn, question) : null
}

/** "It is a bug", said where paid work is to be agreed to: the free way. A question about bugs is none. */
export const claimsDefect = (turn: Turn): boolean => {
  const { text: words, understanding, world } = turn
  const isNamed =
    understanding.intents.includes('bug-policy') ||
    understanding.services.some((id) => serviceById(world.catalog, id)?.dependsOnVersion === true)
  if (knowsNot(turn)) return false
  return tellsDefect(turn) || (!asks(words, world.catalog) && isNamed)
}

/** "We run 24.1": which version there is tells of no defect in it. */
const tellsVersionOnly = (turn: Turn): boolean => {
  const { text: words, understanding, world } = turn
  const { services, intents, entities } = understanding
  const isOfDefects = intents.every((intent) => intent === 'bug-policy' || intent === 'out-of-scope')
  if (entities.versions.length === 0 || !isOfDefects || asks(words, world.catalog) || tellsDefect(turn)) return false
  const product = wordsOf(world.catalog.vendor.product)
  const names = services.flatMap((id) => world.catalog.understanding.services.get(id)?.names ?? [])
  const ofDefects = names.flatMap(wordsOf).filter((word) => !product.includes(word))
  return !wordsIn(words).some((word) => ofDefects.includes(word))
}

/** "Ok, but two hours at most": whoever does the work must read that; agreed to is nothing by it. */
const tellsCondition = ({ text: words, world }: Turn): boolean =>
  /\d/.test(words) || (cutAtPhrase(words, world.catalog.understanding.vocabulary.reservations)?.after ?? '') !== ''

const withCondition = (turn: Turn, question: Consent): Outcome => {
  if (question.request !== null) return intoRequest(turn, question, question.request)
  const ref = question.ticket === null ? undefined : ticketByKey(turn.conversation, question.ticket)
  const asked = askAgain(turn, question)
  return ref === undefined ? asked : merge([addNoteTo(turn, ref, turn.text), asked])
}

const askAgain = (turn: Turn, question: Question): Outcome => ({
  parts: reminder(turn, consentActions(turn.world)),
  decision: decision('consent', { code: 'question-answered', question: question.kind }),
  change: { question },
})

/** Carries out a button's verdict on paid work; null for those that belong to another question. */
export const settleConsent = (turn: Turn, question: Consent, verdict: Verdict): Outcome | null => {
  if (verdict === 'decline') return declining(turn, question)
  if (question.request !== null) return settleNewTicket(turn, question.request, question, verdict)
  const ref = question.ticket === null ? undefined : ticketByKey(turn.conversation, question.ticket)
  return ref === undefined ? null : settleOpenTicket(turn, ref, question.described || ref.notes > 0, verdict)
}

const settleNewTicket = (
  turn: Turn,
  request: NonNullable<Consent['request']>,
  question: Consent,
  verdict: Verdict,
): Outcome | null => {
  if (verdict !== 'accept' && verdict !== 'defect') return null
  if (isOfAnotherPlan(turn, request)) return requestAnew(turn, request, question, verdict)
  if (verdict === 'accept') {
    return isPriceNew(turn) ? askAgain(turn, question) : openAgreed(turn, request, 'agreed', question)
  }
  const version = request.version ?? turn.understanding.entities.versions[0] ?? null
  return openAgreed(turn, { ...request, version }, 'defect-claim', question)
}

/** A yes holds at the price that was told, and at no other that the catalog has by now. */
const isPriceNew = ({ conversation: { priceTold }, world }: Turn): boolean =>
  priceTold !== undefined && priceTold !== hourlyPrice(world.catalog)

/** The plan has ended or changed since it was asked, or somebody was linked. */
const isOfAnotherPlan = ({ world }: Turn, { account, plan }: NonNullable<Consent['request']>): boolean =>
  account !== (accountOf(world)?.id ?? null) || plan !== (planOf(world)?.id ?? null)

/** What a ticket costs is decided by the plan at its opening. */
const requestAnew = (
  turn: Turn,
  request: NonNullable<Consent['request']>,
  { described, services = [] }: Consent,
  verdict: 'accept' | 'defect',
): Outcome => {
  const { catalog } = turn.world
  const asked: HelpRequest = {
    ...ticketFor(
      request.description,
      services.flatMap((id) => serviceById(catalog, id) ?? []),
    ),
    priority: request.priority === catalog.unjudgedPriority ? null : request.priority,
    version: request.version ?? turn.understanding.entities.versions[0] ?? null,
    subject: request.subject,
    described,
    ...(verdict === 'defect' ? { free: 'defect-claim' } : {}),
  }
  const outcome = answerHelp(turn, asked)
  return { ...outcome, change: { question: null, ...outcome.change } }
}

/** Remembered for a while, in case it is agreed to after all. */
const declining = (turn: Turn, question: Consent): Outcome => {
  const ref = question.ticket === null ? undefined : ticketByKey(turn.conversation, question.ticket)
  const outcome =
    question.request !== null
      ? closing(turn, 'consent.declined', 'consent')
      : closing(turn, 'consent.declined-ticket', 'consent', { number: ref?.number ?? '…' })
  return { ...outcome, change: { ...outcome.change, declined: { question, at: turn.event.at } } }
}

/** Carries out a verdict on paid work for a ticket that is open; null for other verdicts. */
export const settleOpenTicket = (turn: Turn, ref: TicketRef, described: boolean, verdict: Verdict): Outcome | null => {
  const { world } = turn
  const number = ref.number ?? '…'
  const price = hourlyPrice(world.catalog) ?? ''
  if (verdict !== 'accept' && verdict !== 'defect') return null
  // The ticket gets the plan in a moment, and under it there is nothing to agree to.
  const isCovered =
    ref.payment === 'plan' || (ref.payment === 'plan-not-confirmed' && planOf(world)?.tickets === 'included')
  if (isCovered) return answer(part(freshLines(world, ref)))
  if (verdict === 'accept' && isPriceNew(turn)) return askOpenTicketAgain(turn, ref, described)
  const payment = verdict === 'accept' ? 'agreed' : 'defect-claim'
  const agreement = verdict === 'accept' ? agreementIn(turn) : null
  const [version] = turn.understanding.entities.versions
  const told = verdict === 'defect' && version !== undefined ? keepVersion(turn, ref, version) : null
  const line =
    verdict === 'accept'
      ? say(world, 'consent.accepted', { number, price })
      : say(world, 'consent.declined-ticket', { number })
  const question = told === null ? afterConsent(ref, described, verdict) : null
  const settled = change(turn, ref.number ?? ref.key, {
    kind: 'payment',
    payment,
    ...(agreement === null ? {} : { agreement }),
  })
  return {
    parts: [part([text(line)]), ...(told?.parts ?? []), ...questionPart(world, question)],
    decision: decision('answer', { code: 'question-answered', question: 'consent' }),
    effects: [settled, ...(told?.effects ?? [])],
    change: {
      question,
      tickets: turn.conversation.tickets.map((ticket) =>
        ticket.key === ref.key ? { ...ticket, payment, settledBy: settled.key, ...withPrice(agreement) } : ticket,
      ),
    },
  }
}

const askOpenTicketAgain = ({ world }: Turn, ref: TicketRef, described: boolean): Outcome => {
  const line = say(world, 'consent.ask-ticket', { number: ref.number ?? '…', price: hourlyPrice(world.catalog) ?? '' })
  return {
    parts: [part([text(line)], { actions: consentActions(world) })],
    decision: decision('consent', { code: 'question-answered', question: 'consent' }),
    change: { question: { kind: 'consent', request: null, described, ticket: ref.key } },
  }
}

/** What is worth asking once it is settled who pays. */
const afterConsent = ({ key }: TicketRef, described: boolean, verdict: 'accept' | 'defect'): Question | null => {
  if (!described) return { kind: 'describe-problem', ticket: key }
  return verdict === 'defect' ? { kind: 'version', ticket: key } : null
}

/** Paid work that still waits for a yes is not forgotten because something else was asked in between. */
export const reminder = (turn: Turn, actions: Extract<Part, { kind: 'said' }>['actions']): readonly Part[] => {
  const price = hourlyPrice(turn.world.catalog)
  return price === null ? [] : [part([text(say(turn.world, 'consent.reminder', { price }))], { actions })]
}
