import type { TicketNumber } from '../ids.ts'
import type { Intent, Ordinal } from '../understanding/understanding.ts'
import type { Conversation, Listed } from './conversation.ts'
import type { Outcome, Turn } from './turn.ts'

/** A label typed out, its number, or "the second one" where buttons alone can be meant: the same as pressing. */
export const typedAction = (turn: Turn): string | null => {
  const { offered, question, topic } = turn.conversation
  const wanted = turn.text.trim().toLowerCase()
  const byLabel = offered.find((action) => action.label.toLowerCase() === wanted)
  if (byLabel !== undefined) return byLabel.id
  const { ordinal, ticketChange, pricesChoice } = turn.understanding.entities
  if (pricesChoice === true) return null
  // "Close the first one" presses no button, but chooses among tickets that are asked about.
  if (ticketChange !== null && question?.kind !== 'which-ticket') return null
  if (
    ordinal === null ||
    wanted.startsWith('-') ||
    (topic.listed !== undefined && question === null && !isNumber(wanted))
  )
    return null
  const [picked, ...others] = picksOf(ordinal, offered)
  return others.length === 0 ? (picked?.id ?? null) : null
}

/** A bare number is the button's: buttons are numbered where they are not pressed, lists never are. */
const isNumber = (words: string): boolean => /^\d+$/.test(words)

/** "The second one", "the last", "both" of what the last answer listed, as the question that it stands for. */
export const pickedFromList = (turn: Turn): { turn: Turn; listed: Listed } | null => {
  const { intent } = turn.conversation.topic
  const { entities } = turn.understanding
  const { ordinal } = entities
  const listed = listedLast(turn.conversation)
  if (listed === undefined || ordinal === null) return null
  const asked = { ...turn.understanding, services: [], plans: [], priority: null, confidence: 1, continues: true }
  if (entities.pricesChoice === true) return pricedFromList(turn, listed, ordinal)
  const as = (named: Partial<Turn['understanding']>) => ({
    turn: { ...turn, understanding: { ...asked, ...named } },
    listed,
  })
  if (listed.kind === 'services') {
    const services = picksOf(ordinal, listed.ids)
    return services.length === 0 ? null : as({ intents: ['coverage'], services })
  }
  if (listed.kind === 'tickets') {
    const tickets = picksOf(ordinal, listed.ids).map(String)
    const isChange = entities.ticketChange !== null || entities.namedPriority !== null
    const intents: readonly Intent[] = [isChange ? 'ticket-update' : 'ticket-status']
    return tickets.length === 0 ? null : as({ intents, ticket: tickets[0] ?? null, entities: { ...entities, tickets } })
  }
  const plans = picksOf(ordinal, listed.ids)
  if (plans.length === 0) return null
  if (intent === 'coverage') return as({ intents: ['coverage'], services: turn.conversation.topic.services, plans })
  if (intent === 'reaction-time') return as({ intents: ['reaction-time'], plans })
  return as({ intents: [plans.length > 1 ? 'plan-compare' : 'plans-overview'], plans })
}

/** "How much for the second one?": what it costs. Of tickets that is no choice. */
const pricedFromList = (turn: Turn, listed: Listed, ordinal: Ordinal): ReturnType<typeof pickedFromList> => {
  const { understanding, conversation } = turn
  const entities = { ...understanding.entities, leans: true, asksCost: true } as const
  const as = (named: Partial<Turn['understanding']>) => ({
    turn: { ...turn, understanding: { ...understanding, priority: null, confidence: 1, entities, ...named } },
    listed,
  })
  if (listed.kind === 'tickets') return null
  if (listed.kind === 'services') {
    const services = picksOf(ordinal, listed.ids)
    return services.length === 0 ? null : as({ intents: ['coverage'], services, plans: [] })
  }
  const plans = picksOf(ordinal, listed.ids)
  if (plans.length === 0) return null
  return conversation.topic.intent === 'coverage'
    ? as({ intents: ['coverage'], services: conversation.topic.services, plans })
    : as({ intents: ['pricing'], services: [], plans, entities: { ...understanding.entities, asksPlanPrice: true } })
}

/** What the last answer listed; where it listed nothing, the tickets that were opened here, as they came. */
const listedLast = ({ topic, tickets }: Conversation): Listed | undefined => {
  const opened = tickets.flatMap(({ number }) => number ?? [])
  return topic.listed ?? (opened.length > 1 ? { kind: 'tickets', ids: opened } : undefined)
}

/** The one of several tickets that is meant by its place among them. */
export const pickedTicket = ({ conversation, understanding }: Turn): TicketNumber | null => {
  const listed = listedLast(conversation)
  const { ordinal } = understanding.entities
  if (ordinal === null || listed?.kind !== 'tickets') return null
  const [picked, ...others] = picksOf(ordinal, listed.ids)
  return others.length === 0 ? (picked ?? null) : null
}

const picksOf = <Item>(ordinal: Ordinal, items: readonly Item[]): readonly Item[] => {
  if (ordinal === 'all') return items
  if (ordinal === 'other') return []
  return ordinal === 'last' ? items.slice(-1) : items.slice(ordinal - 1, ordinal)
}

/** Another may be chosen from the same list afterwards. */
export const keepingList = (outcome: Outcome, listed: Listed): Outcome => {
  const topic = outcome.change?.topic
  return topic === undefined ? outcome : { ...outcome, change: { ...outcome.change, topic: { ...topic, listed } } }
}

/** What is said with a word that chooses, too, and chooses nothing: "that is all". */
const choosesNothing: ReadonlySet<Intent> = new Set(['greeting', 'thanks', 'goodbye', 'cancel'])

/** A choice where there is nothing, or no such thing, to choose from. */
export const picksFromNothing = ({ conversation, understanding }: Turn): boolean =>
  conversation.question === null &&
  understanding.entities.ordinal !== null &&
  understanding.entities.pricesChoice !== true &&
  understanding.entities.ticketChange === null &&
  !understanding.intents.some((intent) => choosesNothing.has(intent))
