import { planName, priorityById } from '../catalog/look-up.ts'
import type { Ticket, TicketEvent } from '../tickets/ticket.ts'
import { lastAnswerOf } from '../tickets/ticket-rules.ts'
import { linkHint } from './answers/coverage.ts'
import { reopenButton } from './answers/ticket-doings.ts'
import { consentActions, ticketOpened } from './answers/ticket-lines.ts'
import { ticketByKey } from './answers/ticket-refs.ts'
import {
  asksOf,
  type Conversation,
  type ConversationEvent,
  type DraftAnswer,
  type Question,
  type TicketRef,
} from './conversation.ts'
import { type Part, part, text } from './part.ts'
import { withoutWording } from './rewordings.ts'
import { toldToEngineers } from './second-thoughts.ts'
import { type Decided, quietly, tell } from './settle.ts'
import { accountOf, hourlyPrice, planOf, say, sayAt, sayPlain, type World } from './world.ts'

type EventOf<Kind extends ConversationEvent['kind']> = Extract<ConversationEvent, { kind: Kind }>

/** The ticket has its number: the answer that waited for it is given. */
export const onTicketOpened = (before: Conversation, event: EventOf<'ticket-opened'>, world: World): Decided => {
  const { ticket } = event
  const { offer: _, ...topic } = before.topic
  const ref = ticketByKey(before, event.key)
  const draft = before.drafts.find((each) => each.waitsFor === event.key)
  const change: Partial<Conversation> = {
    drafts: before.drafts.filter((each) => each !== draft),
    tickets: before.tickets.map((each) => (each.key === event.key ? numbered(each, event) : each)),
    topic: { ...topic, ticket: ticket.number, ticketAt: event.at },
  }
  if (draft === undefined) return quietly(before, change)
  const parts = draft.parts.map((each): Part => (each.kind === 'ticket' ? ticketOpened(world, ticket, ref) : each))
  return tell(before, world, parts, { decision: draft.decision, asker: draft.asker, change })
}

const numbered = ({ delayed: _, ...ref }: TicketRef, { ticket, at }: EventOf<'ticket-opened'>): TicketRef => ({
  ...ref,
  number: ticket.number,
  touchedAt: at,
})

/** The support system doesn't answer: said once, and the answer goes on waiting. */
export const onTicketDelayed = (before: Conversation, event: EventOf<'ticket-delayed'>, world: World): Decided => {
  const draft = before.drafts.find((each) => each.waitsFor === event.key)
  const tickets = before.tickets.map((each): TicketRef => (each.key === event.key ? { ...each, delayed: true } : each))
  if (draft === undefined || draft.delayed) return quietly(before, { tickets })
  const drafts = before.drafts.map((each): DraftAnswer => (each === draft ? { ...each, delayed: true } : each))
  return tell(before, world, [part([text(say(world, 'ticket.delayed'))])], {
    decision: draft.decision,
    asker: draft.asker,
    change: { drafts, tickets },
  })
}

export const onTicketRefused = (before: Conversation, event: EventOf<'ticket-refused'>, world: World): Decided => {
  const draft = before.drafts.find((each) => each.waitsFor === event.key)
  return tell(before, world, [part([text(say(world, 'ticket.refused'))])], {
    ...(draft === undefined ? {} : { decision: draft.decision, asker: draft.asker }),
    change: {
      drafts: before.drafts.filter((each) => each !== draft),
      tickets: before.tickets.filter((each) => each.key !== event.key),
      question: null,
    },
  })
}

export const onChangeRefused = (before: Conversation, world: World): Decided =>
  tell(before, world, [part([text(say(world, 'ticket.change-refused'))])])

/** The plan came in that very moment: what was said of a price is taken back. */
export const onNothingToPay = (before: Conversation, { ticket }: EventOf<'nothing-to-pay'>, world: World): Decided => {
  const { number } = ticket
  const ref = before.tickets.find((each) => each.number === number)
  const plan = ticket.plan === null ? '' : planName(world.catalog, ticket.plan)
  return tell(before, world, [part([text(say(world, 'consent.moot', { number, plan }))])], {
    change: {
      tickets: before.tickets.map((each) => (each === ref ? { ...each, ...refChanges(ticket) } : each)),
      ...(ref !== undefined && asksOf(before.question, ref.key) ? { question: null } : {}),
    },
  })
}

/** The kinds of question that are asked about what a message says, and mean nothing without it. */
const leansOnMessage = (question: Question): boolean =>
  question.kind === 'clarify' ||
  question.kind === 'offer-ticket' ||
  question.kind === 'same-ticket' ||
  question.kind === 'which-ticket' ||
  (question.kind === 'consent' && question.request !== null)

/**
 * A message was taken back. What waits for an answer because of it is dropped, its files go into no ticket any more;
 * a ticket that is open stays as it is, and its engineers are told.
 */
export const onDeleted = (before: Conversation, event: EventOf<'deleted'>, world: World): Decided => {
  const decided = withoutMessage({ ...before, ...withoutWording(before, event.of) }, event)
  return { ...decided, effects: toldToEngineers(before, { ...event, text: null }, world) }
}

