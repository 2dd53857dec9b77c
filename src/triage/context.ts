import type { Intent, Understanding } from '../understanding/understanding.ts'
import type { Question, Topic } from './conversation.ts'

/** Matters that a following message can carry on with: "and on …?", "what about …". */
const carriesOn: ReadonlySet<Intent> = new Set([
  'coverage',
  'availability',
  'plans-overview',
  'plan-compare',
  'pricing',
  'reaction-time',
  'priorities',
  'support-channels',
  'ticket-status',
  'ticket-update',
  'my-plan',
])

/**
 * Reads a message that leans on the last turn with that turn's topic. What the message itself names goes before
 * what the topic held; a message that stands on its own is left as it is.
 */
export const inContext = (understanding: Understanding, topic: Topic, question: Question | null): Understanding => {
  const { intent } = topic
  const named = understanding.plans.length > 0
  if (understanding.entities.asksPlanPrice === true) return surely(understanding, 'pricing')
  if (asksOfPlan(understanding)) return understanding
  const everyday = question === null ? ofEverydayPlan(understanding, topic) : null
  if (everyday !== null) return everyday
  // "And on premium?" has its own way below: of the plan that is named, and no other.
  const leaning =
    understanding.entities.leans === true && !(understanding.continues && named) && !asksSeveral(understanding)
      ? ofLastMatter(understanding, topic)
      : null
  if (leaning !== null) return leaning
  if (question === null && intent === 'coverage' && topic.ticket === null && corrects(understanding, topic)) {
    return surely(understanding, 'coverage')
  }
  const ticket = understanding.ticket ?? topic.ticket?.toString() ?? null
  const isChange = changesTicket(understanding) || (topic.ticket !== null && raisesTicket(understanding))
  if (ticket !== null && understanding.entities.ordinal !== 'other' && isChange) {
    // Which one, where none is named, is known to whoever changes it.
    return surely(understanding, 'ticket-update')
  }
  if (changesPlanOf(understanding, topic)) return surely(understanding, 'my-plan')
  if (intent === 'availability' && asksOfTime(understanding)) return surely(understanding, 'availability')
  if (!understanding.continues || intent === null || !carriesOn.has(intent)) return understanding
  // "We have …" tells of oneself.
  if (understanding.intents.every((own) => own === 'my-plan') && understanding.confidence >= surelyMine)
    return understanding
  const isNothingNew = understanding.services.length === 0 && understanding.plans.length === 0
  if (isNothingNew && asksAnew(understanding)) return understanding
  // "How about …?" with a name that we don't know must not be answered as if the last one had been named.
  if (isNothingNew && (intent === 'coverage' || asksOfJob(understanding))) return understanding
  const services = understanding.services.length > 0 ? understanding.services : topic.services
  return {
    ...surely(understanding, carriedOn(understanding, intent)),
    services: intent === 'coverage' || understanding.services.length > 0 ? services : understanding.services,
    plans: understanding.plans.length > 0 ? understanding.plans : topic.plans,
    ticket: understanding.ticket ?? (topic.ticket === null ? null : String(topic.ticket)),
  }
}

/** A service asked about after a talk of hours or prices is a question of coverage; a plan after one's own, of plans. */
const carriedOn = ({ services, plans }: Understanding, intent: Intent): Intent =>
  services.length > 0 ? 'coverage' : intent === 'my-plan' && plans.length > 0 ? 'plan-compare' : intent

/** Of prices "free" is asked, too, and of no plan; of a ticket as well. */
const besideFree: ReadonlySet<Intent> = new Set(['pricing', 'ticket-status', 'ticket-update'])

/**
 * "And free?", where what was spoken of depends on the plan: a plan's name, whatever else the word means. Bare, it may ask
 * for either, and the own plan is told of beside it. Null where nothing was spoken of.
 */
