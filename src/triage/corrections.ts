import { rankOf } from '../catalog/look-up.ts'
import type { Catalog } from '../catalog/model.ts'
import type { PriorityId } from '../ids.ts'
import { madeOnce } from '../made-once.ts'
import { stemOf, Terms, wordsOf } from '../understanding/terms.ts'
import { freshTicket } from './answers/ticket-refs.ts'
import { setPriority } from './answers/tickets.ts'
import { isQuestion } from './message.ts'
import type { Outcome, Turn } from './turn.ts'

/** Who says more than this says something else, too. */
const mostWords = 6

const termsOf = madeOnce(({ priorities, understanding }: Catalog): { names: Terms; spelled: Terms; beside: Terms } => {
  const { names, beside } = understanding.vocabulary.priorities
  const own = priorities.map(({ id, name }) => [id, name])
  return {
    names: new Terms(priorities.map(({ id, name }) => [id, name, ...(names[id] ?? [])])),
    spelled: new Terms(own),
    beside: new Terms([beside]),
  }
})

/** "No, high": a fresh ticket's priority is put right by its name and nothing else. Null where that isn't all that is said. */
export const correctPriority = (turn: Turn): Outcome | null => {
  const { catalog } = turn.world
  const ref = freshTicket(turn)
  const named = isQuestion(turn.text) ? null : priorityAlone(turn.text, catalog)
  if (ref?.number == null || named === null || named.id === ref.priority) return null
  // "Urgent" names no priority: it may raise one, and lowers none.
  const isMeant = named.isSpelled || rankOf(catalog, named.id) < rankOf(catalog, ref.priority)
  return isMeant ? setPriority(turn, ref.number, named.id) : null
}

const priorityAlone = (text: string, catalog: Catalog): { id: PriorityId; isSpelled: boolean } | null => {
  const { names, spelled, beside } = termsOf(catalog)
  const stems = wordsOf(text).map(stemOf)
  if (stems.length > mostWords) return null
  const found = new Set<number>()
  names.find(stems, (priority) => found.add(priority))
  let at = 0
  while (at < stems.length) {
    const length = Math.max(names.lengthAt(stems, at), beside.lengthAt(stems, at))
    if (length === 0) return null
    at += length
  }
  const [only, ...others] = found
  const priority = only === undefined ? undefined : catalog.priorities[only]
  return priority === undefined || others.length > 0
    ? null
    : { id: priority.id, isSpelled: stems.some((_, from) => spelled.lengthAt(stems, from) > 0) }
}
