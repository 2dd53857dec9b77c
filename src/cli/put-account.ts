import { randomBytes } from 'node:crypto'
import { type Account, newAccountId } from '../accounts/account.ts'
import type { AccountFields } from '../accounts/account-fields.ts'
import { confirmPlan } from '../accounts/links.ts'
import { hasLostPlan } from '../accounts/lost-plans.ts'
import type { Desk } from '../main.ts'

/** Whoever has the name keeps id and links; what is not given is forgotten. `known` is the account as it was. */
export const putAccount = async (
  desk: Desk,
  fields: AccountFields,
): Promise<{ readonly account: Account; readonly known: Account | null }> => {
  const { store, catalog, now } = desk
  const known = await store.accountByName(fields.name)
  const account: Account = {
    id: known?.id ?? newAccountId(randomBytes),
    createdAt: known?.createdAt ?? now(),
    ...fields,
  }
  await store.putAccount(account)
  if (known !== null && hasLostPlan(catalog, known, now())) {
    // Tickets that were opened while nobody could tell the plan wait for one.
    for (const key of await store.links(account.id)) await confirmPlan(desk, catalog, key, account)
  }
  return { account, known }
}
