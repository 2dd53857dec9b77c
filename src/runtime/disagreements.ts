import type { Identity } from '../accounts/account.ts'
import { noteDisagreement } from '../accounts/disagreements.ts'
import type { IdentityKey } from '../ids.ts'
import { Recent } from '../recent.ts'
import type { World } from '../triage/world.ts'
import type { Parts } from './parts.ts'

const mostRemembered = 1000

/** Tells administrators of people whose rules name several accounts: once a person, until the rules agree. */
export class Disagreements {
  readonly #parts: Pick<Parts, 'store' | 'log'>
  readonly #told = new Recent<IdentityKey, true>(mostRemembered)

  constructor(parts: Pick<Parts, 'store' | 'log'>) {
    this.#parts = parts
  }

  /** Never rejects: nobody's message waits for an administrator. */
  async see(person: Identity, account: World['account']): Promise<void> {
    if (account !== 'disagree') return this.#told.forget(person.key)
    if (this.#told.get(person.key)) return
    this.#told.set(person.key, true)
    const { store, log } = this.#parts
    try {
      const { rules } = await noteDisagreement(store, person)
      const said = rules.map(({ key, account: { name } }) => `${key} says ${name}`)
      log.warn(
        { person: person.key, rules: said },
        'rules disagree about whose a person is; frontdesk doctor tells more',
      )
    } catch (error) {
      this.#told.forget(person.key)
      log.warn({ err: error, person: person.key }, 'rules disagree about whose a person is, which could not be noted')
    }
  }
}
