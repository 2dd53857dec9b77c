import type { REST } from '@discordjs/rest'
import type { Logger } from 'pino'
import { z } from 'zod'
import { Recent } from '../../src/recent.ts'
import { StoreError } from '../../src/store/store.ts'
import { isRefused, whyOf } from './api.ts'
import { noRules, type Rules, ruleOf, rulesIn } from './identity.ts'
import { member } from './wire.ts'

export interface MembershipsParts {
  readonly api: REST
  readonly log: Logger
  readonly now: () => number
  /** Whether anybody is linked by a key that begins so. */
  isLinkedUnder(prefix: string): Promise<boolean>
}

const guilds = z.array(z.object({ id: z.string() }))

/** So long what is linked, and who has which role, may have changed without our knowing. */
const keptMs = 60_000
const mostKept = 5000
/** One request each, and a person must not wait for more of them. */
const mostGuilds = 20

/** Roles of people where Discord tells none: in direct messages. Asked for only in guilds whose roles are linked. */
export class Memberships {
  readonly #parts: MembershipsParts
  readonly #known = new Recent<string, { readonly rules: Promise<Rules>; readonly until: number }>(mostKept)
  #linked: { readonly guilds: Promise<readonly string[]>; readonly until: number } | null = null

  constructor(parts: MembershipsParts) {
    this.#parts = parts
  }

  /** Without what Discord doesn't tell just now. @throws StoreError */
  async rulesOf(user: string): Promise<Rules> {
    const linked = await this.#linkedGuilds()
    if (linked.length === 0) return noRules
    const now = this.#parts.now()
    const known = this.#known.get(user)
    if (known !== undefined && known.until > now) return known.rules
    const rules = Promise.all(linked.map((guild) => this.#rulesIn(guild, user))).then((all) => ({
      rules: all.flatMap((each) => each.rules),
      broadRules: all.flatMap((each) => each.broadRules),
    }))
    this.#known.set(user, { rules, until: now + keptMs })
    return rules
  }

  async #rulesIn(guild: string, user: string): Promise<Rules> {
    try {
      const { roles } = member.parse(await this.#parts.api.get(`/guilds/${guild}/members/${user}`))
      return rulesIn(guild, roles)
    } catch (error) {
      if (isRefused(error)) return noRules
      this.#known.forget(user)
      this.#tell(error)
      return noRules
    }
  }

  #linkedGuilds(): Promise<readonly string[]> {
    const now = this.#parts.now()
    if (this.#linked !== null && this.#linked.until > now) return this.#linked.guilds
    const guilds = this.#findLinked().catch((error: unknown) => {
      this.#linked = null
      if (error instanceof StoreError) throw error
      this.#tell(error)
      return []
    })
    this.#linked = { guilds, until: now + keptMs }
    return guilds
  }

  async #findLinked(): Promise<readonly string[]> {
    const { api, isLinkedUnder } = this.#parts
    const linked: string[] = []
    for (const { id } of guilds.parse(await api.get('/users/@me/guilds')))
      if (linked.length < mostGuilds && (await isLinkedUnder(ruleOf(id, '')))) linked.push(id)
    return linked
  }

  #tell(error: unknown): void {
    const why = whyOf(error)
    this.#parts.log.warn({ why }, 'a person could not be looked up on Discord, and is served without roles')
  }
}
