import type { Identity } from '../accounts/account.ts'
import type { Attachment } from '../attachments/attachment.ts'
import type { Instant } from '../ids.ts'
import type { Understanding } from '../understanding/understanding.ts'
import { agreeToPay } from './answers/ticket-lines.ts'
import { type Conversation, type Effect, type Entry, standingQuestion } from './conversation.ts'
import type { Decision } from './decision.ts'
import { asAnybody, isPrivate } from './discretion.ts'
import { type Block, plainText, type Reply } from './message.ts'
import { compose, type Part, text } from './part.ts'
import { openersWith } from './presses.ts'
import type { Outcome } from './turn.ts'
import { hourlyPrice, say, type World } from './world.ts'

/** What a decision comes to: saved together, or not at all. */
export interface Decided {
  readonly conversation: Conversation
  readonly entries: readonly Entry[]
  readonly effects: readonly Effect[]
  /** A button was pressed and is used up, for whomever it was offered to. */
  readonly spent?: boolean
}

/** More variants than any text has; past them the answer is introduced as a repetition. */
const mostVariants = 3

/**
 * Puts an outcome into the conversation. `answerWith` is asked again with other variants of the texts while the
 * answer would repeat the last one word for word; where others read along, also for what anybody would be told.
 * An answer that tells of a ticket waits until the ticket has a number.
 */
export const settleTurn = (
  before: Conversation,
  world: World,
  entries: readonly Entry[],
  answerWith: AnswerWith,
): Decided => {
  const { outcome, said, variant } = unlikeTheLast(before, world, answerWith)
  const after: Conversation = {
    ...before,
    ...keptQuestion(before, outcome),
    ...outcome.change,
    version: before.version + 1,
  }
  const waitsFor = outcome.parts.find((part) => part.kind === 'ticket')
  if (waitsFor !== undefined) {
    const draft = {
      waitsFor: waitsFor.key,
      parts: outcome.parts,
      decision: outcome.decision,
      asker: before.identity,
      delayed: false,
    }
    return {
      conversation: append({ ...after, drafts: [...after.drafts, draft] }, entries),
      entries,
      effects: outcome.effects ?? [],
    }
  }
  if (outcome.parts.length === 0)
    return { conversation: append(after, entries), entries, effects: outcome.effects ?? [] }
  const toAnybody = (): Outcome => answerWith(...asAnybody(before, { ...world, variant }))
  const discreet = before.shared && isPrivate(outcome, toAnybody)
  const reply = botEntry(world, entries.at(-1)?.seq ?? before.lastSeq, said.reply, outcome.decision)
  const lines = [...entries, discreet ? { ...reply, discreet, asker: before.identity } : reply]
  return {
    conversation: offering(append(after, lines), world, said, discreet),
    entries: lines,
    effects: outcome.effects ?? [],
  }
}

/** The answer in the conversation as it stands, with what is known of the asker. */
type AnswerWith = (conversation: Conversation, world: World) => Outcome

interface Telling {
  readonly decision?: Decision
  readonly from?: Entry['from']
  readonly asker?: Identity
  readonly files?: readonly Attachment[]
  readonly change?: Partial<Conversation>
}

/** A message of the desk's own making: an answer that waited, or news that nobody asked for just now. */
export const tell = (before: Conversation, world: World, parts: readonly Part[], options: Telling = {}): Decided => {
  const said = compose(world, parts)
  const entry = {
    ...botEntry(world, before.lastSeq, said.reply, options.decision ?? null),
    from: options.from ?? 'bot',
    ...(options.files === undefined ? {} : { files: options.files }),
    ...(before.shared ? { discreet: true, asker: options.asker ?? before.identity } : {}),
  }
  const after = { ...before, ...options.change, version: before.version + 1 }
  return { conversation: offering(append(after, [entry]), world, said, before.shared), entries: [entry], effects: [] }
}

/** Only what the customer wrote, or what changed without a word. */
export const quietly = (before: Conversation, change: Partial<Conversation>): Decided => ({
  conversation: { ...before, ...change, version: before.version + 1 },
  entries: [],
  effects: [],
})

interface Said {
  readonly reply: Reply
  readonly more: readonly Block[]
}

