import { existsSync, renameSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import type { ConversationId, Instant } from '../../ids.ts'
import { laneOf } from '../../triage/conversation.ts'
import type { Archive, ArchiveWriter, Batch, CopyProgress, RecordKind, Records } from '../archive.ts'
import { nameKey, StoreError } from '../store.ts'
import { toStoreError } from './errors.ts'
import { openSqliteStore } from './open.ts'

type Row = Readonly<Record<string, unknown>>
type Readers = { readonly [Kind in RecordKind]: (row: Row, db: DatabaseSync) => Records[Kind] }

const document = <Value>(row: Row): Value => JSON.parse(String(row.document)) as Value

const readers: Readers = {
  secrets: (row) => ({ name: String(row.name), value: String(row.value) }),
  accounts: (row) => document(row),
  links: (row) => ({ key: String(row.key), account: String(row.account) }),
  codes: (row) => ({
    hash: String(row.hash),
    account: String(row.account),
    expiresAt: Number(row.expires_at),
    usedBy: row.used_by === null ? null : String(row.used_by),
  }),
  tickets: (row) => document(row),
  attachments: (row) => ({
    stored: document(row),
    isWhole: row.is_whole === 1,
    looseSince: row.loose_since === null ? null : Number(row.loose_since),
    holders: JSON.parse(String(row.holders)),
  }),
  chunks: (row) => ({
    attachment: String(row.attachment),
    number: Number(row.number),
    base64: Buffer.from(row.bytes as Uint8Array).toString('base64'),
  }),
  conversations: (row, db) => ({
    conversation: document(row),
    events: db
      .prepare('SELECT id FROM event WHERE conversation = ?')
      .all(String(row.id))
      .map(({ id }) => String(id))
      .toSorted(),
    unclear: db
      .prepare('SELECT seq, at FROM unclear WHERE conversation = ? ORDER BY seq')
      .all(String(row.id))
      .map(({ seq, at }) => ({ seq: Number(seq), at: Number(at) as Instant })),
  }),
  entries: (row) => ({ conversation: String(row.conversation), entry: document(row) }),
  effects: (row) => ({
    conversation: row.conversation === null ? null : String(row.conversation),
    dueAt: Number(row.due_at),
    attempts: Number(row.attempts),
    effect: document(row),
    order: Number(row.position),
  }),
}

/** Table and key of each kind; the key's columns give the order. */
const tables: Readonly<Record<RecordKind, readonly [table: string, ...key: string[]]>> = {
  secrets: ['secret', 'name'],
  accounts: ['account', 'id'],
  links: ['link', 'key'],
  codes: ['code', 'hash'],
  tickets: ['ticket', 'number'],
  attachments: ['attachment', 'id'],
  chunks: ['attachment_chunk', 'attachment', 'number'],
  conversations: ['conversation', 'id'],
  entries: ['entry', 'conversation', 'seq'],
  effects: ['effect', 'position'],
}

const pathOf = (url: string): string => url.slice('sqlite:'.length)

/** Opens the file of a desk that doesn't run, to be copied. @throws StoreError when there is none. */
export const openSqliteArchive = async (url: string): Promise<Archive> => {
  const path = pathOf(url)
  if (!existsSync(path)) {
    throw new StoreError('unavailable', `there is no database ${path}`, 'name the file that FRONTDESK_STORE names')
  }
  // Brings it up to date, and refuses what isn't ours.
  await (await openSqliteStore(url)).close()
  return archiveOn(new DatabaseSync(path, { timeout: 5000 }))
}

const archiveOn = (db: DatabaseSync): Archive => ({
  count: async (kind) => Number(db.prepare(`SELECT count(*) AS count FROM ${tables[kind][0]}`).get()?.count),
  read: async (kind, from, limit) => read(db, kind, from, limit),
  close: async () => db.close(),
})

const read = <Kind extends RecordKind>(
  db: DatabaseSync,
  kind: Kind,
  from: string | null,
  limit: number,
): Batch<Kind> => {
  const [table, ...key] = tables[kind]
  const columns = key.join(', ')
  const after = from === null ? '' : `WHERE (${columns}) > (${key.map(() => '?').join(', ')})`
  const values = from === null ? [] : (JSON.parse(from) as SQLInputValue[])
  const rows = db.prepare(`SELECT * FROM ${table} ${after} ORDER BY ${columns} LIMIT ?`).all(...values, limit)
  const last = rows.at(-1)
  return {
    records: rows.map((row) => readers[kind](row, db)),
    next: last === undefined || rows.length < limit ? null : JSON.stringify(key.map((column) => last[column])),
  }
}

/** Fills a new file beside the one that is named, which appears when the copy is whole. */
export const openSqliteWriter = async (url: string): Promise<ArchiveWriter> => {
  const path = pathOf(url)
  if (path === ':memory:' || existsSync(path)) {
    throw new StoreError('unavailable', `${path} is there already`, 'name a file that is not there yet')
  }
  const unfinished = `${path}.copying`
  await (await openSqliteStore(`sqlite:${unfinished}`)).close()
  const db = new DatabaseSync(unfinished, { timeout: 5000 })
  db.exec('PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS copy_progress (document TEXT NOT NULL) STRICT')
  return {
    ...archiveOn(db),
    progress: async () => {
      const row = db.prepare('SELECT document FROM copy_progress').get()
      return row === undefined ? null : document<CopyProgress>(row)
    },
    write: async (kind, records, after) =>
      write(db, () => {
        for (const record of records) writers[kind](db, record)
        db.exec('DELETE FROM copy_progress')
        db.prepare('INSERT INTO copy_progress (document) VALUES (?)').run(JSON.stringify(after))
      }),
    finish: async () => {
      db.exec('DROP TABLE copy_progress; PRAGMA journal_mode = DELETE')
      db.close()
      renameSync(unfinished, path)
    },
    close: async () => {
      if (db.isOpen) db.close()
    },
  }
}

const write = (db: DatabaseSync, work: () => void): void => {
  try {
    db.exec('BEGIN IMMEDIATE')
    work()
    db.exec('COMMIT')
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw toStoreError(error)
  }
}

const put = (db: DatabaseSync, table: string, row: Readonly<Record<string, SQLInputValue>>): void => {
  const columns = Object.keys(row)
  db.prepare(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) ON CONFLICT DO NOTHING`,
  ).run(...Object.values(row))
}

type Writers = { readonly [Kind in RecordKind]: (db: DatabaseSync, record: Records[Kind]) => void }

const writers: Writers = {
  secrets: (db, { name, value }) => put(db, 'secret', { name, value }),
  accounts: (db, account) =>
    put(db, 'account', { id: account.id, name_key: nameKey(account.name), document: JSON.stringify(account) }),
  links: (db, { key, account }) => put(db, 'link', { key, account }),
  codes: (db, { hash, account, expiresAt, usedBy }) =>
    put(db, 'code', { hash, account, expires_at: expiresAt, used_by: usedBy }),
  tickets: (db, ticket) => {
    const { number, key, account, identity, state, revision } = ticket
    put(db, 'ticket', { number, key, account, identity, state, revision, document: JSON.stringify(ticket) })
  },
  attachments: (db, { stored, isWhole, looseSince, holders }) =>
    put(db, 'attachment', {
      id: stored.attachment.id,
      is_whole: isWhole ? 1 : 0,
      loose_since: looseSince,
      holders: JSON.stringify(holders),
      document: JSON.stringify(stored),
    }),
  chunks: (db, { attachment, number, base64 }) =>
    put(db, 'attachment_chunk', { attachment, number, bytes: Buffer.from(base64, 'base64') }),
  conversations: (db, { conversation, events, unclear }) => {
    const { id, version, wakeAt } = conversation
    put(db, 'conversation', { id, version, wake_at: wakeAt, document: JSON.stringify(conversation) })
    for (const event of events) put(db, 'event', { conversation: id, id: event })
    for (const { seq, at } of unclear) put(db, 'unclear', { conversation: id, seq, at })
  },
  entries: (db, { conversation, entry }) =>
    put(db, 'entry', { conversation, seq: entry.seq, audience: entry.audience, document: JSON.stringify(entry) }),
  effects: (db, { conversation, dueAt, attempts, effect }) => {
    const lane = laneOf(conversation as ConversationId | null, effect)
    const row = { key: effect.key, conversation, lane, due_at: dueAt, attempts, document: JSON.stringify(effect) }
    put(db, 'effect', row)
  },
}
