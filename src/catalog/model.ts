import type { PlanId, PriorityId, ServiceId, SupportChannelId } from '../ids.ts'
import type { Hours } from '../schedule/hours.ts'
import type { UnderstandingData } from '../understanding/data.ts'
import type { Problem } from './problems.ts'
import type { ReplyTexts } from './reply-keys.ts'

/** All that a vendor promises and how it is said: one folder of YAML, validated. Frozen; a change makes a new one. */
export interface Catalog {
  readonly vendor: Vendor
  /** Best plan first. */
  readonly plans: readonly Plan[]
  /** The plan of an account without one, or whose plan has ended. */
  readonly withoutPlan: PlanId
  /** Most urgent first. */
  readonly priorities: readonly Priority[]
  /** What a ticket gets when nothing told how severe it is. */
  readonly unjudgedPriority: PriorityId
  readonly services: readonly Service[]
  readonly supportChannels: readonly SupportChannel[]
  readonly policies: Readonly<Record<PolicyId, Policy>>
  readonly hours: Hours
  /** By language tag; the vendor's own language is always there. */
  readonly replies: ReadonlyMap<string, ReplyTexts>
  readonly understanding: UnderstandingData
  /** What works, but may be meant otherwise. */
  readonly warnings: readonly Problem[]
  /** Hash of every file's content: equal catalogs have equal digests. */
  readonly digest: string
}

export interface Vendor {
  readonly name: string
  readonly product: string
  /** BCP 47 tag that replies fall back to. */
  readonly language: string
  /** Price of work that no plan covers; null where the vendor does none. */
  readonly hourlyRate: {
    readonly amount: number
    readonly currency: string
    /** As customers read it, in place of `80 EUR/h`. */
    readonly written?: string
  } | null
  /** Versions in which defects are fixed for free, newest first; empty when the page only says how many there are. */
  readonly supportedVersions: readonly string[]
  /** Where the facts come from, for "says who?". */
  readonly source: string
}

export interface Plan {
  readonly id: PlanId
  /** As customers read it. */
  readonly name: string
  /** The rank at which its tickets are served, in the vendor's word. */
  readonly priority: string
  /** Working hours until the first answer, `from` to `to`; null when none is promised. */
  readonly reactionHours: { readonly from: number; readonly to: number } | null
  readonly supportChannels: readonly SupportChannelId[]
  /** `included`: tickets come with the plan. `paid`: a ticket is hourly work that must be agreed to first. */
  readonly tickets: 'included' | 'paid'
  /** One sentence: what it is for. */
  readonly summary: string
  /** What comes with it, one line each, short. */
  readonly includes: readonly string[]
  /** How it differs from the next plan below, one line each. */
  readonly differs: readonly string[]
  readonly sections: readonly string[]
}

export interface SupportChannel {
  readonly id: SupportChannelId
  readonly name: string
  /** URL, user name or other address that a customer uses; null when the page names none. */
  readonly address: string | null
  /** `live-chat`: people answer at once in the chat hours. `tickets`: cases are kept. `other`: neither (a forum). */
  readonly kind: 'live-chat' | 'tickets' | 'other'
  readonly note: string | null
}

export interface Priority {
  readonly id: PriorityId
  readonly name: string
  readonly meaning: string
  /** The emergency rule holds: worked on outside working hours too, through the ticket system only. */
  readonly emergency: boolean
  /** The business stands still: the ticket comes before every question. */
  readonly critical: boolean
}

/** What a plan gets for a service. */
export const outcomes = [
  'included',
  'free',
  'on-demand',
  'hourly',
  'separate-order',
  'guidance',
  'not-included',
  'not-done',
  'ask',
] as const
export type Outcome = (typeof outcomes)[number]

export interface Service {
  readonly id: ServiceId
  /** Noun phrase that fits into a sentence: "data backup". */
  readonly name: string
  readonly coverage: ReadonlyMap<PlanId, Outcome>
  /** The page's section or sections that say so. */
  readonly sections: readonly string[]
  /** One or two sentences of detail; null when there is none. */
  readonly note: string | null
  /** Notes for some plans only, said instead of `note`'s silence: "free when the cause is a defect". */
  readonly planNotes: ReadonlyMap<PlanId, string>
  /** What to do where it is not done or not included; null for the outcome's usual advice. */
  readonly instead: string | null
  /** Where the page contradicts itself: each statement with its section. Empty otherwise. */
  readonly conflict: readonly { readonly says: string; readonly section: string }[]
  /** Services that people mean as well or instead. */
  readonly seeAlso: readonly ServiceId[]
  /** The service is the repair of the vendor's own defects: which version runs decides. */
  readonly dependsOnVersion: boolean
}

export type PolicyId = 'plan-expiry' | 'bug-policy' | 'unsure-paid' | 'emergency'

export interface Policy {
  /** The answer, one to three sentences. */
  readonly answer: string
  /** What "more" shows; null when the answer is all. */
  readonly more: string | null
  readonly sections: readonly string[]
}
