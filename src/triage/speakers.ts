import type { Identity } from '../accounts/account.ts'
import type { IdentityKey } from '../ids.ts'
import type { Conversation, ConversationEvent, Standing } from './conversation.ts'
import { wentInto } from './second-thoughts.ts'

/** People who have spoken in one thread and are remembered; whoever spoke longest ago is forgotten first. */
const mostOthers = 20

/**
 * The conversation as it stands with this person. Where several write, each has questions, offers, tickets and waiting
 * files of their own: nobody agrees to what somebody else was asked, and nobody's words go into somebody else's ticket.
 */
export const speakingWith = (conversation: Conversation, identity: Identity): Conversation => {
  if (conversation.identity.key === identity.key) return { ...conversation, identity }
  const { others = [], email: _, waitingFiles: __, declined: ___, priceTold: ____, ...common } = conversation
  const known = others.find((each) => each.identity.key === identity.key)
  const rest = others.filter((each) => each !== known)
  const standing = known ?? nothingYet(conversation)
  const { more = [], isMoreOwn = false } = conversation.isMoreOwn === true ? standing : conversation
  return {
    ...common,
    ...standing,
    identity,
    more,
    isMoreOwn,
    others: [...rest, standingOf(conversation)].slice(-mostOthers),
  }
}

/** As it stands with the one whom the event is about; with whoever spoke last, where it is about nobody else. */
export const concerning = (conversation: Conversation, event: ConversationEvent): Conversation =>
  conversation.shared ? speakingWith(conversation, personOf(conversation, event)) : conversation

const personOf = ({ id, identity, others = [] }: Conversation, event: ConversationEvent): Identity => {
  const other = (isThem: (standing: Standing) => boolean) => others.find(isThem)?.identity
  switch (event.kind) {
    case 'ticket-opened':
    case 'ticket-changed':
    case 'nothing-to-pay': {
      const owner = event.ticket.identity
      return identity.key === owner ? identity : (other((each) => each.identity.key === owner) ?? stranger(owner))
    }
    case 'ticket-delayed':
    case 'ticket-refused':
      return other(({ tickets }) => tickets.some(({ key }) => key === event.key)) ?? identity
    case 'code-redeemed':
    case 'code-wrong':
    case 'undelivered':
      return event.identity
    case 'deleted':
      return (
        other((each) => wrote(each, event.of) || each.tickets.some((ref) => wentInto(id, event.of, ref))) ?? identity
      )
    default:
      return identity
  }
}

const wrote = ({ lastMessage, waitingFiles = [] }: Standing, of: Conversation['lastMessage']): boolean =>
  lastMessage === of || waitingFiles.some(({ message }) => message === of)

/** Somebody of whom no more is known than whose ticket it is: still nobody else is told of it. */
const stranger = (key: IdentityKey): Identity => ({ key, rules: [], displayName: null, verified: true })

const standingOf = (conversation: Conversation): Standing => {
  const { identity, zone, language, lastMessage, topic, question, offered, tickets, misunderstood } = conversation
  const { codeAttempts, email, waitingFiles, declined, priceTold, more, isMoreOwn = false } = conversation
  return {
    ...{ identity, zone, language, lastMessage, topic, question, offered, tickets, misunderstood, codeAttempts },
    ...{ more, isMoreOwn },
    ...(email === undefined ? {} : { email }),
    ...(waitingFiles === undefined ? {} : { waitingFiles }),
    ...(declined === undefined ? {} : { declined }),
    ...(priceTold === undefined ? {} : { priceTold }),
  }
}

/** What the talk is of is everybody's; whose ticket it is, and what was written of a job, is not. */
const nothingYet = ({ topic: { intent, services, plans } }: Conversation): Omit<Standing, 'identity'> => ({
  zone: null,
  language: null,
  lastMessage: null,
  topic: { intent, services, plans, ticket: null },
  question: null,
  offered: [],
  tickets: [],
  misunderstood: 0,
  codeAttempts: { wrong: 0, blockedUntil: null },
})
