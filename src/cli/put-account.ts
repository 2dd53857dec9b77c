import { randomBytes } from 'node:crypto'
import { type Account, newAccountId } from '../accounts/account.ts'
import type { AccountFields } from '../accounts/account-fields.ts'
import { confirmPlan } from '../accounts/links.ts'
import { hasLostPlan } from '../accounts/lost-plans.ts'
import type { Desk } from '../main.ts'
import { StoreError } from '../store/store.ts'

interface Put {
  readonly account: Account
  /** As it was; null for a new one. */
  readonly known: Account | null
}

/** Whoever has the name keeps id and links; what is not given is forgotten. */
export const putAccount = async (desk: Desk, fields: AccountFields): Promise<Put> => {
  try {
    return await put(desk, fields)
  } catch (error) {
    // Another command has added the name in this very moment: it is there by now.
    if (error instanceof StoreError && error.problem === 'name-taken') return put(desk, fields)
    throw error
  }
}

const put = async (desk: Desk, fields: AccountFields): Promise<Put> => {
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
