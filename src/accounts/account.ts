import type { AccountId, IdentityKey, Instant, PlanId } from '../ids.ts'

/** A customer organisation. People on platforms are linked to it; nobody claims it. */
export interface Account {
  readonly id: AccountId
  /** Unique, compared without case. */
  readonly name: string
  readonly plan: PlanId
  /** First instant at which the plan no longer holds; null: no end known. */
  readonly planEndsAt: Instant | null
  /** IANA zone or fixed offset; null when not known. */
  readonly zone: string | null
  /** BCP 47; null when not known. */
  readonly language: string | null
  /** Version of the vendor's product that it runs; null when not known. */
  readonly productVersion: string | null
  readonly createdAt: Instant
}

const idBytes = 6

/** `randomBytes` gives so many random bytes. */
export const newAccountId = (randomBytes: (count: number) => Uint8Array): AccountId =>
  `acc-${Buffer.from(randomBytes(idBytes)).toString('hex')}` as AccountId

/** Accounts are named by id or by name: no name may be taken for an id. */
export const isAccountId = (text: string): boolean => /^acc-[0-9a-f]{12}$/i.test(text)

/** The plan that holds at an instant: one that has ended is the plan of those without, from that instant on. */
export const planAt = (account: Account, at: Instant, withoutPlan: PlanId): PlanId =>
  account.planEndsAt !== null && at >= account.planEndsAt ? withoutPlan : account.plan

/** Who writes, as the platform vouches for it. */
export interface Identity {
  /** The person's own key, `PLATFORM:USER`. */
  readonly key: IdentityKey
  /** Rules that hold for this person, such as one for a role. A person's own link goes before them. */
  readonly rules: readonly IdentityKey[]
  /** Rules for everybody of a place: they hold where none of `rules` is linked. */
  readonly broadRules?: readonly IdentityKey[]
  /** As the platform shows it; null when it tells none. */
  readonly displayName: string | null
  /** The platform vouches for the person; an anonymous visitor is nobody in particular. */
  readonly verified: boolean
}
