import type { PlanId, PriorityId, ServiceId } from '../ids.ts'
import type { NamedTime } from '../schedule/asked-time.ts'

/** What a message can ask for: the product's own list, the same for every catalog. */
export const intents = [
  'coverage',
  'report-problem',
  'talk-to-engineer',
  'availability',
  'create-ticket',
  'ticket-status',
  'ticket-update',
  'plans-overview',
  'plan-compare',
  'my-plan',
  'pricing',
  'reaction-time',
  'priorities',
  'emergency',
  'support-channels',
  'plan-expiry',
  'bug-policy',
  'unsure-paid',
  'greeting',
  'thanks',
  'goodbye',
  'help',
  'cancel',
  'affirm',
  'deny',
  'out-of-scope',
] as const
export type Intent = (typeof intents)[number]

/** What the matcher made of one message. */
export interface Understanding {
  /** Everything asked for, most important first; never empty. `out-of-scope` stands alone. */
  readonly intents: readonly Intent[]
  /** Services the message is about, in the order in which it names them. */
  readonly services: readonly ServiceId[]
  /** Plans named as plans; never taken for the plan that the writer has. */
  readonly plans: readonly PlanId[]
  /** Severity, where the text gives a way to judge it. */
  readonly priority: PriorityId | null
  /** Digits of the ticket named. */
  readonly ticket: string | null
  /** Probability, 0 to 1, that `intents[0]` is right. */
  readonly confidence: number
  /** The most likely readings with their probabilities, best first; at least three. */
  readonly nearest: readonly { readonly intent: Intent; readonly confidence: number }[]
  readonly entities: Entities
  /** Whether the message leans on the last turn ("and on premium?", "what about backups"). */
  readonly continues: boolean
  /** Which words spoke for which reading, heaviest first; at most twenty. */
  readonly evidence: readonly Evidence[]
}

export interface Entities {
  /** Versions of the vendor's product, as written. */
  readonly versions: readonly string[]
  readonly emails: readonly string[]
  /** What a ticket-update wants done, where the text says so. */
  readonly ticketChange: 'comment' | 'priority' | 'reopen' | 'close' | null
  /** A priority named by its name ("make it a blocker"), whether or not severity could be judged. */
  readonly namedPriority: PriorityId | null
  /** "The second one", "2", "the last", "both": which of the choices offered last, counted from 1. */
  readonly ordinal: Ordinal | null
  /** "How much for both?": what the choice costs is asked, and nothing is pressed. */
  readonly pricesChoice?: true
  /** Digits of all tickets, each once, where the message names several; else absent. */
  readonly tickets?: readonly string[]
  /** "Give me a minute", "let me ask my boss": nothing is to be done yet. Absent where not said, as all that follows. */
  readonly asksForTime?: true
  /** What of a ticket is asked about, and not asked for: "should I close it?"; `state`: "is it closed?"; `number`: "which number?". */
  readonly ticketAsked?: TicketAsked
  /** Whether something is of a priority: "is no sound a blocker?". */
  readonly asksPriority?: true
  /** "Don't open a ticket." */
  readonly refusesTicket?: true
  /** Nothing of its own is said: "is it included?", "so no?". */
  readonly leans?: true
  /** What it costs is asked, whatever else is. */
  readonly asksCost?: true
  /** What an hour costs is asked. */
  readonly asksHourly?: true
  /** How long the work takes, and not when an answer comes. */
  readonly asksDuration?: true
  /** "And if I upgrade?", "which plan has it?" */
  readonly asksBetterPlans?: true
  /** "What does the best plan cost?" */
  readonly asksPlanPrice?: true
  /** "Tell me about the best plan." */
  readonly asksOfPlan?: true
  /** A plan's name that is an everyday word, and nothing else that means anything: "and free?". Whether it is the plan, the talk tells. */
  readonly everydayPlan?: EverydayPlan
  /** "Cancel our plan", "how do we renew?" */
  readonly changesPlan?: true
  /** "Which plan includes …?": whatever the own one is. */
  readonly asksWhichPlan?: true
  /** When live chat is open is asked, whatever else is. */
  readonly asksHours?: true
  /** "What is included?", of a plan as a whole. */
  readonly asksIncluded?: true
  /** The one day or time of day that is asked about. */
  readonly time?: AskedTime
}

export interface EverydayPlan {
  readonly plan: PlanId
  /** "And", "what about" stand before it. */
  readonly isAddressed: boolean
}

export interface AskedTime extends NamedTime {
  /** By whose clock, where that is said: "my time". */
  readonly clock: 'customer' | 'desk' | null
}

export type Ordinal = number | 'last' | 'all' | 'other'
export type TicketAsked = 'open' | 'close' | 'reopen' | 'priority' | 'comment' | 'state' | 'number'

export interface Evidence {
  /** The words or the rule. */
  readonly what: string
  readonly for: string
  /** Logits; negative speaks against. */
  readonly weight: number
}

/** Reads messages. Pure: the same text gives the same understanding. Safe for any text up to 64 KiB. */
export interface Matcher {
  understand(text: string): Understanding
}
