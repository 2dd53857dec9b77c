import { trusted } from 'mongoose'
import type { ConversationId } from '../../ids.ts'
import type { Entry } from '../../triage/conversation.ts'
import type { Claim, Store } from '../store.ts'
import type { Changes } from './changes.ts'
import type { ConversationDocument } from './documents.ts'
import type { Models } from './models.ts'
import type { Outboxes } from './outboxes.ts'
import { pagedEntries } from './pages.ts'
import { Saver } from './saver.ts'
import { withdraw } from './withdrawals.ts'
import type { Work } from './work.ts'

type Conversations = Pick<Store, 'conversation' | 'save' | 'entries' | 'withdraw' | 'claimWakes'>

export const conversationsIn = (models: Models, work: Work, outboxes: Outboxes, changes: Changes): Conversations => {
  const saver = new Saver(models, work, outboxes, changes)
  return {
    conversation: (id) =>
      work.run(async () => (await models.conversations.findById(id, { state: 1 }).lean())?.state ?? null),
    save: (change) => work.run(() => saver.save(change)),
    entries: (id, options) => work.run(() => entriesOf(models, id, options)),
    withdraw: (id, message) => work.run(() => withdraw(models, id, message)),
    claimWakes: (claim) => work.run(() => claimWakes(models, claim)),
  }
}

export const entriesOf = async (
  models: Models,
  id: ConversationId,
  { afterSeq, limit, audience }: Parameters<Store['entries']>[1],
): Promise<Entry[]> => {
  // The document goes before the pages: see turnPage.
  const document = await models.conversations.findById(id, { recent: 1 }).lean()
  if (document === null) return []
  const isWanted = (entry: Entry) => entry.seq > afterSeq && (audience === 'staff' || entry.audience === 'customer')
  const [oldest] = document.recent
  const found: Entry[] = []
  if (oldest === undefined || oldest.seq > afterSeq + 1) {
    for await (const entry of pagedEntries(models, id, afterSeq)) {
      if (found.length === limit || (oldest !== undefined && entry.seq >= oldest.seq)) break
      if (isWanted(entry)) found.push(entry)
    }
  }
  return [...found, ...document.recent.filter(isWanted)].slice(0, limit)
}

const claimWakes = async ({ conversations }: Models, { now, leaseUntil, limit }: Claim) => {
  const due = await conversations
    .find({ wakeDue: trusted({ $lte: now }) }, { wakeDue: 1, wakeFence: 1 })
    .sort({ wakeDue: 1 })
    .limit(limit)
    .lean()
  const claimed = await Promise.all(
    due.map(async ({ _id, wakeDue, wakeFence }: Pick<ConversationDocument, '_id' | 'wakeDue' | 'wakeFence'>) => {
      const fence = wakeFence + 1
      const won = await conversations.updateOne(
        { _id, wakeDue, wakeFence },
        { $set: { wakeDue: leaseUntil, wakeFence: fence } },
      )
      return won.matchedCount === 1 ? [{ id: _id as ConversationId, fence }] : []
    }),
  )
  return claimed.flat()
}
