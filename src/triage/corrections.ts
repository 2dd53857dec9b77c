import { rankOf } from '../catalog/look-up.ts'
import type { Catalog } from '../catalog/model.ts'
import type { PriorityId } from '../ids.ts'
import { madeOnce } from '../made-once.ts'
import { TermLists } from '../understanding/term-lists.ts'
import { madeOf, wordsOf } from '../understanding/terms.ts'
import { setPriority } from './answers/ticket-changes.ts'
import { freshTicket } from './answers/ticket-refs.ts'
import { isQuestion } from './message.ts'
import type { Outcome, Turn } from './turn.ts'

/** Who says more than this says something else, too. */
const mostWords = 6

interface Lists {
  /** By priority. */
  readonly names: TermLists
  readonly spelled: TermLists
  readonly beside: TermLists
}

const listsOf = madeOnce(({ priorities, understanding }: Catalog): Lists => {
  const { names, beside } = understanding.vocabulary.priorities
  const own = priorities.map(({ id, name }) => [id, name])
  return {
    names: new TermLists(priorities.map(({ id, name }) => [id, name, ...(names[id] ?? [])])),
    spelled: new TermLists(own),
    beside: new TermLists([beside]),
  }
})

/** "No, high": a fresh ticket's priority is put right by its name and nothing else. Null where that isn't all that is said. */
export const correctPriority = (turn: Turn): Outcome | null => {
  const { catalog } = turn.world
  const ref = freshTicket(turn)
  if (ref?.number == null || isQuestion(turn.text)) return null
  const named = priorityAlone(turn.text, catalog)
  if (named === null || named.id === ref.priority) return null
  // "Urgent" names no priority: it may raise one, and lowers none.
  const isMeant = named.isSpelled || rankOf(catalog, named.id) < rankOf(catalog, ref.priority)
  return isMeant ? setPriority(turn, ref.number, named.id) : null
}

const priorityAlone = (text: string, catalog: Catalog): { id: PriorityId; isSpelled: boolean } | null => {
  const lists = listsOf(catalog)
  const words = wordsOf(text)
  if (words.length > mostWords) return null
  const names = lists.names.find(words)
  if (madeOf(words.length, [names, lists.beside.find(words)]) === null) return null
  const [only, ...others] = new Set(names.map(({ id }) => id))
  const priority = only === undefined ? undefined : catalog.priorities[only]
  return priority === undefined || others.length > 0
    ? null
    : { id: priority.id, isSpelled: lists.spelled.find(words).length > 0 }
}
