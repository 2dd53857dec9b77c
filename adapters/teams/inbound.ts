import type { Identity } from '../../src/accounts/account.ts'
import type { ConversationId, EventId, IdentityKey } from '../../src/ids.ts'
import type { Inbound, InboundDeletion } from '../../src/runtime/channel.ts'
import { isZone } from '../../src/schedule/zone.ts'
import type { Place } from '../../src/triage/attention.ts'
import { withoutWords } from '../shared/text.ts'
import { type Address, conversationId } from './address.ts'
import { inboundFile, type Service } from './files.ts'
import { wordsOf } from './text.ts'
import type { CardData, Mention, Origin, Wire } from './wire.ts'

/** What Teams tells of a person beside their id. */
export interface Membership {
  /** The tenant that the person is of. */
  readonly tenant: string
  readonly isGuest: boolean
}

const postIn = /^([^;]+);messageid=(.+)$/

export const placeAddress = ({ tenant, serviceUrl, conversation, kind }: Origin): Address => {
  const [, chat = conversation, post = null] = postIn.exec(conversation) ?? []
  return { tenant, serviceUrl, chat, kind, post: kind === 'channel' ? post : null }
}

const toWhom = (origin: Origin, address: Address, mentions: readonly Mention[]): Place['to'] => {
  if (mentions.some(({ mentioned }) => mentioned.id === origin.bot)) return 'us'
  if (mentions.length > 0) return 'others'
  const isReply = address.post !== null && address.post !== origin.id
  return isReply ? 'thread' : 'room'
}

const placeOf = (
  origin: Origin,
  listenChannels: ReadonlySet<string>,
  mentions: readonly Mention[] | null,
): { place?: Place } => {
  if (origin.kind === 'personal') return {}
  const address = placeAddress(origin)
  const to = mentions === null ? 'us' : toWhom(origin, address, mentions)
  return { place: { shared: true, to, listening: listenChannels.has(address.chat) } }
}

/** A guest, somebody of another tenant and somebody of whom that is not known are not "everybody in the tenant". */
export const identityOf = ({ tenant, user }: Origin, membership: Membership | null): Identity => {
  const person = user.objectId ?? user.id
  const home = membership?.tenant.toLowerCase() ?? tenant
  const everybody = user.objectId === null || membership === null || membership.isGuest ? [] : [`teams:${home}/*`]
  const atHome = home === tenant ? [] : [`teams:${home}/${person}`]
  return {
    key: `teams:${tenant}/${person}` as IdentityKey,
    rules: atHome as IdentityKey[],
    broadRules: everybody as IdentityKey[],
    displayName: user.name,
    verified: user.objectId !== null,
  }
}

export interface Around {
  readonly listenChannels: ReadonlySet<string>
  readonly membership: Membership | null
  /** As for files. */
  readonly authorization: Service['authorization']
}

/** What somebody said or did; a message that is taken back is nobody's saying, and a file that is handed over neither. */
export type WireOfDesk = Exclude<Wire, { kind: 'deleted' | 'consent' }>

export const deletionOf = (origin: Origin): InboundDeletion => ({
  kind: 'deleted',
  id: `deleted:${origin.id}` as EventId,
  conversation: conversationId(placeAddress(origin)),
  of: `message:${origin.id}` as EventId,
})

/** What an activity says to the desk. Whether a card may speak for another conversation is for the caller to see. */
export const inboundOf = (wire: WireOfDesk, { listenChannels, membership, authorization }: Around): Inbound => {
  const { origin } = wire
  const identity = identityOf(origin, membership)
  const common = {
    conversation: conversationId(placeAddress(origin)),
    identity,
    zone: origin.zone !== null && isZone(origin.zone) ? origin.zone : null,
    language: origin.language,
  }
  const id = (kind: string): EventId => `${kind}:${origin.id}` as EventId
  const spokenFor = ({ of }: Pick<CardData, 'of'>): { conversation?: ConversationId; place?: Place } =>
    of === undefined
      ? placeOf(origin, listenChannels, null)
      : { conversation: of as ConversationId, place: { shared: true, to: 'us', listening: false } }
  switch (wire.kind) {
    case 'message': {
      const said = wordsOf(wire.text, wire.mentions, origin.bot)
      const place = placeOf(origin, listenChannels, wire.mentions)
      if (wire.files.length === 0)
        return { ...common, ...place, kind: 'message', id: id('message'), text: said || withoutWords }
      const { serviceUrl } = origin
      const files = wire.files.map((file) => inboundFile(file, { serviceUrl, authorization }))
      return { ...common, ...place, kind: 'message', id: id('message'), text: said, files }
    }
    case 'edited': {
      const text = wordsOf(wire.text, wire.mentions, origin.bot) || withoutWords
      const edit = `edited:${origin.id}/${wire.editedAt}` as EventId
      const place = placeOf(origin, listenChannels, wire.mentions)
      return { ...common, ...place, kind: 'edited', id: edit, of: id('message'), text }
    }
    case 'press':
      return { ...common, ...spokenFor(wire.data), kind: 'action', id: id('press'), action: wire.data.action }
    case 'form': {
      const { subject, description, priority, version } = wire.fields
      const form = { subject, description, priority, version }
      // Sent off twice, a card is one form; where several see it, each may fill it in.
      const sent = wire.card === null ? id('form') : (`form:${wire.card}/${identity.key}` as EventId)
      return { ...common, ...spokenFor(wire.data), kind: 'ticket-form', id: sent, form }
    }
    case 'installed':
      return { ...common, kind: 'opened', id: id('opened') }
  }
}
