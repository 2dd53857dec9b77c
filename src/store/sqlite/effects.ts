import type { DatabaseSync } from 'node:sqlite'
import type { ConversationId } from '../../ids.ts'
import type { Effect } from '../../triage/conversation.ts'
import type { ClaimedEffect, Store } from '../store.ts'
import type { BatchWriter } from './batch-writer.ts'
import { documentOf } from './documents.ts'
import { reading } from './errors.ts'

type Effects = Pick<
  Store,
  'claimEffects' | 'leaseHolders' | 'endLeases' | 'waitNoLonger' | 'renewLease' | 'finishEffects' | 'retryEffect'
>

/** Due, in nobody's hands, and behind nothing in its lane that is being done or waits for another try. */
const free = `
  due_at <= :now AND (lease_until IS NULL OR lease_until <= :now) AND NOT EXISTS (
    SELECT 1 FROM effect AS before
    WHERE before.lane = effect.lane AND before.position < effect.position
      AND (before.due_at > :now OR before.lease_until > :now))`

export const effectsIn = (db: DatabaseSync, writer: BatchWriter): Effects => {
  const anyDue = db.prepare(`SELECT 1 FROM effect WHERE ${free} LIMIT 1`)
  const claim = db.prepare(
    `UPDATE effect SET owner = :owner, lease_until = :until, fence = fence + 1
     WHERE position IN (SELECT position FROM effect WHERE ${free} ORDER BY position LIMIT :limit)
     RETURNING position, conversation, attempts, fence, document`,
  )
  const holders = db.prepare('SELECT DISTINCT owner FROM effect WHERE owner IS NOT NULL AND lease_until > ?')
  const end = db.prepare('UPDATE effect SET owner = NULL, lease_until = NULL WHERE owner = ?')
  const tooLate = 'due_at > :due OR lease_until > :leased'
  const anyTooLate = db.prepare(`SELECT 1 FROM effect WHERE ${tooLate} LIMIT 1`)
  const hasten = db.prepare(
    `UPDATE effect SET due_at = min(due_at, :due), lease_until = min(lease_until, :leased) WHERE ${tooLate}`,
  )
  const renew = db.prepare('UPDATE effect SET lease_until = ? WHERE key = ? AND fence = ?')
  const finish = db.prepare('DELETE FROM effect WHERE key = ? AND fence = ?')
  const retry = db.prepare(
    `UPDATE effect SET due_at = ?, attempts = attempts + 1, owner = NULL, lease_until = NULL
     WHERE key = ? AND fence = ?`,
  )
  return {
    // Looking costs no write: an idle desk leaves the disk alone.
    claimEffects: async ({ owner, now, leaseUntil, limit }) => {
      if (reading(() => anyDue.get({ now })) === undefined) return []
      return writer.write(() =>
        claim
          .all({ now, owner, until: leaseUntil, limit })
          .toSorted((a, b) => Number(a.position) - Number(b.position))
          .flatMap((row): ClaimedEffect[] => {
            const effect = documentOf<Effect>(row)
            if (effect === null) return []
            const conversation = row.conversation === null ? null : (String(row.conversation) as ConversationId)
            return [{ conversation, effect, attempts: Number(row.attempts), fence: Number(row.fence) }]
          }),
      )
    },
    leaseHolders: async (now) => reading(() => holders.all(now)).map(({ owner }) => String(owner)),
    endLeases: (owner) =>
      writer.write(() => {
        end.run(owner)
      }),
    waitNoLonger: async (due, leased) => {
      if (reading(() => anyTooLate.get({ due, leased })) === undefined) return
      await writer.write(() => {
        hasten.run({ due, leased })
      })
    },
    renewLease: (key, fence, leaseUntil) => writer.write(() => renew.run(leaseUntil, key, fence).changes === 1),
    finishEffects: (done) =>
      writer.writeSoon(() => {
        for (const { key, fence } of done) finish.run(key, fence)
      }),
    retryEffect: (key, fence, dueAt) =>
      writer.write(() => {
        retry.run(dueAt, key, fence)
      }),
  }
}