const ofEverydayPlan = (understanding: Understanding, topic: Topic): Understanding | null => {
  const { everydayPlan } = understanding.entities
  const { intent, services } = topic
  if (everydayPlan === undefined || intent === null || !carriesOn.has(intent)) return null
  const { plan, isAddressed } = everydayPlan
  const isOfJob = intent === 'coverage' && services.length > 0
  // "And free?" after a plan's price asks for the next one's, after the hourly rate for something free.
  const isOfOther = besideFree.has(intent) && topic.plans.length === 0
  if (!isOfJob && (!isAddressed || isOfOther)) return null
  const named = { ...understanding, plans: [plan], services: isOfJob ? services : [] }
  return { ...surely(named, carriedOn(named, intent)), priority: null, continues: isAddressed }
}

/** "And the licence?", after a talk of hours: which job is meant is asked back. */
const asksOfJob = ({ intents, confidence, entities }: Understanding): boolean =>
  confidence >= surelyMine && entities.leans !== true && intents.every((own) => own === 'coverage')

/** "What does premium include?", "tell me about enterprise": of the plan as a whole, and of nothing spoken of before. */
const asksOfPlan = ({ entities, intents }: Understanding): boolean =>
  entities.asksOfPlan === true && intents.every((own) => own === 'plans-overview' || own === 'plan-compare')

/** "The price per hour, and which plan do we have?": each a matter of its own, and surely. */
const asksSeveral = ({ intents, confidence }: Understanding): boolean =>
  intents.length > 1 && confidence >= surelyMine && intents.every((own) => !vague.has(own))

/** "And the forum?": another matter, and surely. */
const asksAnew = ({ intents, confidence }: Understanding): boolean =>
  confidence >= surelyAnew && intents.every((own) => !vague.has(own))

/** What is meant by itself, however few its words. */
const standsAlone: ReadonlySet<Intent> = new Set([
  'greeting',
  'thanks',
  'goodbye',
  'help',
  'cancel',
  'talk-to-engineer',
  'create-ticket',
  'ticket-status',
  'ticket-update',
])
/** What such a question is taken for where its words alone tell nothing. */
const vague: ReadonlySet<Intent> = new Set([
  'coverage',
  'report-problem',
  'bug-policy',
  'unsure-paid',
  'affirm',
  'deny',
  'out-of-scope',
])
const surelyAnew = 0.6
const surelyMine = 0.8

/** Read as this, and as surely as a rule can tell. */
export const surely = (understanding: Understanding, ...intents: readonly Intent[]): Understanding => ({
  ...understanding,
  intents,
  confidence: Math.max(understanding.confidence, 0.9),
})

const ofPlans: ReadonlySet<Intent> = new Set(['my-plan', 'plans-overview', 'plan-compare', 'pricing'])

/** "How do I upgrade?", after a talk of plans. */
const changesPlanOf = ({ entities, intents, services, confidence }: Understanding, { intent }: Topic): boolean =>
  entities.changesPlan === true &&
  services.length === 0 &&
  intent !== null &&
  ofPlans.has(intent) &&
  (confidence < surelyAnew || intents.every((own) => vague.has(own)))

/**
 * "Is it included?", "so no?", "how much would it be?": what was spoken of last is asked about again, and the catalog
 * answers. Taken by itself it would be read as some other job. Null where nothing was spoken of.
 */
const ofLastMatter = (understanding: Understanding, topic: Topic): Understanding | null => {
  const { intents, entities } = understanding
  const [own] = intents
  if (own === undefined || standsAlone.has(own)) return null
  const named = understanding.plans.length > 0
  const plans = named ? understanding.plans : topic.plans
  // Where no plan is named, the own one is told of, too.
  const asked = { ...surely(understanding, own), services: topic.services, plans, priority: null, continues: named }
  if (entities.asksDuration === true) return { ...asked, intents: ['reaction-time'], plans: understanding.plans }
  if (topic.services.length > 0) return { ...asked, intents: ['coverage'] }
  // The hourly rate is nobody's plan's.
  if (entities.asksHourly === true) return { ...asked, intents: ['pricing'], plans: understanding.plans }
  // "Price?" isn't answered by what a plan is, or how it is reached.
  if (entities.asksCost === true && topic.intent !== null && aboutPlans.has(topic.intent))
    return { ...asked, intents: ['pricing'] }
  // Of a fault that is no job of the catalog: what its repair costs.
  if (topic.intent === 'report-problem' && own === 'coverage' && entities.time === undefined)
    return { ...asked, intents: ['pricing'] }
  if (topic.intent === null || !carriesOn.has(topic.intent)) return null
  // "Can you do it at nine?" is asked of the work, and not of what was told last.
  if (entities.time !== undefined && topic.intent !== 'availability') return null
  return { ...asked, intents: asksAnew(understanding) ? intents : [topic.intent] }
}

