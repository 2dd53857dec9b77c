import type { EventId } from '../../src/ids.ts'
import type { Inbound, InboundDeletion, InboundFile } from '../../src/runtime/channel.ts'
import type { Place } from '../../src/triage/attention.ts'
import { withoutWords } from '../shared/text.ts'
import { type Address, conversationId } from './address.ts'
import { identityOf } from './identity.ts'
import { type InteractionArrival, readInteraction } from './interactions.ts'
import { plainTextOf } from './text.ts'
import { deletion, message, type WireAttachment, type WireDeletion, type WireMessage } from './wire.ts'

/** What must be known of a channel to tell where a message was said. */
export interface ChannelFacts {
  readonly kind: 'room' | 'thread' | 'post'
  /** Of a thread, and of a post: the channel or the forum that it is in. */
  readonly parent: string | null
  /** Who opened the thread. */
  readonly owner: string | null
}

/** One dispatch of the gateway, read. */
export type Arrival =
  | { readonly kind: 'message'; readonly message: WireMessage; readonly edited: boolean }
  | { readonly kind: 'deleted'; readonly deletion: WireDeletion }
  | InteractionArrival
  | { readonly kind: 'unsupported' }

const unsupported: Arrival = { kind: 'unsupported' }

/** Reads a dispatch; what isn't for us, or isn't as documented, is `unsupported`. */
export const readDispatch = (type: string, payload: unknown): Arrival => {
  switch (type) {
    case 'MESSAGE_CREATE':
    case 'MESSAGE_UPDATE':
      return readMessage(payload, type === 'MESSAGE_UPDATE')
    case 'MESSAGE_DELETE':
    case 'MESSAGE_DELETE_BULK':
      return readDeletion(payload)
    case 'INTERACTION_CREATE':
      return readInteraction(payload)
    default:
      return unsupported
  }
}

const readDeletion = (payload: unknown): Arrival => {
  const read = deletion.safeParse(payload)
  return read.success ? { kind: 'deleted', deletion: read.data } : unsupported
}

const plainMessage = 0
const replyMessage = 19

const readMessage = (payload: unknown, edited: boolean): Arrival => {
  const read = message.safeParse(payload)
  if (!read.success) return unsupported
  const { author, type, webhook_id, edited_timestamp } = read.data
  const isPerson = author.bot !== true && author.system !== true && webhook_id === undefined
  if (!isPerson || (type !== plainMessage && type !== replyMessage)) return unsupported
  // Updates also come when a preview was added or a message was pinned.
  if (edited && (edited_timestamp ?? null) === null) return unsupported
  if (!edited && isWordless(read.data)) return unsupported
  return { kind: 'message', message: read.data, edited }
}

/** A sticker, or a poll: there is nothing in it to answer. */
const isWordless = ({ content, attachments, message_snapshots = [] }: WireMessage): boolean =>
  content === '' && attachments.length === 0 && message_snapshots.length === 0

/** What messages are read with. */
export interface Reading {
  /** The bot's user id. */
  readonly us: string
  readonly listenChannels: ReadonlySet<string>
  fileOf(attachment: WireAttachment): InboundFile
}

/** A message as the product takes it in. */
export const messageInbound = (
  { message: said, edited }: Extract<Arrival, { kind: 'message' }>,
  facts: ChannelFacts,
  { us, listenChannels, fileOf }: Reading,
): Inbound => {
  const [forwarded] = said.message_snapshots ?? []
  const words = plainTextOf(said.content === '' && forwarded ? { ...said, ...forwarded.message } : said, us)
  const files = [...said.attachments, ...(forwarded?.message.attachments ?? [])].map(fileOf)
  const isBareMention = words === '' && files.length === 0 && said.mentions.some(({ id }) => id === us)
  const text = isBareMention ? withoutWords : words
  const from = {
    conversation: conversationId(addressOfMessage(said, facts)),
    identity: identityOf(said.author, said.guild_id, said.member),
    zone: null,
    language: null,
    ...(said.guild_id === undefined ? {} : { place: placeOf(said, facts, us, listenChannels) }),
  }
  const id = messageId(said.id)
  return edited
    ? { ...from, id: `edit:${said.id}:${said.edited_timestamp}` as EventId, kind: 'edited', of: id, text }
    : { ...from, id, kind: 'message', text, ...(files.length === 0 ? {} : { files }) }
}

const messageId = (id: string): EventId => `message:${id}` as EventId

/** Messages that were taken back; most of them were none of ours. */
export const deletionsInbound = ({ ids, ...from }: WireDeletion, facts: ChannelFacts): readonly InboundDeletion[] =>
  ids.map((id) => ({
    kind: 'deleted',
    id: `deleted:${id}` as EventId,
    conversation: conversationId(addressOfMessage({ ...from, id }, facts)),
    of: messageId(id),
  }))

type Spot = Pick<WireMessage, 'id' | 'channel_id' | 'guild_id'>

const addressOfMessage = (said: Spot, facts: ChannelFacts): Address => {
  const guild = said.guild_id ?? null
  if (guild === null) return { guild, channel: said.channel_id, thread: null, alone: null }
  return facts.kind === 'room' || facts.parent === null
    ? { guild, channel: said.channel_id, thread: said.id, alone: null }
    : { guild, channel: facts.parent, thread: said.channel_id, alone: null }
}

const placeOf = (said: WireMessage, facts: ChannelFacts, us: string, listenChannels: ReadonlySet<string>): Place => ({
  shared: true,
  to: addressee(said, facts, us),
  listening: isListening(said, facts, listenChannels),
})

const addressee = (said: WireMessage, facts: ChannelFacts, us: string): Place['to'] => {
  const repliedTo = said.referenced_message?.author.id ?? said.author.id
  if (said.mentions.some(({ id }) => id === us) || repliedTo === us) return 'us'
  const namesOthers =
    said.mentions.length > 0 || said.mention_roles.length > 0 || said.mention_everyone || repliedTo !== said.author.id
  if (namesOthers) return 'others'
  return facts.kind === 'room' || isOpening(said, facts) ? 'room' : 'thread'
}

/** A forum's post has the id of its first message. */
const isOpening = (said: WireMessage, facts: ChannelFacts): boolean =>
  facts.kind === 'post' && said.channel_id === said.id

/** In a forum that is listened to, its posts are listened to as far as their author writes in them. */
const isListening = (said: WireMessage, facts: ChannelFacts, listenChannels: ReadonlySet<string>): boolean =>
  listenChannels.has(said.channel_id) ||
  (facts.kind === 'post' && facts.parent !== null && listenChannels.has(facts.parent) && facts.owner === said.author.id)
