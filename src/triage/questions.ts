import { serviceById } from '../catalog/look-up.ts'
import type { ReplyKey } from '../catalog/reply-keys.ts'
import { subjectOf } from '../tickets/ticket-rules.ts'
import type { Intent } from '../understanding/understanding.ts'
import { agreementIn, withPrice } from './agreed-price.ts'
import { agreesToPay } from './agreement.ts'
import { answerHelp } from './answers/help.ts'
import { type HelpRequest, ticketFor } from './answers/help-request.ts'
import { answerJobBeside, merge } from './answers/intents.ts'
import { ownTicket } from './answers/own-tickets.ts'
import { helpRequestOf } from './answers/reports.ts'
import { addNote, addNoteTo, change, closeByWords, saysNothing } from './answers/ticket-changes.ts'
import { closeButton } from './answers/ticket-doings.ts'
import { consentActions, freshLines, ofTicket } from './answers/ticket-lines.ts'
import { openAgreed, questionPart } from './answers/ticket-opening.ts'
import { ticketByKey } from './answers/ticket-refs.ts'
import { ticketButton, updateEach, updateTicket } from './answers/tickets.ts'
import { asks } from './asking.ts'
import type { Consent, Question, TicketRef } from './conversation.ts'
import { tellsDefect } from './defects.ts'
import type { Action } from './message.ts'
import { announcesOther } from './other-matters.ts'
import { intoRequest } from './paid-request.ts'
import { button, type Part, part, text } from './part.ts'
import { cutAtPhrase, holdsPhrase } from './phrases.ts'
import { answer, decision, type Outcome, type Turn } from './turn.ts'
import { wordsIn } from './words-in.ts'
import { accountOf, hourlyPrice, planOf, say, sayPlain } from './world.ts'
import { hasWords, isClear, isPlainYes, isYesInWords } from './yes.ts'

/** How a button answers a question; typed words are brought to the same ones. */
export type Verdict = 'accept' | 'decline' | 'skip' | 'defect' | 'add' | 'new'

/**
 * Reads a message as the answer to the question that stands. Null when it is none: then it is answered on its own,
 * and the question is left or repeated as its kind demands.
 */
export const answerToQuestion = (turn: Turn, question: Question): Outcome | null => {
  const [intent] = turn.understanding.intents
  const said = (wanted: Intent) => intent === wanted
  switch (question.kind) {
    case 'consent':
      if (agreesToPay(turn.text, turn.world.catalog)) return settle(turn, question, 'accept')
      if (tellsVersionOnly(turn)) return withCondition(turn, question)
      if (claimsDefect(turn)) return settle(turn, question, 'defect')
      if (knowsNot(turn)) return askAgain(turn, question)
      if (hasWords(turn.text) && isClear(turn) && (said('deny') || said('cancel')))
        return settle(turn, question, 'decline')
      if (said('affirm') && tellsCondition(turn)) return withCondition(turn, question)
      return said('affirm') || said('deny') || said('cancel') ? askAgain(turn, question) : null
    case 'same-ticket':
      return said('affirm') || turn.understanding.entities.ticketChange === 'reopen'
        ? settle(turn, question, 'add')
        : said('deny')
          ? settle(turn, question, 'new')
          : null
    case 'offer-ticket':
      if (isYesInWords(turn)) return openOffered(turn, question)
      return said('deny') || said('cancel') ? closing(turn, 'ticket.refused-early', question.kind) : null
    case 'version':
      return versionAnswer(turn, question)
    case 'email':
      return emailAnswer(turn, question)
    case 'describe-problem':
      return describeAnswer(turn, question)
    case 'which-ticket': {
      if (turn.understanding.entities.ordinal === 'all') return onEach(turn, question)
      const digits = turn.understanding.ticket ?? (isPlainYes(turn) ? onlyTicketOffered(turn) : null)
      return digits === null ? null : onTicket(turn, question, digits)
    }
    case 'clarify':
      return null
  }
}

/** Numbers of the tickets that are offered to be chosen. */
const ticketsOffered = ({ conversation: { offered } }: Turn): readonly string[] =>
  offered.flatMap(({ id }) => /^ticket:(\d+)$/.exec(id)?.[1] ?? [])

