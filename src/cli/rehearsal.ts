import type { Account } from '../accounts/account.ts'
import type { AccountId, IdentityKey, Instant, PlanId } from '../ids.ts'
import { type AllSettings, type Desk, openDesk } from '../main.ts'
import { planNamed } from './options.ts'

export interface RehearsalOptions {
  /** Null: nobody knows the plan. */
  readonly plan: string | null
  /** Where the clock stands; null: it goes. */
  readonly at: Instant | null
}

export const rehearsalUser = 'rehearsal'

/** A desk on a store in memory, with a throw-away account: what is said and opened there is gone afterwards. */
export const openRehearsal = async (settings: AllSettings, { plan, at }: RehearsalOptions): Promise<Desk> => {
  const desk = await openDesk({ settings, store: 'sqlite::memory:', ...(at === null ? {} : { now: () => at }) })
  if (plan !== null) await linkRehearsal(desk, planNamed(desk.catalog, plan))
  return desk
}

const linkRehearsal = async ({ store, catalog, now }: Desk, plan: PlanId): Promise<void> => {
  const account: Account = {
    id: rehearsalUser as AccountId,
    name: catalog.plans.find(({ id }) => id === plan)?.name ?? plan,
    plan,
    planEndsAt: null,
    zone: null,
    language: null,
    productVersion: null,
    createdAt: now(),
  }
  await store.putAccount(account)
  await store.link(`terminal:${rehearsalUser}` as IdentityKey, account.id)
}
