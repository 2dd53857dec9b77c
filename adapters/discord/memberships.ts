import type { REST } from '@discordjs/rest'
import type { Logger } from 'pino'
import { z } from 'zod'
import { lookUps, type Remembered } from '../shared/remembered.ts'
import { isRefused, whyOf } from './connection/api.ts'
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
const failureKeptMs = 10_000
/** One request each, and a person must not wait for more of them. */
const mostGuilds = 20

/** Roles of people where Discord tells none: in direct messages. Asked for only in guilds whose roles are linked. */
export class Memberships {
  readonly #parts: MembershipsParts
  readonly #linked: Remembered<readonly string[]>
  readonly #rules: Remembered<Rules>

  constructor(parts: MembershipsParts) {
    this.#parts = parts
    const { now, log } = parts
    const words = 'a person could not be looked up on Discord, and is served without roles'
    const how = { now, keptMs, failureKeptMs, log, words, whyOf }
    this.#linked = lookUps<readonly string[]>({ ...how, instead: () => [] })
    this.#rules = lookUps<Rules>({ ...how, instead: () => noRules })
  }

  /** By what the person may be known, without what Discord doesn't tell just now. Never rejects. */
  async rulesOf(user: string): Promise<Rules> {
    const guilds = await this.#linked.of('', () => this.#linkedGuilds())
    const all = await Promise.all(
      guilds.map((guild) => this.#rules.of(`${guild}/${user}`, () => this.#rulesIn(guild, user))),
    )
    return { rules: all.flatMap((each) => each.rules), broadRules: all.flatMap((each) => each.broadRules) }
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
