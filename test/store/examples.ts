import type { Account } from '../../src/accounts/account.ts'
import type {
  AccountId,
  ConversationId,
  EffectKey,
  EventId,
  IdentityKey,
  PlanId,
  PriorityId,
  TicketNumber,
} from '../../src/ids.ts'
import { instant } from '../../src/ids.ts'
import type { Claim, ConversationSave } from '../../src/store/store.ts'
import type { TicketRequest } from '../../src/tickets/ticket.ts'
import { type Conversation, type Effect, type Entry, newConversation } from '../../src/triage/conversation.ts'
import { textBlocks } from '../../src/triage/message.ts'

export const maria = 'test:maria' as IdentityKey
export const jonas = 'test:jonas' as IdentityKey
export const aChat = 'test:a' as ConversationId
export const bChat = 'test:b' as ConversationId

export const eventId = (id: string) => id as EventId
export const effectKey = (key: string) => key as EffectKey
export const ticketNumber = (number: number) => number as TicketNumber

/** A conversation as it is to be saved: the first save has version 1. */
export const conversationOf = (
  id: ConversationId,
  version: number,
  change: Partial<Conversation> = {},
): Conversation => ({
  ...newConversation(id, { key: maria, rules: [], displayName: 'Maria', verified: true }, instant(0)),
  version,
  ...change,
})

export const entryOf = (seq: number, text = `line ${seq}`, audience: Entry['audience'] = 'customer'): Entry => ({
  seq,
  at: instant(seq),
  from: 'customer',
  audience,
  blocks: textBlocks(text),
  actions: [],
  discreet: false,
  why: null,
})

export const deliver = (key: string, seq = 1): Effect => ({ key: effectKey(key), kind: 'deliver', seq })

export const openTicket = (key: string): Effect => ({
  key: effectKey(key),
  kind: 'open-ticket',
  request: ticketRequest(key),
})

export const tell = (key: string, conversation: ConversationId): Effect => ({
  key: effectKey(key),
  kind: 'tell',
  conversation,
  event: { id: eventId(key), at: instant(0), kind: 'opened' },
})

/** A save with nothing in it but what is told. */
export const saveOf = (conversation: Conversation, change: Partial<ConversationSave> = {}): ConversationSave => ({
  conversation,
  entries: [],
  effects: [],
  events: [],
  unclear: [],
  lease: null,
  ...change,
})

export const claimAt = (now: number, change: { owner?: string; until?: number; limit?: number } = {}): Claim => ({
  owner: change.owner ?? 'one',
  now: instant(now),
  leaseUntil: instant(change.until ?? now + 100),
  limit: change.limit ?? 100,
})

export const ticketRequest = (key: string, change: Partial<TicketRequest> = {}): TicketRequest => ({
  key: effectKey(key),
  subject: 'Replication stopped',
  description: 'Replication stopped after the restart',
  priority: 'urgent' as PriorityId,
  payment: 'plan',
  plan: 'GOLD' as PlanId,
  account: null,
  identity: maria,
  conversation: null,
  version: null,
  email: null,
  openedAt: instant(1000),
  answerDueAt: null,
  ...change,
})

export const accountOf = (name: string, change: Partial<Account> = {}): Account => ({
  id: `account-${name}` as AccountId,
  name,
  plan: 'GOLD' as PlanId,
  planEndsAt: null,
  zone: null,
  language: null,
  productVersion: null,
  createdAt: instant(0),
  ...change,
})
