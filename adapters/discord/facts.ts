import type { REST } from '@discordjs/rest'
import { forGood, Remembered } from '../shared/remembered.ts'
import { isRefused } from './connection/api.ts'
import type { ChannelFacts } from './inbound.ts'
import { channel, type WireChannel } from './wire.ts'

/** Discord's numbers for its channels. */
const text = 0
const threads: ReadonlySet<number> = new Set([10, 11, 12])
const forums: ReadonlySet<number> = new Set([15, 16])

const room: ChannelFacts = { kind: 'room', parent: null, owner: null }

/**
 * What must be known of channels. Asked for once and remembered: it never changes, and a resumed session isn't told
 * of the channels that there are. Rejects as the API does, save where we may not look: that is a room.
 */
export const createFacts = (api: REST): ((id: string) => Promise<ChannelFacts>) => {
  const channels = new Remembered<Pick<WireChannel, 'type' | 'parent_id' | 'owner_id'>>(forGood)
  const channelOf = (id: string) =>
    channels.of(id, () =>
      api.get(`/channels/${id}`).then(
        (found) => channel.parse(found),
        (error: unknown) => {
          if (isRefused(error)) return { type: text }
          throw error
        },
      ),
    )
  return async (id) => {
    const { type, parent_id, owner_id } = await channelOf(id)
    if (!threads.has(type) || parent_id == null) return room
    const isPost = forums.has((await channelOf(parent_id)).type)
    return { kind: isPost ? 'post' : 'thread', parent: parent_id, owner: owner_id ?? null }
  }
}