const unlikeTheLast = (
  before: Conversation,
  world: World,
  answerWith: AnswerWith,
): { outcome: Outcome; said: Said; variant: number } => {
  let { variant } = world
  let outcome = answerWith(before, world)
  let said = compose(world, outcome.parts)
  while (variant + 1 < mostVariants && saysAgain(before, said.reply)) {
    variant++
    outcome = answerWith(before, { ...world, variant })
    said = compose(world, outcome.parts)
  }
  return {
    outcome,
    variant,
    said: saysAgain(before, said.reply) ? { ...said, reply: asRepetition(before, world, said.reply) } : said,
  }
}

const saysAgain = (before: Conversation, reply: Reply): boolean => before.lastSaid === plainText(reply.blocks)

/** Says the same with the words that own up to it; the words themselves alternate. */
const asRepetition = (before: Conversation, world: World, reply: Reply): Reply => {
  const introduced = (variant: number): Reply => {
    const [first, ...rest] = reply.blocks
    const lead = first?.kind === 'text' ? plainText([first]) : ''
    const blocks = [
      text(say({ ...world, variant }, 'again', { text: lead })),
      ...(first?.kind === 'text' ? rest : reply.blocks),
    ]
    return { ...reply, blocks }
  }
  const one = introduced(0)
  return saysAgain(before, one) ? introduced(1) : one
}

/**
 * A question that was not answered is dropped, unless it waits for a yes to paid work, its ticket got a note, or it asks
 * for what the ticket is about or for a version, which a question in between leaves open.
 */
const keptQuestion = (before: Conversation, outcome: Outcome): Pick<Conversation, 'question'> => {
  const noted = outcome.decision.reasons.some((reason) => reason.code === 'added-to-ticket')
  const standing = standingQuestion(before.question)
  const isOpen = standing?.kind === 'describe-problem' || standing?.kind === 'version'
  const isLeft = isOpen && !offersTicket(outcome)
  return { question: standing?.kind === 'consent' || noted || isLeft ? standing : null }
}

const offersTicket = ({ parts }: Outcome): boolean =>
  parts.some((each) => each.kind === 'said' && each.actions.some(({ id }) => id.startsWith('open-ticket')))

const append = (conversation: Conversation, entries: readonly Entry[]): Conversation => ({
  ...conversation,
  lastSeq: entries.at(-1)?.seq ?? conversation.lastSeq,
})

const offering = (conversation: Conversation, world: World, said: Said, discreet: boolean): Conversation => ({
  ...conversation,
  ...(said.reply.actions.some(({ id }) => id === agreeToPay) ? { priceTold: hourlyPrice(world.catalog) } : {}),
  offered: said.reply.actions,
  openers: openersWith(conversation.openers, said.reply.actions),
  more: said.more,
  isMoreOwn: discreet,
  lastSaid: plainText(said.reply.blocks),
})

const botEntry = (world: World, afterSeq: number, reply: Reply, decision: Decision | null): Entry => ({
  seq: afterSeq + 1,
  at: world.now,
  from: 'bot',
  audience: 'customer',
  discreet: false,
  blocks: reply.blocks,
  actions: reply.actions,
  why: decision === null ? null : { understanding: null, decision },
})

/** The customer's own line, with what was understood of it for the staff. */
export const customerEntry = (
  before: Conversation,
  at: Instant,
  blocks: readonly Block[],
  understanding: NonNullable<Entry['why']>['understanding'],
  what: Pick<Entry, 'message' | 'files'> = {},
): Entry => ({
  seq: before.lastSeq + 1,
  at,
  from: 'customer',
  audience: 'customer',
  discreet: false,
  ...what,
  blocks,
  actions: [],
  why: understanding === null ? null : { understanding: worthKeeping(understanding), decision: null },
})

/** A reading less likely than this was none: most of a line's bytes would be digits that nobody reads. */
const leastLikely = 0.01

/** What explains a reading, without the dust. */
const worthKeeping = (understanding: Understanding): Understanding => ({
  ...understanding,
  nearest: understanding.nearest.filter(({ confidence }) => confidence >= leastLikely),
})
