import type { PlanId, PriorityId, ServiceId } from '../ids.ts'
import type { Settings, Severity, Vocabulary } from './schema.ts'
import type { Intent } from './understanding.ts'

/** What `intents/understanding/` holds: examples, names, vocabulary, severity words and thresholds. */
export interface UnderstandingData {
  /** Short ways to ask for one thing. May hold `{service}`, `{plan}`, `{product}` and `{ticket}`. */
  readonly phrases: readonly Phrase[]
  /** How customers call and describe each service. */
  readonly services: ReadonlyMap<ServiceId, ServiceWords>
  /** Whole messages with what a perfect triager understands from each. */
  readonly messages: readonly LabelledMessage[]
  readonly vocabulary: Vocabulary
  readonly severity: Severity
  readonly thresholds: Settings['thresholds']
  readonly training: Settings['training']
  /** Hash of everything that the matcher is made from: equal data trains equal matchers. */
  readonly digest: string
}

export interface Phrase {
  readonly intent: Intent
  readonly text: string
}

export interface ServiceWords {
  /** Terms that name the service outright. */
  readonly names: readonly string[]
  /** The job or the situation in a customer's words. */
  readonly phrases: readonly string[]
}

export interface LabelledMessage {
  readonly text: string
  readonly intents: readonly Intent[]
  readonly services: readonly ServiceId[]
  readonly plans: readonly PlanId[]
  readonly priority: PriorityId | null
  readonly ticket: string | null
}
