import type { Plan, Priority } from '../catalog/model.ts'
import type { Instant, PlanId, PriorityId, ServiceId } from '../ids.ts'
import type { OpenState } from '../schedule/hours.ts'
import type { Intent } from '../understanding/understanding.ts'

/** Why nothing came of a button: it no longer stands, or somebody else was offered it. */
export type PressRefusal = 'expired' | 'not-theirs'

/** What Frontdesk does about a message. `consent`: paid work to be agreed to first. */
export type TriageAction = 'answer' | 'clarify' | 'consent' | 'live-chat' | 'queue' | 'ticket'

/** One step of the reasoning, in the order in which it was taken. Data, so that it can be stored, shown and tested. */
export type Reason =
  | { readonly code: 'asked'; readonly intents: readonly Intent[]; readonly confidence: number }
  | { readonly code: 'not-understood'; readonly times: number }
  | { readonly code: 'question-answered'; readonly question: string }
  | { readonly code: 'plan'; readonly plan: PlanId; readonly endedAt: Instant | null }
  | { readonly code: 'plan-not-confirmed' }
  | { readonly code: 'critical'; readonly priority: PriorityId }
  | { readonly code: 'priority'; readonly priority: PriorityId; readonly judged: boolean }
  | { readonly code: 'paid-work'; readonly service: ServiceId | null }
  | { readonly code: 'tickets-in-plan'; readonly included: boolean }
  | { readonly code: 'ticket-asked-for' }
  | { readonly code: 'live-chat-in-plan'; readonly included: boolean }
  | {
      readonly code: 'chat-hours'
      readonly open: boolean
      readonly opensAt: Instant | null
      readonly closesAt: Instant | null
    }
  | { readonly code: 'engineers'; readonly present: number; readonly free: number }
  | { readonly code: 'added-to-ticket' }
  | { readonly code: 'looks-like-open-ticket' }
  | { readonly code: 'files-alone' }
  | { readonly code: 'too-many' }
  | { readonly code: 'asked-for-time' }
  | { readonly code: 'ticket-refused' }
  | { readonly code: 'press-refused'; readonly why: PressRefusal }

/** The outcome of a turn with its reasons: stored with the answer, shown to engineers and by `frontdesk ask`. */
export interface Decision {
  readonly action: TriageAction
  readonly reasons: readonly Reason[]
}

/** What a person's help depends on. */
export interface HelpQuestion {
  /** Null: nobody linked the writer to an account. */
  readonly plan: Plan | null
  readonly planEndedAt: Instant | null
  readonly liveChatInPlan: boolean
  readonly chat: OpenState
  readonly engineers: { readonly present: number; readonly free: number }
  readonly priority: Priority
  /** The priority follows from what was said, not from the default. */
  readonly judged: boolean
  /** The service whose repair costs by the hour on this plan, though tickets are included. */
  readonly paidService: ServiceId | null
  /** It costs nothing, whatever the plan: a question about the page, or a defect's repair. */
  readonly free: boolean
  /** An emergency: the priority is critical, or emergency help was called for. */
  readonly critical: boolean
  /** The customer asked for a ticket in so many words. */
  readonly byTicket: boolean
}

/**
 * Entitlement × hours × engineers: how a request for a person's help is served. An emergency is a ticket at once,
 * for everybody and before every question; live chat is for plans that have it, while it is open and an engineer is
 * there; paid work is agreed to before it is opened; everything else is a ticket.
 */
export const decideHelp = (asked: HelpQuestion): Decision => {
  const { plan, chat, engineers } = asked
  const reasons: Reason[] = [
    plan === null ? { code: 'plan-not-confirmed' } : { code: 'plan', plan: plan.id, endedAt: asked.planEndedAt },
    { code: 'priority', priority: asked.priority.id, judged: asked.judged },
  ]
  const decided = (action: TriageAction, ...more: readonly Reason[]): Decision => ({
    action,
    reasons: [...reasons, ...more],
  })
  if (asked.critical) return decided('ticket', { code: 'critical', priority: asked.priority.id })
  if (plan === null) return decided('ticket')
  if ((plan.tickets === 'paid' && !asked.free) || asked.paidService !== null) {
    return decided(
      'consent',
      { code: 'tickets-in-plan', included: plan.tickets === 'included' },
      { code: 'paid-work', service: asked.paidService },
    )
  }
  if (asked.byTicket) return decided('ticket', { code: 'ticket-asked-for' })
  reasons.push({ code: 'live-chat-in-plan', included: asked.liveChatInPlan })
  if (!asked.liveChatInPlan) return decided('ticket')
  reasons.push({ code: 'chat-hours', open: chat.open, opensAt: chat.opensAt, closesAt: chat.closesAt })
  if (!chat.open) return decided('ticket')
  reasons.push({ code: 'engineers', present: engineers.present, free: engineers.free })
  return decided(engineers.present === 0 ? 'ticket' : engineers.free > 0 ? 'live-chat' : 'queue')
}
