import type { Catalog } from '../catalog/model.ts'
import type { Instant } from '../ids.ts'
import type { Store } from '../store/store.ts'
import { type Account, planAt } from './account.ts'

type Plans = Pick<Catalog, 'plans' | 'withoutPlan'>

/** Whether the plan that an account has now is none of the catalog's: nobody can tell what it gives. */
export const hasLostPlan = ({ plans, withoutPlan }: Plans, account: Account, at: Instant): boolean => {
  const plan = planAt(account, at, withoutPlan)
  return plans.every(({ id }) => id !== plan)
}

/** All accounts whose plan is none of the catalog's, by name. */
export const accountsWithLostPlan = async (
  store: Pick<Store, 'accounts'>,
  catalog: Plans,
  at: Instant,
): Promise<readonly Account[]> => {
  const outside = await store.accounts({ planOutside: catalog.plans.map(({ id }) => id) })
  return outside.filter((account) => hasLostPlan(catalog, account, at))
}

/** Those that lose their plan by a change of the catalog. The store is asked only where a plan is taken away. */
export const accountsLosingPlan = async (
  store: Pick<Store, 'accounts'>,
  { before, after }: { readonly before: Plans; readonly after: Plans },
  at: Instant,
): Promise<readonly Account[]> => {
  const kept = new Set(after.plans.map(({ id }) => id))
  if (before.plans.every(({ id }) => kept.has(id))) return []
  const lost = await accountsWithLostPlan(store, after, at)
  return lost.filter((account) => !hasLostPlan(before, account, at))
}

const mostNamed = 10

/** "2 accounts have a plan that the catalog doesn't have: Acme (GOLD), Beta (GOLD)". */
export const lostPlansText = (accounts: readonly Account[]): string => {
  const named = accounts.slice(0, mostNamed).map(({ name, plan }) => `${name} (${plan})`)
  const others = accounts.length - named.length
  const names = [...named, ...(others > 0 ? [`${others} more`] : [])].join(', ')
  const count = accounts.length === 1 ? '1 account has' : `${accounts.length} accounts have`
  return `${count} a plan that the catalog doesn't have: ${names}`
}

export const lostPlansRemedy =
  'put the plan back into plans.yaml, or give them another: frontdesk accounts add NAME --plan PLAN, or accounts import'
