import type { DatabaseSync } from 'node:sqlite'
import type { AttachmentId } from '../../ids.ts'
import { KeyedQueue } from '../../keyed-queue.ts'
import { type AttachmentStore, chunkBytes, type StoredAttachment } from '../store.ts'
import type { BatchWriter } from './batch-writer.ts'
import { documentBy, documentsBy } from './documents.ts'
import { reading } from './errors.ts'

/** A row without its last piece is nobody's file: it is loose, and goes with the others. */
export const attachmentsIn = (db: DatabaseSync, writer: BatchWriter): AttachmentStore => {
  const whole = db.prepare('SELECT document FROM attachment WHERE id = ? AND is_whole = 1')
  const pieces = db.prepare(
    `SELECT bytes FROM attachment_chunk JOIN attachment ON id = attachment
     WHERE attachment = ? AND is_whole = 1 ORDER BY number`,
  )
  const loose = db.prepare('SELECT document FROM attachment WHERE loose_since <= ? ORDER BY loose_since LIMIT ?')
  const holders = holdersIn(db)
  const { begin, putPiece, finish, remove } = writersIn(db)
  const put: AttachmentStore['putAttachment'] = async (stored, bytes) => {
    const { id } = stored.attachment
    if (documentBy<StoredAttachment>(whole, id) !== null) return
    const count = Math.ceil(bytes.length / chunkBytes)
    for (let number = 0; number < count; number++) {
      await writer.write(() => {
        if (number === 0) begin(stored)
        putPiece(id, number, bytes.subarray(number * chunkBytes, (number + 1) * chunkBytes))
        if (number === count - 1) finish(id, count)
      })
    }
  }
  // Two that are put at once under one id would mix their pieces.
  const puts = new KeyedQueue<AttachmentId>()
  return {
    putAttachment: (stored, bytes) => puts.run(stored.attachment.id, () => put(stored, bytes)),
    attachment: async (id) => documentBy<StoredAttachment>(whole, id)?.attachment ?? null,
    attachmentBytes: async (id) => {
      const rows = reading(() => pieces.all(id))
      return rows.length === 0 ? null : Buffer.concat(rows.map(({ bytes }) => bytes as Uint8Array))
    },
    holdAttachments: (ids, holder) =>
      writer.write(() => {
        for (const id of ids) holders.add(id, holder)
      }),
    releaseAttachments: (ids, holder, now) =>
      writer.write(() => {
        for (const id of ids) holders.remove(id, holder, now)
      }),
    looseAttachments: async (before, limit) => documentsBy<StoredAttachment>(loose, before, limit),
    removeAttachments: (ids) =>
      writer.write(() => {
        for (const id of ids) remove(id)
      }),
  }
}

const writersIn = (db: DatabaseSync) => {
  const insert = db.prepare(
    `INSERT INTO attachment (id, is_whole, loose_since, holders, document) VALUES (?, 0, ?, '[]', ?)
     ON CONFLICT (id) DO UPDATE SET loose_since = excluded.loose_since, document = excluded.document
     WHERE is_whole = 0`,
  )
  const insertPiece = db.prepare(
    `INSERT INTO attachment_chunk (attachment, number, bytes) VALUES (?, ?, ?)
     ON CONFLICT (attachment, number) DO UPDATE SET bytes = excluded.bytes`,
  )
  const close = db.prepare('UPDATE attachment SET is_whole = 1 WHERE id = ?')
  const removeLoose = db.prepare('DELETE FROM attachment WHERE id = ? AND loose_since IS NOT NULL')
  const removePieces = db.prepare('DELETE FROM attachment_chunk WHERE attachment = ? AND number >= ?')
  return {
    begin: (stored: StoredAttachment): void => {
      insert.run(stored.attachment.id, stored.storedAt, JSON.stringify(stored))
    },
    putPiece: (id: AttachmentId, number: number, bytes: Uint8Array): void => {
      insertPiece.run(id, number, bytes)
    },
    /** What an earlier one that broke off left beyond its last piece goes. */
    finish: (id: AttachmentId, pieces: number): void => {
      removePieces.run(id, pieces)
      close.run(id)
    },
    remove: (id: AttachmentId): void => {
      if (removeLoose.run(id).changes === 1) removePieces.run(id, 0)
    },
  }
}

const holdersIn = (db: DatabaseSync) => {
  const read = db.prepare('SELECT holders FROM attachment WHERE id = ?')
  const write = db.prepare('UPDATE attachment SET holders = ?, loose_since = ? WHERE id = ?')
  const change = (id: AttachmentId, now: number, changed: (holders: readonly string[]) => readonly string[]): void => {
    const row = read.get(id)
    if (row === undefined) return
    const before = JSON.parse(String(row.holders)) as readonly string[]
    const after = changed(before)
    if (after.length !== before.length) write.run(JSON.stringify(after), after.length === 0 ? now : null, id)
  }
  return {
    add: (id: AttachmentId, holder: string) =>
      change(id, 0, (holders) => (holders.includes(holder) ? holders : [...holders, holder])),
    remove: (id: AttachmentId, holder: string, now: number) =>
      change(id, now, (holders) => holders.filter((each) => each !== holder)),
  }
}
