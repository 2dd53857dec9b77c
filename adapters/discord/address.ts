import type { ConversationId, IdentityKey } from '../../src/ids.ts'

/** Where a conversation takes place. All ids are Discord's. */
export interface Address {
  /** Null: a direct message. */
  readonly guild: string | null
  /** The channel, or the thread's parent. */
  readonly channel: string
  /** The thread. One that is opened under a message has that message's id, so it is known before it is there. */
  readonly thread: string | null
  /** The one person who sees it: a command's answers are nobody else's business. */
  readonly alone: string | null
}

/** `discord:@me/CHANNEL` for a direct message, `discord:GUILD/CHANNEL/THREAD`, `discord:GUILD/CHANNEL/@USER`. */
export const conversationId = ({ guild, channel, thread, alone }: Address): ConversationId => {
  const place = alone === null ? thread : `@${alone}`
  return `discord:${guild ?? '@me'}/${channel}${place === null ? '' : `/${place}`}` as ConversationId
}

const pattern = /^discord:(?:@me|(\d+))\/(\d+)(?:\/(?:(\d+)|@(\d+)))?$/

/** Null for what `conversationId` never made. */
export const addressOf = (id: string): Address | null => {
  const [, guild = null, channel, thread = null, alone = null] = pattern.exec(id) ?? []
  return channel === undefined ? null : { guild, channel, thread, alone }
}

/** Others read along in threads; direct messages and a command's answers are one person's. */
export const isShared = ({ thread }: Address): boolean => thread !== null

export const identityKey = (user: string): IdentityKey => `discord:${user}` as IdentityKey
export const userOf = (key: IdentityKey): string => key.slice('discord:'.length)

/** Characters that Discord takes as the id of a button. */
const longestButtonId = 100

/**
 * A button's id: its conversation, since a discreet line may be shown elsewhere, and its action. Null when that is
 * longer than Discord takes: such an action goes into a menu, whose choices have ids of their own.
 */
export const buttonId = (conversation: ConversationId, action: string): string | null => {
  const id = `${conversation.slice('discord:'.length)}|${action}`
  return id.length > longestButtonId ? null : id
}

/** A menu's id; its choices are the actions. */
export const menuId = (conversation: ConversationId, row: number): string =>
  `${conversation.slice('discord:'.length)}#${row}`

/** Where a press belongs, and the action of a button; a menu's action is the choice. Null for ids that aren't ours. */
export const pressedAt = (
  customId: string,
): { readonly conversation: ConversationId; readonly address: Address; readonly action: string | null } | null => {
  const [, place = '', button, menu] = /^([^|#]+)(?:\|(.+)|#(\d+))$/s.exec(customId) ?? []
  const conversation = `discord:${place}` as ConversationId
  const address = addressOf(conversation)
  return address === null || (button ?? menu) === undefined ? null : { conversation, address, action: button ?? null }
}
