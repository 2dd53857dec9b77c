import { priorityById, rankOf } from '../catalog/look-up.ts'
import type { Catalog } from '../catalog/model.ts'
import type { PriorityId, TicketNumber } from '../ids.ts'
import { madeOnce } from '../made-once.ts'
import { madeOf, type Place } from '../understanding/places.ts'
import { TermLists } from '../understanding/term-lists.ts'
import { addNoteTo, setPriority } from './answers/ticket-changes.ts'
import { freshLines, priorityActions } from './answers/ticket-lines.ts'
import { ticketSpokenOf } from './answers/ticket-refs.ts'
import type { TicketRef } from './conversation.ts'
import { isQuestion } from './message.ts'
import { part, text } from './part.ts'
import { holdsPhrase } from './phrases.ts'
import { answer, type Outcome, type Turn } from './turn.ts'
import { wordsIn } from './words-in.ts'
import { say } from './world.ts'

/** Who says more than this says something else, too. */
const mostWords = 10
/** A negation so many words before a name is of that name. */
const reach = 5

interface Lists {
  /** By priority. */
  readonly names: TermLists
  readonly spelled: TermLists
  readonly beside: TermLists
  /** "Not" and the like; a "no" that may stand beside a name is an answer: "no, high". */
  readonly negations: TermLists
}

const listsOf = madeOnce(({ priorities, understanding }: Catalog): Lists => {
  const { vocabulary } = understanding
  const { names, beside } = vocabulary.priorities
  return {
    names: new TermLists(priorities.map(({ id, name }) => [id, name, ...(names[id] ?? [])])),
    spelled: new TermLists([priorities.flatMap(({ id, name }) => [id, name])]),
    beside: new TermLists([beside]),
    negations: new TermLists([vocabulary.negations.filter((word) => !beside.includes(word))]),
  }
})

/**
 * "No, high", "it's medium, not high": a ticket's priority is put right by names and nothing else; which one is right
 * where only a wrong one is named, is asked back. Null where more is said.
 */
export const correctPriority = (turn: Turn): Outcome | null => {
  const { text: words, world } = turn
  const ref = ticketMeant(turn)
  if (ref?.number == null || isQuestion(words)) return null
  const said = prioritiesAlone(words, world.catalog)
  if (said === null) return null
  const [meant, ...others] = said.meant
  if (others.length > 0) return null
  if (meant === undefined) return notThat(turn, { ...ref, number: ref.number }, said.refused)
  // "Urgent" names no priority: it may raise one, and lowers none unless that is wished: "make it normal".
  const isMild = !priorityById(world.catalog, meant).emergency
  const isWished = isMild && holdsPhrase(words, world.catalog.understanding.vocabulary.ticketChange.raises)
  const isMeant = said.isSpelled || isWished || rankOf(world.catalog, meant) < rankOf(world.catalog, ref.priority)
  return isMeant ? setPriority(turn, ref.number, meant) : null
}

/** The ticket that was spoken of, or the only one that is open here; a word alone is for a fresh one. */
const ticketMeant = (turn: Turn): TicketRef | null => {
  const { tickets } = turn.conversation
  const spoken = ticketSpokenOf(turn)
  if (spoken !== null) return tickets.find(({ number, state }) => number === spoken && state !== 'closed') ?? null
  const [only, ...others] = tickets.filter(({ state }) => state !== 'closed')
  return others.length === 0 && turn.text.trim().includes(' ') ? (only ?? null) : null
}

/** "It's not a blocker": noted, and which it is asked, where it is one; else it is told what it is. */
const notThat = (
  turn: Turn,
  ref: TicketRef & { readonly number: TicketNumber },
  refused: readonly PriorityId[],
): Outcome => {
  const { world, understanding, text: words } = turn
  const actions = priorityActions(world, ref.priority, false)
  if (!refused.includes(ref.priority)) return answer(part(freshLines(world, ref), { actions }))
  const noted = addNoteTo({ ...turn, understanding: { ...understanding, priority: null } }, ref, words)
  const question = text(say(world, 'ticket.which-priority', { number: ref.number }))
  return { ...noted, parts: [...noted.parts, part([question], { actions })] }
}

interface Said {
  readonly meant: readonly PriorityId[]
  /** Those that it isn't. */
  readonly refused: readonly PriorityId[]
  readonly isSpelled: boolean
}

/** The priorities that a message names, where it says nothing else. */
const prioritiesAlone = (words: string, catalog: Catalog): Said | null => {
  const lists = listsOf(catalog)
  const said = wordsIn(words)
  if (said.length > mostWords) return null
  const names = lists.names.find(said)
  if (names.length === 0) return null
  const negations = lists.negations.find(said)
  if (madeOf(said.length, [names, lists.beside.find(said), negations]) === null) return null
  const isRefused = ({ at }: Place): boolean => {
    const before = Math.max(0, ...names.flatMap(({ end }) => (end <= at ? end : [])))
    return negations.some((not) => not.at >= before && not.end <= at && at - not.end < reach)
  }
  const meant = names.filter((name) => !isRefused(name))
  const idsOf = (places: readonly Place[]) => [...new Set(places.flatMap(({ id }) => catalog.priorities[id]?.id ?? []))]
  const spelled = lists.spelled.find(said)
  return {
    meant: idsOf(meant),
    refused: idsOf(names.filter(isRefused)),
    isSpelled: meant.some(({ at }) => spelled.some((place) => place.at === at)),
  }
}