/** The ticket that a yes means: where one alone was offered. */
const onlyTicketOffered = (turn: Turn): string | null => {
  const [only, ...others] = ticketsOffered(turn)
  return others.length === 0 ? (only ?? null) : null
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
  const { vendor, understanding: catalogs } = world.catalog
  const product = wordsIn(vendor.product)
  const ofDefects = services
    .flatMap((id) => catalogs.services.get(id)?.names ?? [])
    .flatMap(wordsIn)
    .filter((word) => !product.includes(word))
  const isOfDefects = intents.every((intent) => intent === 'bug-policy' || intent === 'out-of-scope')
  return (
    entities.versions.length > 0 &&
    isOfDefects &&
    !asks(words, world.catalog) &&
    !tellsDefect(turn) &&
    !wordsIn(words).some((word) => ofDefects.includes(word))
  )
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

/** Carries out a button's verdict on the question; null when the button belongs to another question. */
export const settle = (turn: Turn, question: Question, verdict: Verdict): Outcome | null => {
  if (verdict === 'skip') return skippable.has(question.kind) ? skipped(turn, question) : null
  if (question.kind === 'same-ticket') return settleSameTicket(turn, question, verdict)
  if (question.kind !== 'consent') return null
  if (verdict === 'decline') return declining(turn, question)
  if (question.request !== null) return settleNewTicket(turn, question.request, question, verdict)
  const ref = question.ticket === null ? undefined : ticketByKey(turn.conversation, question.ticket)
  return ref === undefined ? null : settleOpenTicket(turn, ref, question.described || ref.notes > 0, verdict)
}

const skippable: ReadonlySet<Question['kind']> = new Set(['describe-problem', 'email', 'version'])

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

const settleSameTicket = (
  turn: Turn,
  question: Extract<Question, { kind: 'same-ticket' }>,
  verdict: Verdict,
): Outcome | null => {
  const then: Turn = { ...turn, text: question.text, understanding: question.understanding }
  if (verdict === 'add') {
    const outcome = addNote(then, question.ticket, question.text)
    return { ...outcome, change: { question: null, ...outcome.change } }
  }
  const asked = verdict === 'new' ? (helpRequestOf(then) ?? ticketFor(question.text)) : null
  if (asked === null) return null
  const outcome = answerHelp(then, asked)
  return { ...outcome, change: { question: null, ...outcome.change } }
}

const versionAnswer = (turn: Turn, question: Extract<Question, { kind: 'version' }>): Outcome | null => {
  const { entities, intents } = turn.understanding
  const version = entities.versions[0] ?? versionIn(turn.text)
  if (version === undefined) return intents[0] === 'deny' || intents[0] === 'cancel' ? skipped(turn, question) : null
  const ref = ticketByKey(turn.conversation, question.ticket)
  return ref === undefined ? null : keepVersion(turn, ref, version)
}

/** A bare version, as it is answered to the question for it: of few words, the one that is a number. */
const versionIn = (words: string): string | undefined => {
  const said = words.trim().split(/\s+/, longestVersion + 1)
  const numbers = said.flatMap((word) => versionAlone.exec(word)?.[1] ?? [])
  return said.length > longestVersion || numbers.length !== 1 ? undefined : numbers[0]
}
const longestVersion = 6
const versionAlone = /^([vx]?\d{1,4}(?:\.\d{1,4}){0,3})[.,!]*$/i

/** The version that the customer runs, asked for or told unasked. */
export const keepVersion = (turn: Turn, ref: TicketRef, version: string): Outcome => {
  return {
    parts: [part([text(ofTicket(turn.world, ref, 'ticket.version-kept', { version }))])],
    decision: decision('answer', { code: 'question-answered', question: 'version' }),
    effects: [change(turn, ref.number ?? ref.key, { kind: 'version', version })],
    change: { question: null },
  }
}

const emailAnswer = (turn: Turn, question: Extract<Question, { kind: 'email' }>): Outcome | null => {
  const { entities, intents } = turn.understanding
  const [email] = entities.emails
  if (email === undefined && turn.text.includes('@')) return askEmailAgain(turn, question, 'ticket.email-odd')
  if (email === undefined && intents[0] === 'affirm') return askEmailAgain(turn, question, 'ticket.email-which')
  if (email === undefined) return intents[0] === 'deny' || intents[0] === 'cancel' ? skipped(turn, question) : null
  const ref = ticketByKey(turn.conversation, question.ticket)
  return ref === undefined ? null : keepEmail(turn, ref, email)
}

/** After a yes without an address, and after what was meant for one and is none. */
const askEmailAgain = ({ world }: Turn, question: Question, key: ReplyKey): Outcome => ({
  ...answer(part([text(say(world, key))], { actions: [button('skip', sayPlain(world, 'button.skip'))] })),
  change: { question },
})

/** Where the answer to a ticket goes, too: asked for, or told unasked. */
export const keepEmail = (turn: Turn, ref: TicketRef, email: string): Outcome => {
  const { email: before = email } = turn.conversation
  const key = before === email ? 'ticket.email-kept' : 'ticket.email-replaced'
  return {
    parts: [part([text(ofTicket(turn.world, ref, key, { email, before }))])],
    decision: decision('answer', { code: 'question-answered', question: 'email' }),
    effects: [change(turn, ref.number ?? ref.key, { kind: 'email', email })],
    change: { question: null, ...(turn.conversation.identity.verified ? {} : { email }) },
  }
}

/**
 * Anything but another plain question describes the problem, a job that is named as well; where it is asked about, that
 * is answered besides.
 */
const describeAnswer = (turn: Turn, question: Extract<Question, { kind: 'describe-problem' }>): Outcome | null => {
  const { intents, confidence, entities } = turn.understanding
  if (intents[0] === 'deny' || intents[0] === 'cancel' || saysNothing(turn)) return nothingToTell(turn, question)
  if (entities.ticketChange === 'close' || announcesOther(turn)) return null
  const isJob = intents.every((intent) => intent === 'coverage') && turn.understanding.services.length > 0
  const ownQuestion =
    intents[0] !== 'report-problem' &&
    intents[0] !== 'out-of-scope' &&
    !isJob &&
    confidence >= turn.world.catalog.understanding.thresholds.answer
  const ref = ticketByKey(turn.conversation, question.ticket)
  if (ownQuestion || ref === undefined) return null
  const outcome = addNoteTo(turn, ref, turn.text)
  const subject = subjectOf(turn.text) || ref.subject
  const tickets = (outcome.change?.tickets ?? []).map((each) => (each.key === ref.key ? { ...each, subject } : each))
  // A question alone hardly says what it is about: what comes next may.
  const isAsked = asks(turn.text, turn.world.catalog)
  const described = {
    ...outcome,
    effects: [...(outcome.effects ?? []), change(turn, ref.number ?? ref.key, { kind: 'subject', subject })],
    change: { question: isAsked ? question : null, ...outcome.change, tickets },
  }
  return isJob && isAsked ? merge([described, answerJobBeside(turn)]) : described
}

/** "Forget it" takes back a ticket of which nothing was told; after a mere no, closing it is offered. */
const nothingToTell = (turn: Turn, question: Extract<Question, { kind: 'describe-problem' }>): Outcome => {
  const { understanding, world, conversation } = turn
  const ref = ticketByKey(conversation, question.ticket)
  const outcome = skipped(turn, question)
  if (ref === undefined || ref.number === null || knowsNot(turn)) return outcome
  const { number } = ref
  if (understanding.intents[0] !== 'cancel' || ref.notes > 0) return withButton(outcome, closeButton(world, number))
  const closed = closeByWords(turn, { ...ref, number })
  return { ...closed, change: { ...closed.change, question: null } }
}

const withButton = (outcome: Outcome, action: Action): Outcome => ({
  ...outcome,
  parts: outcome.parts.map((each) => (each.kind === 'said' ? { ...each, actions: [...each.actions, action] } : each)),
})

/** "I don't know": no no. */
const knowsNot = ({ text: words, world }: Turn): boolean =>
  holdsPhrase(words, world.catalog.understanding.vocabulary.unknowing)

const onTicket = (
  turn: Turn,
  question: Extract<Question, { kind: 'which-ticket' }>,
  digits: string,
): Outcome | null => {
  const ticket = ownTicket(turn, digits)
  if (ticket === null) return null
  const outcome = updateTicket({ ...turn, text: question.text, understanding: question.understanding }, ticket)
  // Who named several may want the same of the others.
  const others = question.understanding.entities.tickets === undefined ? [] : ticketsOffered(turn)
  const rest = others.flatMap((other) => (other === digits ? [] : (ownTicket(turn, other) ?? [])))
  if (rest.length === 0) return { ...outcome, change: { question: null, ...outcome.change } }
  const choice = part([], { actions: rest.map((each) => ticketButton(turn.world, each)) })
  return { ...outcome, parts: [...outcome.parts, choice], change: { question, ...outcome.change } }
}

/** "Both": what was asked is done to all that were offered. */
const onEach = (turn: Turn, question: Extract<Question, { kind: 'which-ticket' }>): Outcome | null => {
  const tickets = ticketsOffered(turn).flatMap((digits) => ownTicket(turn, digits) ?? [])
  if (tickets.length === 0) return null
  const outcome = updateEach({ ...turn, text: question.text, understanding: question.understanding }, tickets)
  return { ...outcome, change: { question: null, ...outcome.change } }
}

/** The ticket chosen by a button for what was asked before. */
export const chooseTicket = (turn: Turn, digits: string): Outcome | null => {
  const { question } = turn.conversation
  return question?.kind === 'which-ticket' ? onTicket(turn, question, digits) : null
}

/** A ticket with the words that it was offered for. */
const openOffered = (turn: Turn, { text: words }: Extract<Question, { kind: 'offer-ticket' }>): Outcome => {
  const outcome = answerHelp(turn, ticketFor(words))
  return { ...outcome, change: { question: null, ...outcome.change } }
}

const skipped = (turn: Turn, question: Question): Outcome => closing(turn, 'ticket.question-skipped', question.kind)

const closing = (
  turn: Turn,
  key: ReplyKey,
  question: string,
  values: Readonly<Record<string, number | string>> = {},
): Outcome => ({
  ...answer(part([text(say(turn.world, key, values))])),
  decision: decision('answer', { code: 'question-answered', question }),
  change: { question: null },
})

/** Paid work that still waits for a yes is not forgotten because something else was asked in between. */
export const reminder = (turn: Turn, actions: Extract<Part, { kind: 'said' }>['actions']): readonly Part[] => {
  const price = hourlyPrice(turn.world.catalog)
  return price === null ? [] : [part([text(say(turn.world, 'consent.reminder', { price }))], { actions })]
}
