import { serviceById } from '../catalog/look-up.ts'
import { agreesToPay, agreesToPrice } from './agreement.ts'
import { nextActions } from './answers/coverage.ts'
import { ownOpenTickets } from './answers/own-tickets.ts'
import { asks } from './asking.ts'
import { withWords } from './context.ts'
import type { Conversation } from './conversation.ts'
import { jobOfferFor, offersJob } from './job-offers.ts'
import type { Action } from './message.ts'
import { isShort } from './notes.ts'
import { part, text } from './part.ts'
import { answer, type Outcome, type Turn } from './turn.ts'
import { planOf, say } from './world.ts'
import { hasWords } from './yes.ts'

/** So long after a ticket was offered for a job, a yes means it, though something else was asked since. */
const offerMs = 30 * 60_000

/** An "ok" alone is no yes to what was offered before the last answer. */
export const offerBefore = ({ conversation: { topic }, event, text: words, understanding }: Turn): string | null => {
  const { offer } = topic
  const isMeant = words.trim().includes(' ') || understanding.intents[0] === 'create-ticket'
  return offer !== undefined && isMeant && event.at - offer.at <= offerMs ? jobOfferFor(offer.service) : null
}

/** The words of a yes that says more than yes go along: "go ahead, two hours at most". */
export const withWordsOfYes = (turn: Turn, action: string): Turn => {
  const { conversation, text: words, world } = turn
  const { topic } = conversation
  const before = topic.words ?? topic.offer?.words
  if (!offersJob({ id: action }) || before === undefined || !/\d/.test(words)) return turn
  if (agreesToPay(words, world.catalog)) return turn
  return {
    ...turn,
    conversation: { ...conversation, topic: { ...topic, ...toldForOffer(topic, withWords(before, words)) } },
  }
}

/** Who agrees to the price by its name, after a talk of one job, wants that job, where it is done under the plan. */
export const jobAgreedTo = ({ conversation: { topic }, text: words, world }: Turn): string | null => {
  const [id, ...others] = topic.services
  const service = id === undefined || others.length > 0 ? null : serviceById(world.catalog, id)
  const own = planOf(world)
  if (service === null || service === undefined || own === null || topic.intent !== 'coverage') return null
  return agreesToPrice(words, world.catalog) ? (nextActions(world, service, own, false)[0]?.id ?? null) : null
}

/** The button of an offer that was made before the last answer. */
const offerStanding = ({ conversation, event, world }: Turn): Action | undefined => {
  const { offer } = conversation.topic
  const service = offer === undefined ? undefined : serviceById(world.catalog, offer.service)
  const own = planOf(world)
  const isLate = offer === undefined || event.at - offer.at > offerMs
  return isLate || service === undefined || own === null ? undefined : nextActions(world, service, own, false)[0]
}

/** "The password is in the vault": what an engineer will need, of somebody who has no open ticket that it may be meant for. */
export const tellsForTicket = (turn: Turn): boolean => {
  const { intents, ticket, entities } = turn.understanding
  const isTold = ticket === null && (entities.ticketChange === null || entities.ticketChange === 'comment')
  return isTold && intents.every((intent) => intent === 'ticket-update') && ownOpenTickets(turn).length === 0
}

/** Words that nobody understands, right after a ticket was offered for a job, are told for it. */
export const detailsOfOffer = (turn: Turn): Outcome | null => {
  const { conversation, text: words, world } = turn
  const { offered, question, topic } = conversation
  const [offer = offerStanding(turn), ...others] = offered.filter(offersJob)
  const before = topic.words ?? topic.offer?.words
  if (offer === undefined || others.length > 0 || question !== null || before === undefined) return null
  if (!hasWords(words) || asks(words, world.catalog)) return null
  return {
    ...answer(part([text(say(world, 'coverage.kept'))], { actions: [offer] })),
    change: { misunderstood: 0, topic: { ...topic, ...toldForOffer(topic, withWords(before, words)) } },
  }
}

/** The words go along, whichever button or yes opens the ticket. */
const toldForOffer = ({ offer }: Conversation['topic'], words: string): Partial<Conversation['topic']> =>
  offer === undefined ? { words } : { words, offer: { ...offer, words } }

/** Jobs that are offered, where a yes may mean any of them. */
export const offersAgreedTo = (turn: Turn): Conversation['offered'] =>
  turn.conversation.question === null &&
  isShort(turn.text) &&
  turn.understanding.intents.every((each) => each === 'affirm')
    ? turn.conversation.offered.filter(offersJob)
    : []

/** From here on "the second one" means a button, and no more what was listed. */
export const askWhichOffer = ({ conversation, world }: Turn, actions: Conversation['offered']): Outcome => {
  const { listed: _, ...topic } = conversation.topic
  return { ...answer(part([text(say(world, 'choice.several'))], { actions })), change: { topic } }
}
