import { aChat, accountOf, conversationOf, deliver, entryOf, maria, ticketRequest } from './examples.ts'

const never = 8_640_000_000_000_000
const noEffects = { effects: [], outboxRevision: 0, dueAt: never }
export const acme = accountOf('Acme')
export const conversation = conversationOf(aChat, 3, { lastSeq: 3 })
export const entries = [entryOf(1), entryOf(2), entryOf(3)]
export const ticket = {
  ...ticketRequest('t1'),
  number: 1001,
  state: 'open',
  history: [],
  changedAt: 1000,
  revision: 1,
}

/** A database as format 1 has it, collection by collection. Never changes: every later version must read it. */
export const format1 = {
  meta: [
    { _id: 'format', value: 1 },
    { _id: 'ping', value: 0 },
  ],
  conversations: [
    {
      _id: aChat,
      version: 3,
      state: conversation,
      wakeDue: 70,
      wakeFence: 2,
      recent: entries.slice(2),
      recentBytes: 200,
      events: ['m1', 'm2', 'm3'],
      spokenBy: 'process:3',
      effects: [
        {
          key: 'd1',
          lane: `deliver:${aChat}`,
          position: 1_795_598_400_000_000,
          dueAt: 50,
          owner: null,
          leaseUntil: 0,
          attempts: 4,
          fence: 5,
          effect: deliver('d1', 3),
        },
      ],
      outboxRevision: 9,
      dueAt: 50,
    },
  ],
  pages: [{ _id: `${aChat}#1`, conversation: aChat, first: 1, last: 2, entries: entries.slice(0, 2) }],
  tickets: [
    {
      _id: 1001,
      key: 't1',
      account: null,
      identity: maria,
      state: 'open',
      revision: 1,
      ticket,
      ...noEffects,
    },
  ],
  accounts: [{ _id: acme.id, nameKey: 'acme', account: acme }],
  links: [{ _id: maria, account: acme.id }],
  codes: [{ _id: 'hash-1', account: acme.id, expiresAt: 100, usedBy: null }],
  secrets: [{ _id: 'cookies', value: 'ab'.repeat(32) }],
} as const
