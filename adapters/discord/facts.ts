import type { REST } from '@discordjs/rest'
import { Recent } from '../../src/recent.ts'
import { isRefused } from './api.ts'
import type { ChannelFacts } from './inbound.ts'
import { channel } from './wire.ts'

/** Discord's numbers for its channels. */
const threads: ReadonlySet<number> = new Set([10, 11, 12])
const forums: ReadonlySet<number> = new Set([15, 16])

const mostRemembered = 10_000
const room: ChannelFacts = { kind: 'room', parent: null, owner: null }

/**
 * What must be known of channels. Asked for once and remembered: it never changes, and a resumed session isn't told
 * of the channels that there are.
 */
export class Channels {
  readonly #api: REST
  readonly #known = new Recent<string, Promise<ChannelFacts>>(mostRemembered)
  readonly #types = new Recent<string, Promise<number>>(mostRemembered)

  constructor(api: REST) {
    this.#api = api
  }

  /** Rejects as the API does, save where we may not look: that is a room. */
  facts(id: string): Promise<ChannelFacts> {
    const known = this.#known.get(id)
    if (known !== undefined) return known
    const asked = this.#ask(id)
    this.#known.set(id, asked)
    asked.catch(() => this.#known.forget(id))
    return asked
  }

  async #ask(id: string): Promise<ChannelFacts> {
    try {
      const { type, parent_id, owner_id } = channel.parse(await this.#api.get(`/channels/${id}`))
      if (!threads.has(type) || parent_id == null) return room
      const isPost = forums.has(await this.#typeOf(parent_id))
      return { kind: isPost ? 'post' : 'thread', parent: parent_id, owner: owner_id ?? null }
    } catch (error) {
      if (isRefused(error)) return room
      throw error
    }
  }

  #typeOf(id: string): Promise<number> {
    const known = this.#types.get(id)
    if (known !== undefined) return known
    const asked = this.#api.get(`/channels/${id}`).then((found) => channel.parse(found).type)
    this.#types.set(id, asked)
    asked.catch(() => this.#types.forget(id))
    return asked
  }
}