const aboutPlans: ReadonlySet<Intent> = new Set([
  'my-plan',
  'plans-overview',
  'plan-compare',
  'support-channels',
  'reaction-time',
])

/** "Tomorrow?", after a talk of hours: a time, and nothing that it would be told of. */
const asksOfTime = (understanding: Understanding): boolean => {
  const { entities, intents, services, plans, priority, ticket, confidence, continues } = understanding
  if (entities.time === undefined || services.length + plans.length > 0 || priority !== null || ticket !== null) {
    return false
  }
  if (intents.includes('report-problem')) return false
  // Of "and at 3 am?" alone, few words tell: an odd hour sounds like an emergency.
  if (intents.includes('emergency')) return continues && confidence < surelyMine
  return confidence < surelyAnew || intents.every((intent) => intent === 'availability' || vague.has(intent))
}

/**
 * "No, I meant …", however unsurely read: nothing was asked that the no could answer. Of the job that a ticket was opened
 * for, more is told in other jobs' words.
 */
const corrects = ({ intents, services }: Understanding, topic: Topic): boolean =>
  intents.every((intent) => intent === 'deny' || intent === 'coverage') &&
  services.some((service) => !topic.services.includes(service))

const courtesies: readonly Intent[] = ['thanks', 'greeting', 'goodbye', 'affirm']

/** What few words are taken for beside a wish for a change. */
const newsBeside: readonly Intent[] = ['ticket-status']

/**
 * "Make it high", "reopen it": a wish that only a ticket can be meant by, in a message that says no more. Where the
 * ticket is named, it can't be a new one that is asked for.
 */
const changesTicket = ({ entities, intents, services, ticket, confidence }: Understanding): boolean => {
  const isWish =
    entities.namedPriority !== null || entities.ticketChange === 'reopen' || entities.ticketChange === 'close'
  const readings: readonly Intent[] =
    ticket === null && intents[0] !== 'ticket-update'
      ? ['out-of-scope', 'affirm', 'deny', 'cancel']
      : [
          'ticket-update',
          ...courtesies,
          'out-of-scope',
          'create-ticket',
          'priorities',
          ...(confidence < surelyAnew ? newsBeside : []),
        ]
  return isWish && services.length === 0 && intents.every((intent) => readings.includes(intent))
}

/** "Raise it", where a ticket was spoken of: its priority, and no new ticket. */
const raisesTicket = ({ entities, intents, services }: Understanding): boolean =>
  entities.ticketChange === 'priority' &&
  services.length === 0 &&
  intents.every((intent) => intent === 'create-ticket' || intent === 'ticket-update')

/** Room for what is asked of a job; who writes more of it has the transcript beside the ticket. */
const mostWords = 4000

/** The words in which a job is asked about, with those that they lean on. */
const wordsOfJob = (topic: Topic, { intents, continues }: Understanding, text: string): Pick<Topic, 'words'> => {
  if (!intents.includes('coverage')) return {}
  const before = continues ? (topic.words ?? '') : ''
  return { words: withWords(before, text) }
}

/** What was told before, and what is told now. */
export const withWords = (before: string, text: string): string =>
  `${before}\n${text}`.trim().slice(0, mostWords).toWellFormed()

/** What the next message may lean on. Small talk leaves the topic as it was. */
export const nextTopic = (topic: Topic, understanding: Understanding, text: string): Topic => {
  const intent = understanding.intents.find((each) => carriesOn.has(each) || each === 'report-problem') ?? null
  if (intent === null) return topic
  const { services, plans } = understanding
  const { ticket, ticketAt } = topic
  const spokenOf = ticketAt === undefined ? {} : { ticketAt }
  return { intent, services, plans, ticket, ...spokenOf, ...wordsOfJob(topic, understanding, text) }
}
