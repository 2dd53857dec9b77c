import type { Account } from '../accounts/account.ts'
import type { AccountId } from '../ids.ts'
import type { Desk } from '../main.ts'
import { UserError } from '../user-error.ts'

/** @throws UserError when neither an id nor a name fits. */
export const findAccount = async ({ store }: Pick<Desk, 'store'>, idOrName: string): Promise<Account> => {
  const account = (await store.account(idOrName as AccountId)) ?? (await store.accountByName(idOrName))
  if (account === null)
    throw new UserError(`there is no account ${JSON.stringify(idOrName)}`, 'frontdesk accounts list shows all')
  return account
}
