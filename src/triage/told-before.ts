import { subjectOf } from '../tickets/ticket-rules.ts'
import type { HelpRequest } from './answers/help-request.ts'
import { freshTicket } from './answers/ticket-refs.ts'
import { asks } from './asking.ts'
import { withWords } from './context.ts'
import type { Question } from './conversation.ts'
import { tellsDefect } from './defects.ts'
import type { Turn } from './turn.ts'
import { wordCount } from './words-in.ts'

/** What was told just before, and neither understood nor put into a ticket. */
export type ToldBefore = Extract<Question, { kind: 'clarify' }>

export const toldBefore = (question: Question | null): ToldBefore | undefined =>
  question?.kind === 'clarify' && question.isKept !== true ? { ...question, text: wholeOf(question) } : undefined

/** All that was told and not understood. */
export const wholeOf = ({ earlier = '', text }: ToldBefore): string => withWords(earlier, text)

/** Words for a ticket, with those before them that nobody has understood: they may tell of the same. */
export const withToldBefore = ({ before }: Pick<Turn, 'before'>, words: string): string =>
  before === undefined || words.includes(before.text) ? words : withWords(before.text, words)

/** More words than these tell of a fault by themselves. */
const fewest = 5

/** A request for help, with what was told before it: that names the ticket where the request itself says little. */
export const helpWithToldBefore = (turn: Turn, asked: HelpRequest): HelpRequest => {
  const { before, text: words } = turn
  if (before === undefined) return helpWithOffer(turn, asked)
  if (asked.description.includes(before.text)) return asked
  const { priority, entities } = before.understanding
  const tellsItself = asked.priority !== null || (asked.described && wordCount(words) >= fewest)
  const free = asked.wants === 'repair' && tellsDefect({ ...turn, text: before.text }) ? 'defect-claim' : asked.free
  return {
    ...asked,
    description: withToldBefore(turn, asked.description),
    subject: asked.subject ?? subjectOf(tellsItself ? asked.description : before.text),
    priority: asked.priority ?? priority,
    version: asked.version ?? entities.versions[0] ?? null,
    // Beside an open ticket it may be told for that one: a call for a person opens no second.
    described: asked.described || freshTicket(turn) === null,
    ...(free === undefined ? {} : { free }),
  }
}

/** "Give me a person", where a ticket was offered for what was told: it is about that. */
const helpWithOffer = ({ conversation, text: words, world }: Turn, asked: HelpRequest): HelpRequest => {
  const { question } = conversation
  const isWanted = asked.wants !== 'repair' && !asked.described && !asks(words, world.catalog)
  const isAbout = question?.kind === 'offer-ticket' && isWanted
  if (!isAbout || asked.description.includes(question.text)) return asked
  const description = withWords(question.text, asked.description)
  return { ...asked, description, subject: subjectOf(question.text), described: true }
}
