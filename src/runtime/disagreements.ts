import type { Identity } from '../accounts/account.ts'
import { forgetDisagreement, noteDisagreement, peopleNoted } from '../accounts/disagreements.ts'
import type { IdentityKey } from '../ids.ts'
import type { World } from '../triage/world.ts'
import type { Parts } from './parts.ts'

/** Tells administrators of people whose rules name several accounts: once a person, until the rules agree. */
export class Disagreements {
  readonly #parts: Pick<Parts, 'store' | 'log'>
  #noted: Set<IdentityKey> | null = null

  constructor(parts: Pick<Parts, 'store' | 'log'>) {
    this.#parts = parts
  }

  /** Never rejects: nobody's message waits for an administrator. */
  async see(person: Identity, account: World['account']): Promise<void> {
    const { key, rules, broadRules = [] } = person
    if (rules.length + broadRules.length === 0) return
    try {
      const { store } = this.#parts
      this.#noted ??= new Set(await peopleNoted(store))
      if (account === 'disagree') await this.#note(person, this.#noted)
      else if (this.#noted.delete(key)) await forgetDisagreement(store, key)
    } catch (error) {
      this.#noted?.delete(key)
      this.#parts.log.warn({ err: error, person: key }, 'rules that disagree about a person could not be noted')
    }
  }

  async #note(person: Identity, noted: Set<IdentityKey>): Promise<void> {
    if (noted.has(person.key)) return
    noted.add(person.key)
    const { store, log } = this.#parts
    const { rules } = await noteDisagreement(store, person)
    const said = rules.map(({ key, account: { name } }) => `${key} says ${name}`)
    log.warn({ person: person.key, rules: said }, 'rules disagree about whose a person is; frontdesk doctor tells more')
  }
}
