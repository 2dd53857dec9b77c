import { rankOf } from '../catalog/look-up.ts'
import type { Catalog } from '../catalog/model.ts'
import type { Understanding } from '../understanding/understanding.ts'
import type { Entry } from './conversation.ts'

/** The confidence from which a message is answered, or turned away, and not asked about. */
export const neededConfidence = ({ intents }: Understanding, { understanding }: Catalog): number =>
  intents[0] === 'out-of-scope' ? understanding.thresholds.turnAway : understanding.thresholds.answer

/**
 * Whether an answer may be built on it: sure enough, or a fault that the words tell to be urgent, however unsure its
 * name. A milder one can wait for the question that a doubt needs.
 */
export const isSure = (understanding: Understanding, catalog: Catalog): boolean =>
  understanding.confidence >= neededConfidence(understanding, catalog) || isUrgent(understanding, catalog)

/** More urgent than what is taken of a fault of which nothing is told. */
const isUrgent = ({ priority }: Understanding, catalog: Catalog): boolean =>
  priority !== null && rankOf(catalog, priority) < rankOf(catalog, catalog.unjudgedPriority)

/** Whether a message may have meant something that wasn't seen in it: that a support lead should look at. */
export const isUnclear = (understanding: Understanding, catalog: Catalog): boolean =>
  !isSure(understanding, catalog) || understanding.intents[0] === 'out-of-scope'

/**
 * The customer's lines among new ones that were not understood, or taken for none of the desk's business: the decision
 * beside them tells.
 */
export const unclearIn = (entries: readonly Entry[]): readonly Entry[] => {
  const reasons = entries.flatMap(({ why }) => why?.decision?.reasons ?? [])
  const isUnclearTurn = reasons.some(
    (reason) => reason.code === 'not-understood' || (reason.code === 'asked' && reason.intents[0] === 'out-of-scope'),
  )
  return isUnclearTurn ? entries.filter(({ from, why }) => from === 'customer' && why?.understanding != null) : []
}
