import type { Identity } from '../accounts/account.ts'
import { ticketsWithoutPlan } from '../accounts/links.ts'
import type { AccountId, IdentityKey, TicketNumber } from '../ids.ts'
import { Recent } from '../recent.ts'
import type { Store } from '../store/store.ts'
import type { World } from '../triage/world.ts'

const mostRemembered = 5000

/**
 * Tickets that lack a plan though their person's account is known by now. Who is linked by name gets the plan then; of
 * whom a rule for many holds only their platform knows, and tells it with what they say next.
 */
export class LatePlans {
  readonly #store: Pick<Store, 'tickets'>
  /** People who have no such tickets under this account. */
  readonly #settled = new Recent<IdentityKey, AccountId>(mostRemembered)

  constructor(store: Pick<Store, 'tickets'>) {
    this.#store = store
  }

  async ticketsOf(person: Identity, account: World['account']): Promise<readonly TicketNumber[]> {
    const { key, rules, broadRules = [] } = person
    if (account === null || account === 'disagree') {
      this.#settled.forget(key)
      return []
    }
    if (rules.length + broadRules.length === 0 || this.#settled.get(key) === account.id) return []
    const tickets = await ticketsWithoutPlan(this.#store, key)
    if (tickets.length === 0) this.#settled.set(key, account.id)
    return tickets.map(({ number }) => number)
  }
}