const withoutMessage = (before: Conversation, { of }: EventOf<'deleted'>): Decided => {
  const waitingFiles = (before.waitingFiles ?? []).filter(({ message }) => message !== of)
  const { words: _, ...topic } = before.topic
  if (before.lastMessage !== of) return quietly(before, { waitingFiles, topic, declined: null })
  const { question } = before
  // Paid work that waits behind the message was asked about before it.
  const waiting = question?.kind === 'clarify' ? (question.waiting ?? null) : null
  const dropped = question !== null && leansOnMessage(question)
  const change = dropped ? { question: waiting, offered: [] } : {}
  return quietly(before, { waitingFiles, topic, declined: null, ...change })
}

/** News of a ticket that began here. Private comments never get this far: the event holds none. */
export const onTicketChanged = (before: Conversation, event: EventOf<'ticket-changed'>, world: World): Decided => {
  const ref = before.tickets.find((each) => each.number === event.ticket.number)
  const ticket = { ...event.ticket, payment: paymentNow(event.ticket, ref) }
  // A ticket is spoken of when it is closed: what is back soon after is its matter.
  const touched = event.event.change.kind === 'state' ? { touchedAt: event.at } : {}
  const tickets = before.tickets.map((each) => (each === ref ? { ...each, ...refChanges(ticket), ...touched } : each))
  const isMoot = ticket.state === 'closed' && ref !== undefined && asksOf(before.question, ref.key)
  const moot = isMoot ? { question: null } : {}
  const news = newsOf(world, ticket, event.event)
  if (news === null) return quietly(before, { tickets, ...moot })
  const asksConsent = event.event.change.kind === 'plan' && ticket.payment === 'not-agreed'
  const { change } = event.event
  return tell(before, world, news, {
    ...(change.kind === 'comment' && change.files !== undefined ? { files: change.files } : {}),
    from: event.event.by.kind === 'engineer' && event.event.change.kind === 'comment' ? 'engineer' : 'system',
    change: {
      tickets,
      ...moot,
      ...(asksConsent && ref !== undefined
        ? { question: { kind: 'consent', request: null, described: true, ticket: ref.key } }
        : {}),
    },
  })
}

/** What the customer has settled from here since the news went off goes before it, unless a plan pays. */
const paymentNow = ({ payment, history }: Ticket, ref: TicketRef | undefined): Ticket['payment'] => {
  const settledBy = ref?.settledBy
  const isBehind = settledBy !== undefined && !history.some(({ key }) => key === settledBy)
  return ref !== undefined && isBehind && payment !== 'plan' ? ref.payment : payment
}

const refChanges = (ticket: Ticket): Partial<TicketRef> => {
  const { state, priority, payment, answerDueAt } = ticket
  const answered = lastAnswerOf(ticket)
  return { state, priority, payment, answerDueAt, ...(answered === undefined ? {} : { answeredAt: answered.at }) }
}

const newsOf = (
  world: World,
  ticket: EventOf<'ticket-changed'>['ticket'],
  { by, change }: TicketEvent,
): readonly Part[] | null => {
  const { number } = ticket
  switch (change.kind) {
    case 'comment':
      return change.public
        ? [part([text(say(world, 'ticket.engineer-said', { number, name: by.name, text: change.text }))])]
        : null
    case 'state':
      return [
        part([text(say(world, 'ticket.state-changed', { number, state: sayPlain(world, `state.${change.state}`) }))], {
          actions: change.state === 'closed' ? [reopenButton(world, number)] : [],
        }),
      ]
    case 'priority':
      return [
        part([
          text(
            say(world, 'ticket.priority-changed', {
              number,
              priority: priorityById(world.catalog, change.priority).name,
            }),
          ),
        ]),
      ]
    case 'plan': {
      if (ticket.state === 'closed') return null
      const plan = planName(world.catalog, change.plan)
      const due = change.answerDueAt === null ? null : sayAt(world, change.answerDueAt)
      const line =
        due === null
          ? say(world, 'ticket.plan-confirmed-no-due', { number, plan })
          : say(world, 'ticket.plan-confirmed', { number, plan, due })
      if (ticket.payment !== 'not-agreed') return [part([text(line)])]
      const ask = text(say(world, 'consent.ask-ticket', { number, price: hourlyPrice(world.catalog) ?? '' }))
      return [part([text(line), ask], { actions: consentActions(world) })]
    }
    case 'subject':
    case 'payment':
    case 'email':
    case 'version':
      return null
  }
}

export const onCodeRedeemed = (before: Conversation, _event: EventOf<'code-redeemed'>, world: World): Decided => {
  const account = accountOf(world)
  const plan = planOf(world)
  const line =
    account === null
      ? text(say(world, 'link.wrong'))
      : plan === null
        ? linkHint(world)
        : text(say(world, 'link.done', { account: account.name, plan: plan.name }))
  return tell(before, world, [part([line])], { change: { codeAttempts: { wrong: 0, blockedUntil: null } } })
}

/** So many wrong codes in a row are guesses; then none is taken for a while. */
const wrongCodesAllowed = 5
const blockedMs = 60 * 60_000

export const onCodeWrong = (before: Conversation, event: EventOf<'code-wrong'>, world: World): Decided => {
  const wrong = before.codeAttempts.wrong + 1
  const blockedUntil = wrong >= wrongCodesAllowed ? ((event.at + blockedMs) as typeof event.at) : null
  const variant = before.codeAttempts.wrong % 2
  const line =
    blockedUntil === null
      ? say({ ...world, variant }, 'link.wrong')
      : say(world, 'link.blocked', { until: sayAt(world, blockedUntil) })
  return tell(before, world, [part([text(line)])], {
    change: { codeAttempts: { wrong: blockedUntil === null ? wrong : 0, blockedUntil } },
  })
}
