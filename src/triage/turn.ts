import type { EffectKey, EventId, Instant } from '../ids.ts'
import type { Understanding } from '../understanding/understanding.ts'
import type { Conversation, Effect, Listed } from './conversation.ts'
import type { Decision, Reason, TriageAction } from './decision.ts'
import type { Part } from './part.ts'
import type { ToldBefore } from './told-before.ts'
import type { World } from './world.ts'

/** One thing that a customer wrote, with all that an answer may depend on. */
export interface Turn {
  readonly conversation: Conversation
  readonly event: { readonly id: EventId; readonly at: Instant }
  readonly text: string
  readonly understanding: Understanding
  readonly world: World
  /** What was told just before and not understood: it goes into a ticket along with these words. */
  readonly before?: ToldBefore
}

/** What an answer leads to. `change` goes into the conversation, `effects` are stored with it. */
export interface Outcome {
  readonly parts: readonly Part[]
  readonly decision: Decision
  readonly change?: Partial<Conversation>
  readonly effects?: readonly Effect[]
  /** What the answer tells of one after another, to be chosen from. */
  readonly listed?: Listed
}

export const decision = (action: TriageAction, ...reasons: readonly Reason[]): Decision => ({ action, reasons })

export const answer = (...parts: readonly Part[]): Outcome => ({ parts, decision: decision('answer') })

/** The key of an effect, the same whenever the event is decided again. */
export const effectKey = (
  turn: { readonly conversation: Pick<Conversation, 'id'>; readonly event: Pick<Turn['event'], 'id'> },
  what: string,
): EffectKey => `${what}:${turn.conversation.id}:${turn.event.id}` as EffectKey
