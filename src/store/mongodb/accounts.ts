import { trusted } from 'mongoose'
import type { Account } from '../../accounts/account.ts'
import type { AccountId, IdentityKey, Instant } from '../../ids.ts'
import { nameKey, type Store, StoreError } from '../store.ts'
import { isDuplicate } from './errors.ts'
import type { Models } from './models.ts'
import type { Work } from './work.ts'

type Accounts = Pick<Store, 'putAccount' | 'account' | 'accountByName' | 'accounts'>
type Links = Pick<Store, 'link' | 'unlink' | 'links' | 'allLinks' | 'accountFor' | 'putCode' | 'redeemCode'>

export const accountsIn = ({ accounts }: Models, work: Work): Accounts => ({
  putAccount: (account) =>
    work.run(async () => {
      const document = { nameKey: nameKey(account.name), account }
      try {
        await born(() => accounts.replaceOne({ _id: account.id }, document, { upsert: true }))
      } catch (error) {
        if (!isDuplicate(error)) throw error
        throw new StoreError('name-taken', 'another account has that name', 'choose another name, or change that one')
      }
    }),
  account: (id) => work.run(async () => (await accounts.findById(id).lean())?.account ?? null),
  accountByName: (name) =>
    work.run(async () => (await accounts.findOne({ nameKey: nameKey(name) }).lean())?.account ?? null),
  accounts: (filter) =>
    work.run(async () => {
      const which = filter === undefined ? {} : { 'account.plan': trusted({ $nin: [...filter.planOutside] }) }
      return (await accounts.find(which).sort({ nameKey: 1 }).lean()).map(({ account }) => account)
    }),
})

export const linksIn = (models: Models, work: Work): Links => {
  const { links, codes } = models
  const link = async (key: IdentityKey, account: AccountId) => {
    await born(() => links.replaceOne({ _id: key }, { account }, { upsert: true }))
  }
  return {
    link: (key, account) =>
      work.run(async () => {
        await mustBeThere(models, account)
        await link(key, account)
      }),
    unlink: (key) => work.run(async () => (await links.deleteOne({ _id: key })).deletedCount === 1),
    links: (account) =>
      work.run(async () =>
        (await links.find({ account }).sort({ _id: 1 }).lean()).map(({ _id }) => _id as IdentityKey),
      ),
    allLinks: (after, limit) =>
      work.run(async () => {
        const page = links.find(after === null ? {} : { _id: trusted({ $gt: after }) })
        const found = await page.sort({ _id: 1 }).limit(limit).lean()
        return found.map(({ _id, account }) => ({ key: _id as IdentityKey, account: account as AccountId }))
      }),
    accountFor: (own, rules, broadRules = []) => work.run(() => accountFor(models, [[own], rules, broadRules])),
    putCode: (hash, account, expiresAt) =>
      work.run(async () => {
        await mustBeThere(models, account)
        await codes.insertOne({ _id: hash, account, expiresAt, usedBy: null })
      }),
    redeemCode: (hash, key, now) =>
      work.run(async () => {
        const account = await useCode(models, hash, key, now)
        if (account === null) return null
        await link(key, account)
        return (await models.accounts.findById(account).lean())?.account ?? null
      }),
  }
}

/** Two who bring the same document into being may both fail to find it: the second one finds it when it tries again. */
const born = async (put: () => PromiseLike<unknown>): Promise<void> => {
  try {
    await put()
  } catch (error) {
    if (!isDuplicate(error)) throw error
    await put()
  }
}

/** Accounts are never removed: what is there now stays. */
const mustBeThere = async ({ accounts }: Models, id: AccountId): Promise<void> => {
  if ((await accounts.findById(id, { _id: 1 }).lean()) !== null) return
  throw new StoreError('unavailable', 'there is no such account', 'make the account first')
}

/**
 * The use is stored before the link. When only the use was, whoever used the code uses it again, and is linked then:
 * nobody else can, in between or after.
 */
const useCode = async ({ codes }: Models, hash: string, key: IdentityKey, now: Instant): Promise<AccountId | null> => {
  await codes.deleteMany({ expiresAt: trusted({ $lte: now }) })
  const code = await codes
    .findOneAndUpdate({ _id: hash, usedBy: trusted({ $in: [null, key] }) }, { $set: { usedBy: key } })
    .lean()
  return code === null ? null : (code.account as AccountId)
}

const accountFor = async (
  { links, accounts }: Models,
  levels: readonly (readonly IdentityKey[])[],
): Promise<Account | 'disagree' | null> => {
  const linked = await links.aggregate<{ _id: string; account: string; found: { account: Account }[] }>([
    { $match: { _id: { $in: levels.flat().map((key) => key.toWellFormed()) } } },
    { $lookup: { from: accounts.collection.collectionName, localField: 'account', foreignField: '_id', as: 'found' } },
  ])
  for (const level of levels) {
    const keys = new Set<string>(level.map((key) => key.toWellFormed()))
    const linkedTo = new Map(
      linked.filter(({ _id }) => keys.has(_id)).map(({ account, found }) => [account, found[0]?.account]),
    )
    const [first] = linkedTo.values()
    if (first !== undefined) return linkedTo.size > 1 ? 'disagree' : first
  }
  return null
}
