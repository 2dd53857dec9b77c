import { trusted } from 'mongoose'
import type { AttachmentId, ConversationId, EventId } from '../../ids.ts'
import { type Entry, withdrawnEntry } from '../../triage/conversation.ts'
import type { Models } from './models.ts'
import { sizeOf, withdrawFromPage } from './pages.ts'

/**
 * Empties the lines of a message wherever they are: in the document, then in the pages. One that moves to a page
 * meanwhile is found there.
 */
export const withdraw = async (models: Models, id: ConversationId, message: EventId): Promise<AttachmentId[]> => {
  const { conversations, pages } = models
  const found: Entry[] = []
  const document = await conversations.findById(id, { recent: 1 }).lean()
  for (const entry of document?.recent.filter(isOf(message)) ?? []) {
    found.push(entry)
    const emptied = withdrawnEntry(entry)
    await conversations.updateOne(
      { _id: id, recent: trusted({ $elemMatch: { seq: entry.seq, withdrawn: null } }) },
      { $set: { 'recent.$': emptied }, $inc: { recentBytes: sizeOf(emptied) - sizeOf(entry) } },
    )
  }
  for await (const page of pages.find({ conversation: id }).lean().cursor({ batchSize: 4 })) {
    const wordings = page.entries.filter(isOf(message))
    if (wordings.length === 0) continue
    found.push(...wordings)
    for (const entry of wordings) await withdrawFromPage(models, page, entry)
  }
  const seqs = found.map(({ seq }) => seq)
  await conversations.updateOne({ _id: id }, { $pull: { unclear: { seq: { $in: seqs } } } })
  return found.flatMap(({ files = [] }) => files.map((file) => file.id))
}

const isOf = (message: EventId) => (entry: Entry) => entry.message === message.toWellFormed()
