import type { Instant, PlanId, PriorityId } from '../ids.ts'

/** What Frontdesk does about a message. `consent`: paid work to be agreed to first. */
export type TriageAction = 'answer' | 'clarify' | 'consent' | 'live-chat' | 'queue' | 'ticket'

/** One step of the reasoning, in the order in which it was taken. Data, so that it can be stored, shown and tested. */
export type Reason =
  | { readonly code: 'plan'; readonly plan: PlanId; readonly endedAt: Instant | null }
  | { readonly code: 'plan-not-confirmed' }
  | { readonly code: 'live-chat-in-plan'; readonly included: boolean }
  | {
      readonly code: 'chat-hours'
      readonly open: boolean
      readonly opensAt: Instant | null
      readonly closesAt: Instant | null
    }
  | { readonly code: 'engineers'; readonly present: number; readonly free: number }
  | { readonly code: 'tickets-in-plan'; readonly included: boolean }
  | { readonly code: 'priority'; readonly priority: PriorityId; readonly judged: boolean }
  | { readonly code: 'critical' }
  | { readonly code: 'asked'; readonly intents: readonly string[]; readonly confidence: number }
  | { readonly code: 'not-understood'; readonly times: number }

/** The outcome of a turn with its reasons: stored with the answer, shown to engineers and by `frontdesk ask`. */
export interface Decision {
  readonly action: TriageAction
  readonly reasons: readonly Reason[]
}
