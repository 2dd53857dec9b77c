import { randomBytes } from 'node:crypto'
import { type Account, newAccountId } from '../accounts/account.ts'
import type { AccountFields } from '../accounts/account-fields.ts'
import type { Desk } from '../main.ts'

/** Whoever has the name keeps id and links; what is not given is forgotten. `known` is the account as it was. */
export const putAccount = async (
  { store, now }: Desk,
  fields: AccountFields,
): Promise<{ readonly account: Account; readonly known: Account | null }> => {
  const known = await store.accountByName(fields.name)
  const account: Account = {
    id: known?.id ?? newAccountId(randomBytes),
    createdAt: known?.createdAt ?? now(),
    ...fields,
  }
  await store.putAccount(account)
  return { account, known }
}
