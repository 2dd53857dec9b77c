import type { REST } from '@discordjs/rest'
import type { Logger } from 'pino'
import { z } from 'zod'
import { Recent } from '../../src/recent.ts'
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
/** What Discord doesn't tell just now isn't asked for at every message. */
const failureKeptMs = 10_000
const mostKept = 5000
/** One request each, and a person must not wait for more of them. */
const mostGuilds = 20

interface Kept<Value> {
  readonly value: Promise<Value>
  until: number
}

/** Roles of people where Discord tells none: in direct messages. Asked for only in guilds whose roles are linked. */
export class Memberships {
  readonly #parts: MembershipsParts
  readonly #rules = new Recent<string, Kept<Rules>>(mostKept)
  #linked: Kept<readonly string[]> | undefined

  constructor(parts: MembershipsParts) {
    this.#parts = parts
  }

  /** By what the person may be known, without what Discord doesn't tell just now. Never rejects. */
  async rulesOf(user: string): Promise<Rules> {
    this.#linked = this.#fresh(this.#linked, (failed) => this.#linkedGuilds().catch(failed([])))
    const guilds = await this.#linked.value
    if (guilds.length === 0) return noRules
    const rules = this.#fresh(this.#rules.get(user), async (failed) => {
      const all = await Promise.all(guilds.map((guild) => this.#rulesIn(guild, user).catch(failed(noRules))))
      return { rules: all.flatMap((each) => each.rules), broadRules: all.flatMap((each) => each.broadRules) }
    })
    this.#rules.set(user, rules)
    return rules.value
  }

  /** What is known while it holds, else asked for anew; what takes the place of a failure holds for less long. */
  #fresh<Value>(
    known: Kept<Value> | undefined,
    ask: (failed: <Instead>(instead: Instead) => (error: unknown) => Instead) => Promise<Value>,
  ): Kept<Value> {
    const { now, log } = this.#parts
    if (known !== undefined && known.until > now()) return known
    const value = ask((instead) => (error) => {
      kept.until = now() + failureKeptMs
      log.warn({ why: whyOf(error) }, 'a person could not be looked up on Discord, and is served without roles')
      return instead
    })
    const kept = { value, until: now() + keptMs }
    return kept
  }

  async #linkedGuilds(): Promise<readonly string[]> {
    const { api, isLinkedUnder } = this.#parts
    const linked: string[] = []
    for (const { id } of guilds.parse(await api.get('/users/@me/guilds')))
      if (linked.length < mostGuilds && (await isLinkedUnder(ruleOf(id, '')))) linked.push(id)
    return linked
  }

  async #rulesIn(guild: string, user: string): Promise<Rules> {
    try {
      return rulesIn(guild, member.parse(await this.#parts.api.get(`/guilds/${guild}/members/${user}`)).roles)
    } catch (error) {
      // Nobody of that guild, or we may not look.
      if (isRefused(error)) return noRules
      throw error
    }
  }
}
