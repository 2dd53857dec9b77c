import { type Model, mongo, trusted } from 'mongoose'
import type { ConversationId } from '../../ids.ts'
import { type Effect, type Entry, laneOf } from '../../triage/conversation.ts'
import type { ArchiveWriter, CopyProgress, RecordKind, Records } from '../archive.ts'
import { nameKey, StoreError } from '../store.ts'
import { archiveOn } from './archive.ts'
import { pieceId } from './attachments.ts'
import { connect } from './connection.ts'
import { never } from './documents.ts'
import { toStoreError } from './errors.ts'
import { copyMark, migrate, steps } from './migrations.ts'
import { type Models, modelsOn } from './models.ts'
import { fullBytes, sizeOf } from './pages.ts'
import { keptEvents } from './saver.ts'
import { documentOf } from './tickets.ts'

/** Fills a database that is empty, or in which a copy was broken off. Until `finish` no desk opens it. */
export const openMongoWriter = async (url: string): Promise<ArchiveWriter> => {
  const connection = await connect(url)
  try {
    const models = modelsOn(connection)
    await migrate(connection, models, steps, 'copying')
    const mark = await models.meta.findById(copyMark).lean()
    if (mark === null) await refuseFilled(models)
    return {
      ...archiveOn(connection, models),
      progress: async () => (mark === null ? null : (mark.value as CopyProgress)),
      write: (kind, records, after) => write(models, kind, records, after),
      finish: async () => {
        await models.meta.deleteOne({ _id: copyMark })
      },
    }
  } catch (error) {
    await connection.close(true)
    throw toStoreError(error)
  }
}

const refuseFilled = async ({ conversations, tickets, accounts, secrets }: Models): Promise<void> => {
  const found = await Promise.all([conversations.findOne(), tickets.findOne(), accounts.findOne(), secrets.findOne()])
  if (found.every((document) => document === null)) return
  throw new StoreError('unavailable', 'the database is in use already', 'name one that is new or empty')
}

const write = async <Kind extends RecordKind>(
  models: Models,
  kind: Kind,
  records: readonly Records[Kind][],
  after: CopyProgress,
): Promise<void> => {
  try {
    // The mark comes first: from the first record on, no desk takes the copy for whole.
    await models.meta.updateOne(
      { _id: copyMark },
      { $setOnInsert: { value: { ...after, from: null } } },
      { upsert: true },
    )
    if (records.length > 0) await writers[kind](models, records)
    await models.meta.updateOne({ _id: copyMark }, { $set: { value: after } })
  } catch (error) {
    throw toStoreError(error)
  }
}

type Writers = {
  readonly [Kind in RecordKind]: (models: Models, records: readonly Records[Kind][]) => Promise<unknown>
}

/** Puts documents in the place of those with the same ids. */
const put = async <Document extends { readonly _id: string | number }>(
  model: Model<Document>,
  documents: readonly Document[],
): Promise<void> => {
  const replacements = documents.map((document) => ({
    replaceOne: { filter: { _id: document._id }, replacement: document, upsert: true },
  }))
  await model.bulkWrite(replacements as Parameters<typeof model.bulkWrite>[0])
}

const writers: Writers = {
  secrets: ({ secrets }, records) =>
    put(
      secrets,
      records.map(({ name, value }) => ({ _id: name, value })),
    ),
  accounts: ({ accounts }, records) =>
    put(
      accounts,
      records.map((account) => ({ _id: account.id, nameKey: nameKey(account.name), account })),
    ),
  links: ({ links }, records) =>
    put(
      links,
      records.map(({ key, account }) => ({ _id: key, account })),
    ),
  codes: ({ codes }, records) =>
    put(
      codes,
      records.map(({ hash, ...code }) => ({ _id: hash, ...code })),
    ),
  tickets: ({ tickets }, records) => put(tickets, records.map(documentOf)),
  attachments: ({ attachments }, records) =>
    put(
      attachments,
      records.map(({ stored, isWhole, looseSince, holders }) => ({
        _id: stored.attachment.id,
        stored,
        isWhole,
        looseSince: looseSince ?? never,
        holders: [...holders],
      })),
    ),
  chunks: ({ chunks }, records) =>
    put(
      chunks,
      records.map(({ attachment, number, base64 }) => ({
        _id: pieceId(attachment, number),
        attachment,
        number,
        bytes: new mongo.Binary(Buffer.from(base64, 'base64')),
      })),
    ),
  conversations: ({ conversations }, records) => put(conversations, records.map(conversationDocument)),
  entries: ({ pages }, records) => put(pages, pagesOf(records)),
  effects: (models, records) => putEffects(models, records),
}

/** Where all events fit into what is kept, nothing is imported: the order of older ones isn't known. */
const conversationDocument = ({ conversation, events, unclear }: Records['conversations']) => ({
  _id: conversation.id,
  version: conversation.version,
  state: conversation,
  wakeDue: conversation.wakeAt ?? never,
  wakeFence: 0,
  recent: [],
  recentBytes: 0,
  ...(events.length <= keptEvents ? { events: [...events] } : { events: [], importedEvents: [...events] }),
  ...(unclear.length > 0 ? { unclear: [...unclear] } : {}),
  spokenBy: '',
  effects: [],
  outboxRevision: 0,
  dueAt: never,
})

/** All entries go to pages; the next that is said begins the document's own. */
const pagesOf = (records: readonly Records['entries'][]) => {
  const pages: { conversation: string; entries: Entry[]; bytes: number }[] = []
  for (const { conversation, entry } of records) {
    const page = pages.at(-1)
    if (page === undefined || page.conversation !== conversation || page.bytes > fullBytes) {
      pages.push({ conversation, entries: [entry], bytes: sizeOf(entry) })
      continue
    }
    page.entries.push(entry)
    page.bytes += sizeOf(entry)
  }
  return pages.map(({ conversation, entries }) => {
    const first = entries[0]?.seq ?? 0
    return { _id: `${conversation}#${first}`, conversation, first, last: entries.at(-1)?.seq ?? first, entries }
  })
}

const putEffects = async ({ conversations, tickets }: Models, records: readonly Records['effects'][]) => {
  for (const record of records) {
    const effect = storedEffect(record)
    const change = { $push: { effects: effect }, $min: { dueAt: effect.dueAt }, $inc: { outboxRevision: 1 } }
    const unlessThere = { 'effects.key': trusted({ $ne: effect.key }) }
    if (record.conversation !== null)
      await conversations.updateOne({ _id: record.conversation, ...unlessThere }, change)
    else await tickets.updateOne({ _id: ticketOf(record.effect), ...unlessThere }, change)
  }
}

const storedEffect = ({ conversation, dueAt, attempts, effect, order }: Records['effects']) => ({
  key: effect.key.toWellFormed(),
  lane: laneOf(conversation as ConversationId | null, effect),
  ...(effect.kind === 'tell' ? { told: effect.conversation } : {}),
  position: order,
  dueAt,
  owner: null,
  leaseUntil: 0,
  attempts,
  fence: 0,
  effect,
})

/** A ticket's effects tell of it; of one that tells of something else it doesn't matter which ticket it waits in. */
const ticketOf = (effect: Effect): number => {
  const isOfTicket = effect.kind === 'tell' && effect.event.kind === 'ticket-changed'
  return isOfTicket ? effect.event.ticket.number : 1001
}
