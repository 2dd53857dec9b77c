import type { DatabaseSync } from 'node:sqlite'
import type { AttachmentId, ConversationId, EventId, Instant } from '../../ids.ts'
import { type Conversation, type Effect, type Entry, laneOf, withdrawnEntry } from '../../triage/conversation.ts'
import { type Claim, type ConversationSave, keptUnclear, type SaveResult, type Store } from '../store.ts'
import type { BatchWriter } from './batch-writer.ts'
import { documentsBy } from './documents.ts'
import type { ReadTurn } from './read-turn.ts'

type Conversations = Pick<Store, 'conversation' | 'save' | 'entries' | 'withdraw' | 'claimWakes'>

/**
 * Stores effects, due at once: leased to whoever saves, or free for all. Gives the fences in their order; 0, which no
 * lease has, for one that was stored before.
 */
export type PutEffects = (
  conversation: ConversationId | null,
  effects: readonly Effect[],
  lease: ConversationSave['lease'],
) => readonly number[]

export const effectWriter = (db: DatabaseSync): PutEffects => {
  const insert = db.prepare(
    `INSERT INTO effect (key, conversation, lane, due_at, owner, lease_until, fence, document)
     VALUES (?, ?, ?, 0, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`,
  )
  return (conversation, effects, lease) =>
    effects.map((effect) => {
      const fence = lease === null ? 0 : 1
      const [owner, until] = [lease?.owner ?? null, lease?.until ?? null]
      const lane = laneOf(conversation, effect)
      const put = insert.run(effect.key, conversation, lane, owner, until, fence, JSON.stringify(effect))
      return put.changes === 1 ? fence : 0
    })
}

export const conversationsIn = (
  db: DatabaseSync,
  reads: ReadTurn,
  writer: BatchWriter,
  putEffects: PutEffects,
): Conversations => {
  const read = db.prepare('SELECT document FROM conversation WHERE id = ?')
  // With a bare parameter as the limit, SQLite plans the statement anew at every call.
  const entriesFrom = db.prepare(
    'SELECT document FROM entry WHERE conversation = ? AND seq > ? ORDER BY seq LIMIT ? + 0',
  )
  const customerEntriesFrom = db.prepare(
    `SELECT document FROM entry WHERE conversation = ? AND seq > ? AND audience = 'customer' ORDER BY seq LIMIT ? + 0`,
  )
  const save = saver(db, putEffects)
  const wake = waker(db)
  const withdraw = withdrawer(db)
  return {
    conversation: async (id) => reads.one<Conversation>(read, id),
    save: (change) => writer.write(() => save(change)),
    entries: async (id, { afterSeq, limit, audience }) => {
      const statement = audience === 'customer' ? customerEntriesFrom : entriesFrom
      return reads.all<Entry>(statement, id, afterSeq, limit)
    },
    withdraw: (id, message) => writer.write(() => withdraw(id, message)),
    claimWakes: (claim) => writer.write(() => wake(claim)),
  }
}

const saver = (db: DatabaseSync, putEffects: PutEffects) => {
  const insert = db.prepare(
    'INSERT INTO conversation (id, version, wake_at, document) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const update = db.prepare(
    `UPDATE conversation SET version = ?, wake_at = ?, document = ?, lease_until = NULL WHERE id = ? AND version = ?`,
  )
  const putEntry = db.prepare('INSERT INTO entry (conversation, seq, audience, document) VALUES (?, ?, ?, ?)')
  const putEvent = db.prepare('INSERT INTO event (conversation, id) VALUES (?, ?) ON CONFLICT DO NOTHING')
  const dropEvent = db.prepare('DELETE FROM event WHERE conversation = ? AND id = ?')
  const putUnclear = db.prepare('INSERT INTO unclear (conversation, seq, at) VALUES (?, ?, ?)')
  const dropUnclear = db.prepare(
    `DELETE FROM unclear WHERE conversation = ? AND seq <=
     (SELECT seq FROM unclear WHERE conversation = ? ORDER BY seq DESC LIMIT 1 OFFSET ${keptUnclear})`,
  )
  const forget = (id: ConversationId, events: readonly EventId[]): void => {
    for (const event of events) dropEvent.run(id, event)
  }
  const areNew = (id: ConversationId, events: readonly EventId[]): boolean => {
    const seen = events.findIndex((event) => putEvent.run(id, event).changes === 0)
    if (seen !== -1) forget(id, events.slice(0, seen))
    return seen === -1
  }
  const isNext = (conversation: Conversation): boolean => {
    const { id, version, wakeAt } = conversation
    const document = JSON.stringify(conversation)
    const put =
      version === 1 ? insert.run(id, version, wakeAt, document) : update.run(version, wakeAt, document, id, version - 1)
    return put.changes === 1
  }
  // What stands in the way is found by writing: to look first would take as long again, for what hardly ever happens.
  return ({ conversation, entries, effects, events, unclear, lease }: ConversationSave): SaveResult => {
    const { id } = conversation
    if (!areNew(id, events)) return { kind: 'duplicate' }
    if (!isNext(conversation)) {
      forget(id, events)
      return { kind: 'conflict' }
    }
    for (const entry of entries) putEntry.run(id, entry.seq, entry.audience, JSON.stringify(entry))
    for (const { seq, at } of unclear) {
      putUnclear.run(id, seq, at)
      dropUnclear.run(id, id)
    }
    return { kind: 'saved', fences: putEffects(id, effects, lease) }
  }
}

const withdrawer = (db: DatabaseSync) => {
  const find = db.prepare(
    `SELECT document FROM entry WHERE conversation = ? AND json_extract(document, '$.message') = ?`,
  )
  const update = db.prepare('UPDATE entry SET document = ? WHERE conversation = ? AND seq = ?')
  const forgetUnclear = db.prepare('DELETE FROM unclear WHERE conversation = ? AND seq = ?')
  return (id: ConversationId, message: EventId): AttachmentId[] => {
    const entries = documentsBy<Entry>(find, id, message)
    for (const entry of entries) {
      update.run(JSON.stringify(withdrawnEntry(entry)), id, entry.seq)
      forgetUnclear.run(id, entry.seq)
    }
    return entries.flatMap(({ files = [] }) => files.map((file) => file.id))
  }
}

const waker = (db: DatabaseSync) => {
  const lease = db.prepare(
    `UPDATE conversation SET lease_until = ?, fence = fence + 1
     WHERE id IN (SELECT id FROM conversation WHERE wake_at <= ? AND (lease_until IS NULL OR lease_until <= ?)
                  ORDER BY wake_at LIMIT ?)
     RETURNING id, fence`,
  )
  return ({ now, leaseUntil, limit }: Claim): { id: ConversationId; fence: number }[] =>
    lease
      .all(leaseUntil, now, now as Instant, limit)
      .map((row) => ({ id: String(row.id) as ConversationId, fence: Number(row.fence) }))
}
