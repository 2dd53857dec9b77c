import type { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../store.ts'

/**
 * Each step brings a database from its index to the next version. Steps that were released never change.
 * Documents are JSON of the product's own types; columns beside them are what is searched by.
 */
const steps: readonly string[] = [
  `
  CREATE TABLE conversation (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    wake_at INTEGER,
    lease_until INTEGER,
    fence INTEGER NOT NULL DEFAULT 0,
    document TEXT NOT NULL
  ) STRICT;
  CREATE INDEX conversation_wake ON conversation (wake_at) WHERE wake_at IS NOT NULL;

  CREATE TABLE entry (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation TEXT NOT NULL,
    seq INTEGER NOT NULL,
    audience TEXT NOT NULL,
    document TEXT NOT NULL,
    UNIQUE (conversation, seq)
  ) STRICT;

  CREATE TABLE event (
    conversation TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (conversation, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE effect (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    conversation TEXT,
    lane TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    owner TEXT,
    lease_until INTEGER,
    fence INTEGER NOT NULL DEFAULT 0,
    document TEXT NOT NULL
  ) STRICT;
  CREATE INDEX effect_due ON effect (due_at);
  CREATE INDEX effect_lane ON effect (lane, position);

  CREATE TABLE ticket (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    account TEXT,
    identity TEXT NOT NULL,
    state TEXT NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL
  ) STRICT;
  CREATE INDEX ticket_account ON ticket (account, number) WHERE account IS NOT NULL;
  CREATE INDEX ticket_identity ON ticket (identity, number);
  CREATE INDEX ticket_state ON ticket (state, number);

  CREATE TABLE account (
    id TEXT PRIMARY KEY,
    name_key TEXT NOT NULL UNIQUE,
    document TEXT NOT NULL
  ) STRICT;
  CREATE TABLE link (
    key TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX link_account ON link (account);
  CREATE TABLE code (
    hash TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (id),
    expires_at INTEGER NOT NULL,
    used_by TEXT
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE secret (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE unclear (
    conversation TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (conversation, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX unclear_at ON unclear (at);
  `,
  `
  CREATE TABLE attachment (
    id TEXT PRIMARY KEY,
    is_whole INTEGER NOT NULL,
    loose_since INTEGER,
    holders TEXT NOT NULL,
    document TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX attachment_loose ON attachment (loose_since) WHERE loose_since IS NOT NULL;
  CREATE TABLE attachment_chunk (
    attachment TEXT NOT NULL,
    number INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    UNIQUE (attachment, number)
  ) STRICT;
  `,
]

/** "Frontdesk" to tools that look into files, and to us: another program's database is never touched. */
const applicationId = 0x46724474

/** Brings the database up to date. @throws StoreError for a database that is newer than this program, or another's. */
export const migrate = (db: DatabaseSync): void => {
  const version = numberOf(db, 'user_version')
  if (version > steps.length) {
    throw new StoreError(
      'newer-version',
      `the database was written by a newer version (format ${version}; this program knows ${steps.length})`,
      'start the newer version of Frontdesk, or name another file in FRONTDESK_STORE',
    )
  }
  if (isOfAnother(db, version)) {
    throw new StoreError(
      'corrupt',
      'the database belongs to another program',
      'name a file of its own in FRONTDESK_STORE',
    )
  }
  if (version === steps.length) return
  db.exec('BEGIN IMMEDIATE')
  try {
    for (const step of steps.slice(numberOf(db, 'user_version'))) db.exec(step)
    db.exec(`PRAGMA user_version = ${steps.length}; PRAGMA application_id = ${applicationId}; COMMIT`)
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

const isOfAnother = (db: DatabaseSync, version: number): boolean => {
  const mark = numberOf(db, 'application_id')
  if (mark === applicationId) return false
  return mark !== 0 || version !== 0 || db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined
}

const numberOf = (db: DatabaseSync, pragma: 'user_version' | 'application_id'): number =>
  Number(db.prepare(`PRAGMA ${pragma}`).get()?.[pragma])
