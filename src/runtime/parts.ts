import type { Logger } from 'pino'
import type { FileLimits } from '../attachments/attachment.ts'
import type { Catalog } from '../catalog/model.ts'
import type { ConversationId, Instant } from '../ids.ts'
import type { Store } from '../store/store.ts'
import type { Helpdesk } from '../tickets/helpdesk.ts'
import type { Matcher } from '../understanding/understanding.ts'
import type { Channel } from './channel.ts'
import type { Presence } from './presence.ts'

/** What Frontdesk is put together from. Clock and randomness come from outside, so that every rule can be tried. */
export interface Parts {
  readonly store: Store
  readonly helpdesk: Helpdesk
  readonly catalog: Catalog
  /** A promise while it is being made: who writes meanwhile waits for it. */
  readonly matcher: Matcher | Promise<Matcher>
  readonly channels: readonly Channel[]
  /** Which files are taken in; absent: the usual ones. */
  readonly fileLimits?: FileLimits
  readonly now: () => Instant
  readonly randomBytes: (count: number) => Uint8Array
  /** This process among those on the store; absent: of no other it is known whether it still runs. */
  readonly presence?: Presence
  readonly log: Logger
  /** How long messages that were not understood can be found by that; with 0 or nothing none can. */
  readonly reviewDays?: number
  /** How many messages of one person are answered in a minute where answers are posted; absent: all. */
  readonly messagesPerMinute?: number
}

/** What answers are made from; exchanged as a whole when the catalog changes. */
export interface Knowledge {
  catalog: Catalog
  /** A promise while it is being made: who writes meanwhile waits for it. */
  matcher: Matcher | Promise<Matcher>
}

/** The platform that a conversation is on: its id begins with the platform's name. */
export const channelOf = (parts: Pick<Parts, 'channels'>, id: ConversationId) =>
  parts.channels.find((channel) => id.startsWith(`${channel.platform}:`))
