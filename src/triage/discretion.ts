import type { Intent } from '../understanding/understanding.ts'
import type { Conversation, Question } from './conversation.ts'
import type { Decision } from './decision.ts'
import type { Outcome } from './turn.ts'
import type { World } from './world.ts'

/** What is the asker's own business whatever there is to tell: that there is no ticket, too. */
const ofOneself: ReadonlySet<Intent> = new Set(['ticket-status', 'ticket-update', 'my-plan'])

/**
 * An answer that tells of the asker's plan, tickets or money: any that another would not be told in the same words.
 * `toAnybody`: what whoever nothing is known of would be told.
 */
export const isPrivate = ({ decision, parts }: Outcome, toAnybody: () => Outcome): boolean =>
  !isCommon(decision) || JSON.stringify(parts) !== JSON.stringify(toAnybody().parts)

const isCommon = ({ action, reasons }: Decision): boolean => {
  if (action === 'clarify' || reasons.some(({ code }) => code === 'too-many')) return true
  const intents = reasons.flatMap((reason) => (reason.code === 'asked' ? reason.intents : []))
  return action === 'answer' && intents.length > 0 && !intents.some((intent) => ofOneself.has(intent))
}

/** The conversation and the world with nothing in them that is the asker's own. */
export const asAnybody = (conversation: Conversation, world: World): [Conversation, World] => {
  const { offer: _, listed, ...topic } = conversation.topic
  const common = listed === undefined || listed.kind === 'tickets' ? {} : { listed }
  return [
    {
      ...conversation,
      topic: { ...topic, ...common, ticket: null },
      question: isOfTicket(conversation.question) ? null : conversation.question,
      offered: [],
      more: [],
      tickets: [],
      drafts: [],
    },
    { ...world, account: null, tickets: [] },
  ]
}

/** Questions that whoever has no ticket and no plan is never asked. */
const isOfTicket = (question: Question | null): boolean =>
  question !== null && question.kind !== 'clarify' && question.kind !== 'offer-ticket'
