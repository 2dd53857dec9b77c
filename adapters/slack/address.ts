import type { ConversationId, IdentityKey } from '../../src/ids.ts'

/** Where a conversation takes place. */
export interface Address {
  readonly team: string
  readonly channel: string
  /** Timestamp of the thread's first message; null: in the channel itself, which only a direct message is. */
  readonly thread: string | null
  /** The one person who sees it: a command's answers are nobody else's business. */
  readonly alone: string | null
}

/** `slack:TEAM/CHANNEL` for a direct message, `…/TS` for a thread, `…/@USER` for commands of one person in a channel. */
export const conversationId = ({ team, channel, thread, alone }: Address): ConversationId => {
  const place = alone === null ? thread : `@${alone}`
  return `slack:${team}/${channel}${place === null ? '' : `/${place}`}` as ConversationId
}

const pattern = /^slack:([A-Z0-9]+)\/([A-Z0-9]+)(?:\/(?:(\d+\.\d+)|@([A-Z0-9]+)))?$/

/** Null for what `conversationId` never made. */
export const addressOf = (id: string): Address | null => {
  const [, team, channel, thread = null, alone = null] = pattern.exec(id) ?? []
  return team === undefined || channel === undefined ? null : { team, channel, thread, alone }
}

/** Between one person and us: direct messages' channels begin with D. */
export const isDirect = ({ channel }: Pick<Address, 'channel'>): boolean => channel.startsWith('D')

/** The user's id alone. */
export const userOf = (key: IdentityKey): string => key.slice(key.indexOf('/') + 1)

/** The message under which buttons stand, told by the block that they are in: Slack gives it back with each press. */
export interface ButtonsPlace {
  readonly conversation: ConversationId
  /** Sequence number of the line that they belong to; 0 where there is none. */
  readonly seq: number
}

export const buttonsBlockId = ({ conversation, seq }: ButtonsPlace, row: number): string =>
  `${conversation}#${seq}.${row}`

/** Null for blocks that aren't ours. */
export const buttonsPlaceOf = (blockId: string): ButtonsPlace | null => {
  const [, conversation = '', seq] = /^(.*)#(\d{1,9})\.\d+$/.exec(blockId) ?? []
  return seq === undefined || addressOf(conversation) === null
    ? null
    : { conversation: conversation as ConversationId, seq: Number(seq) }
}
