import type { Identity } from '../../src/accounts/account.ts'
import type { ConversationId, EventId, IdentityKey } from '../../src/ids.ts'
import type { Inbound, InboundDeletion } from '../../src/runtime/channel.ts'
import { mayBeForUs, type Place } from '../../src/triage/attention.ts'
import { withoutWords } from '../shared/text.ts'
import { openFormAction } from '../shared/ticket-form.ts'
import { type Address, addressOf, buttonsPlaceOf, conversationId, isDirect } from './address.ts'
import { namedIn, plainTextOf } from './text.ts'
import type { Said, Spot, Who, Wire } from './wire.ts'

/** Ourselves, as Slack sees us, and where an administrator wants us to listen. */
export interface Us {
  readonly team: string
  readonly user: string
  readonly listenChannels: ReadonlySet<string>
}

/** What Slack tells of a person. */
export interface Profile {
  readonly team: string
  readonly displayName: string | null
  /** IANA zone. */
  readonly zone: string | null
  /** BCP 47. */
  readonly language: string | null
  /** Sees only some channels, and belongs to somebody else than the workspace. */
  readonly isGuest: boolean
}

type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never
/** All but who it is from. */
export type Unsigned = DistributiveOmit<Inbound, 'identity' | 'zone' | 'language'>

/** What a request says to the desk; null when it says nothing that could be ours to answer. */
export const unsignedOf = (wire: Wire, us: Us): Unsigned | null => {
  switch (wire.kind) {
    case 'message':
    case 'edited':
      return saidBy(wire, us)
    case 'press':
      return pressed(wire)
    case 'command': {
      const alone = isDirect(wire) ? null : wire.user
      const conversation = conversationId({ team: us.team, channel: wire.channel, thread: null, alone })
      const text = plainTextOf(wire.text, us.user) || withoutWords
      return { kind: 'message', id: `command:${wire.trigger}` as EventId, conversation, text }
    }
    case 'ask': {
      const id = `ask:${us.team}/${wire.channel}/${wire.ts}/${wire.trigger}` as EventId
      const text = plainTextOf(wire.text, us.user) || (wire.files.length === 0 ? withoutWords : '')
      const of = messageId(us, wire)
      return { kind: 'message', id, conversation: saidIn(us, wire), ...placeToUs(wire), text, of }
    }
    case 'form': {
      const address = addressOf(wire.conversation)
      const conversation = wire.conversation as ConversationId
      if (address === null) return null
      const id = `form:${wire.view}` as EventId
      return { kind: 'ticket-form', id, conversation, ...placeToUs(address), form: wire.fields }
    }
    case 'deleted':
    case 'home':
    case 'pane':
    case 'unsupported':
      return null
  }
}

/** That a message which may have been taken in was taken back. */
export const deletionOf = (spot: Spot, us: Us): InboundDeletion => {
  const of = messageId(us, spot)
  return { kind: 'deleted', id: `deleted:${of}` as EventId, conversation: saidIn(us, spot), of }
}

/** The word after the command that opens the form for a ticket. */
const formCommand = 'ticket'

/** Who wants a form, for which conversation, and what lets us open it. */
export interface FormWish {
  readonly user: string
  readonly conversation: ConversationId
  readonly trigger: string
}

/** Null where no form is asked for. */
export const formAskedBy = (wire: Wire, us: Us): FormWish | null => {
  const asks =
    (wire.kind === 'press' && wire.action === openFormAction) ||
    (wire.kind === 'command' && wire.text.trim().toLowerCase() === formCommand)
  const conversation = asks ? unsignedOf(wire, us)?.conversation : undefined
  return conversation === undefined || !asks ? null : { user: wire.user, conversation, trigger: wire.trigger }
}

/** Puts the person's name under it. Somebody from elsewhere keeps the own workspace's rules; a guest has none. */
export const signed = (unsigned: Unsigned, who: Who, us: Us, profile: Profile | null): Inbound => ({
  ...unsigned,
  identity: identityOf(who, us, profile),
  zone: profile?.zone ?? null,
  language: profile?.language ?? null,
})

