import type { DatabaseSync } from 'node:sqlite'
import type { Account } from '../../accounts/account.ts'
import type { AccountId, IdentityKey } from '../../ids.ts'
import { nameKey, type Store, StoreError } from '../store.ts'
import type { BatchWriter } from './batch-writer.ts'
import { documentBy, documentsBy } from './documents.ts'
import { reading } from './errors.ts'
import type { ReadTurn } from './read-turn.ts'

type Accounts = Pick<Store, 'putAccount' | 'account' | 'accountByName' | 'accounts'>
type Links = Pick<Store, 'link' | 'unlink' | 'links' | 'allLinks' | 'accountFor' | 'putCode' | 'redeemCode'>

export const accountsIn = (db: DatabaseSync, writer: BatchWriter): Accounts => {
  const byId = db.prepare('SELECT document FROM account WHERE id = ?')
  const byName = db.prepare('SELECT id, document FROM account WHERE name_key = ?')
  const all = db.prepare('SELECT document FROM account ORDER BY name_key')
  const outside = db.prepare(
    `SELECT document FROM account WHERE document ->> '$.plan' NOT IN (SELECT value FROM json_each(?))
     ORDER BY name_key`,
  )
  const put = db.prepare(
    `INSERT INTO account (id, name_key, document) VALUES (?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name_key = excluded.name_key, document = excluded.document`,
  )
  return {
    putAccount: (account) =>
      writer.write(() => {
        const key = nameKey(account.name)
        const named = byName.get(key)
        if (named !== undefined && named.id !== account.id) {
          throw new StoreError('name-taken', 'another account has that name', 'choose another name, or change that one')
        }
        put.run(account.id, key, JSON.stringify(account))
      }),
    account: async (id) => documentBy<Account>(byId, id),
    accountByName: async (name) => documentBy<Account>(byName, nameKey(name)),
    accounts: async (filter) =>
      filter === undefined
        ? documentsBy<Account>(all)
        : documentsBy<Account>(outside, JSON.stringify(filter.planOutside)),
  }
}

export const linksIn = (db: DatabaseSync, reads: ReadTurn, writer: BatchWriter): Links => {
  const put = db.prepare(
    'INSERT INTO link (key, account) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET account = excluded.account',
  )
  const remove = db.prepare('DELETE FROM link WHERE key = ?')
  const ofAccount = db.prepare('SELECT key FROM link WHERE account = ? ORDER BY key')
  const page = db.prepare('SELECT key, account FROM link WHERE key > ? ORDER BY key LIMIT ?')
  const linked = db.prepare('SELECT account.document FROM link JOIN account ON account.id = link.account WHERE key = ?')
  const putCode = db.prepare('INSERT INTO code (hash, account, expires_at) VALUES (?, ?, ?)')
  const useCode = db.prepare(
    `UPDATE code SET used_by = :key WHERE hash = :hash AND expires_at > :now AND (used_by IS NULL OR used_by = :key)
     RETURNING account`,
  )
  const forgetExpired = db.prepare('DELETE FROM code WHERE expires_at <= ?')
  return {
    link: (key, account) =>
      writer.write(() => {
        put.run(key, account)
      }),
    unlink: (key) => writer.write(() => remove.run(key).changes === 1),
    links: async (account) => reading(() => ofAccount.all(account)).map((row) => String(row.key) as IdentityKey),
    allLinks: async (after, limit) =>
      reading(() => page.all(after ?? '', limit)).map(({ key, account }) => ({
        key: String(key) as IdentityKey,
        account: String(account) as AccountId,
      })),
    accountFor: async (own, rules, broadRules = []) => {
      for (const keys of [[own], rules, broadRules]) {
        const linkedTo = new Map(
          keys.flatMap((key) => reads.one<Account>(linked, key) ?? []).map((each) => [each.id, each]),
        )
        const [first] = linkedTo.values()
        if (first !== undefined) return linkedTo.size > 1 ? 'disagree' : first
      }
      return null
    },
    putCode: (hash, account, expiresAt) =>
      writer.write(() => {
        putCode.run(hash, account, expiresAt)
      }),
    redeemCode: (hash, key, now) =>
      writer.write(() => {
        forgetExpired.run(now)
        const code = useCode.get({ hash, key, now })
        if (code === undefined) return null
        put.run(key, String(code.account))
        return documentBy<Account>(linked, key)
      }),
  }
}
