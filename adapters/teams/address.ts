import type { ConversationId } from '../../src/ids.ts'

/** Where a conversation takes place, with all that is needed to write there unasked. */
export interface Address {
  readonly tenant: string
  /** Where this conversation's messages are posted to, as Teams told it. */
  readonly serviceUrl: string
  /** Id of the chat or the channel, as Teams names it. */
  readonly chat: string
  readonly kind: 'personal' | 'group' | 'channel'
  /** The post that a chain of replies hangs on; null outside channels, and for what begins a new chain. */
  readonly post: string | null
}

const publicService = /^https:\/\/smba\.trafficmanager\.net\/([a-z]{2,8})\/?$/
const inGroup = 'chat'

/** Teams' own regions by their names, so that ids stay short. */
const shortService = (url: string): string => publicService.exec(url)?.[1] ?? url
const longService = (name: string): string => (name.includes(':') ? name : `https://smba.trafficmanager.net/${name}/`)

const encode = (text: string): string => encodeURIComponent(text).replaceAll('%3A', ':').replaceAll('%40', '@')

/** `teams:TENANT~SERVICE/CHAT`, with `/POST` in a channel and `/chat` in a group: a reference that survives restarts. */
export const conversationId = ({ tenant, serviceUrl, chat, kind, post }: Address): ConversationId => {
  const thread = kind === 'personal' ? [] : [kind === 'group' ? inGroup : encode(post ?? '')]
  return [`teams:${encode(tenant)}~${encode(shortService(serviceUrl))}`, encode(chat), ...thread].join(
    '/',
  ) as ConversationId
}

const decoded = (text: string): string | null => {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** Null when the id is none of ours. */
export const addressOf = (id: ConversationId): Address | null => {
  const parts = /^teams:([^/~]+)~([^/]+)\/([^/]+)(?:\/([^/]*))?$/.exec(id)?.slice(1, 4).map(decoded) ?? []
  const [tenant, service, chat] = parts
  if (!tenant || !service || !chat) return null
  const thread = id.split('/')[2]
  const place = { tenant, serviceUrl: longService(service), chat }
  if (thread === undefined) return { ...place, kind: 'personal', post: null }
  return thread === inGroup
    ? { ...place, kind: 'group', post: null }
    : { ...place, kind: 'channel', post: decoded(thread) || null }
}

/** The id that Teams posts by: a reply chain is named within its channel's. */
export const platformConversation = ({ chat, post }: Address): string =>
  post === null ? chat : `${chat};messageid=${post}`