/** A person whose profile is not known could be a guest, for whom no rule holds. */
export const identityOf = (who: Who, us: Us, profile: Profile | null): Identity => {
  const team = who.userTeam ?? profile?.team ?? us.team
  return {
    key: `slack:${team}/${who.user}` as IdentityKey,
    rules: [],
    broadRules: profile === null || profile.isGuest ? [] : [`slack:${team}/*` as IdentityKey],
    displayName: profile?.displayName ?? null,
    verified: true,
  }
}

/** The key of a message: one is delivered several times under different event ids, and as a mention besides. */
const messageId = (us: Us, { channel, ts }: Spot): EventId => `message:${us.team}/${channel}/${ts}` as EventId

/** The thread's first message of a message that was taken in; null for other events. */
export const messageTsOf = (id: EventId): string | null => /^message:[^/]+\/[^/]+\/(.+)$/.exec(id)?.[1] ?? null

const isReply = ({ ts, threadTs }: Pick<Spot, 'ts' | 'threadTs'>): boolean => threadTs !== null && threadTs !== ts

/**
 * In a channel each question begins a thread; a direct message is one conversation until somebody opens a thread in it.
 * Once there are replies, Slack counts the thread's first message as part of it: it was said before.
 */
const saidIn = (us: Us, { channel, ts, threadTs }: Spot): ConversationId => {
  const thread = isReply({ ts, threadTs }) ? threadTs : isDirect({ channel }) ? null : ts
  return conversationId({ team: us.team, channel, thread, alone: null })
}

const placeToUs = ({ channel, alone = null }: Pick<Address, 'channel'> & Partial<Address>): { place?: Place } =>
  isDirect({ channel }) || alone !== null ? {} : { place: { shared: true, to: 'us', listening: false } }

const placeOf = (us: Us, { channel, ts, threadTs, text }: Said): { place?: Place } => {
  if (isDirect({ channel })) return {}
  const named = namedIn(text, us.user)
  const unnamed = isReply({ ts, threadTs }) ? 'thread' : 'room'
  const to = named.us ? 'us' : named.others ? 'others' : unnamed
  return { place: { shared: true, to, listening: us.listenChannels.has(channel) } }
}

const wordsOf = (us: Us, { text, files }: Said): string =>
  plainTextOf(text, us.user) || (files.length === 0 && namedIn(text, us.user).us ? withoutWords : '')

/**
 * A message may still turn out to be for others, and what is said to others in a thread of ours is worth knowing of; an
 * edit of what was taken in is ours whomever it names now.
 */
const saidBy = (wire: Extract<Wire, { kind: 'message' | 'edited' }>, us: Us): Unsigned | null => {
  const { place } = placeOf(us, wire)
  const text = wordsOf(us, wire)
  const isEdit = wire.kind === 'edited'
  const isEmpty = text === '' && (isEdit || wire.files.length === 0)
  const matters = isEdit || mayBeForUs(place) || isReply(wire)
  if (wire.user === us.user || isEmpty || !matters) return null
  const said = { conversation: saidIn(us, wire), ...(place === undefined ? {} : { place }), text }
  const id = messageId(us, wire)
  if (!isEdit) return { ...said, kind: 'message', id }
  const edit = `edited:${us.team}/${wire.channel}/${wire.ts}/${wire.editedTs}` as EventId
  return { ...said, kind: 'edited', id: edit, of: id }
}

const pressed = (wire: Extract<Wire, { kind: 'press' }>): Unsigned | null => {
  const place = buttonsPlaceOf(wire.blockId)
  const address = place === null ? null : addressOf(place.conversation)
  if (place === null || address === null) return null
  const id = `press:${wire.blockId}/${wire.at}` as EventId
  return { kind: 'action', id, conversation: place.conversation, ...placeToUs(address), action: wire.action }
}
