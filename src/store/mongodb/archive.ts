import { type Connection, trusted } from 'mongoose'
import type { Archive, Batch, RecordKind, Records } from '../archive.ts'
import { connect } from './connection.ts'
import { never, type Outbox } from './documents.ts'
import { migrate } from './migrations.ts'
import { type Models, modelsOn } from './models.ts'
import { Work } from './work.ts'

type Readers = {
  readonly [Kind in RecordKind]: (models: Models, from: string | null, limit: number) => Promise<Batch<Kind>>
}

/** Opens the database of desks that don't run, to be copied. @throws StoreError when it is not there or not ours. */
export const openMongoArchive = async (url: string): Promise<Archive> => {
  const connection = await connect(url)
  try {
    const models = modelsOn(connection)
    await migrate(connection, models)
    return archiveOn(connection, models)
  } catch (error) {
    await connection.close(true)
    throw error
  }
}

export const archiveOn = (connection: Connection, models: Models): Archive => {
  const work = new Work()
  return {
    count: (kind) => work.run(() => count(models, kind)),
    read: (kind, from, limit) => work.run(() => readers[kind](models, from, limit)),
    close: () => connection.close(),
  }
}

const count = async (models: Models, kind: RecordKind): Promise<number> => {
  if (kind === 'effects') return (await allEffects(models)).length
  if (kind !== 'entries') return models[kind].collection.countDocuments({})
  const size = (field: string) => [{ $group: { _id: null, count: { $sum: { $size: field } } } }]
  const [recent] = await models.conversations.aggregate<{ count: number }>(size('$recent'))
  const [paged] = await models.pages.aggregate<{ count: number }>(size('$entries'))
  return (recent?.count ?? 0) + (paged?.count ?? 0)
}

const after = (from: string | null) => (from === null ? {} : { _id: trusted({ $gt: JSON.parse(from) }) })

/** A batch of documents in the order of their ids. */
const batchOf = <Document extends { readonly _id: unknown }, Value>(
  documents: readonly Document[],
  limit: number,
  recordOf: (document: Document) => Value,
): { records: Value[]; next: string | null } => {
  const last = documents.at(-1)
  return {
    records: documents.map(recordOf),
    next: last === undefined || documents.length < limit ? null : JSON.stringify(last._id),
  }
}

const byId = { _id: 1 } as const

const readers: Readers = {
  secrets: async ({ secrets }, from, limit) =>
    batchOf(await secrets.find(after(from)).sort(byId).limit(limit).lean(), limit, ({ _id, value }) => ({
      name: _id,
      value,
    })),
  accounts: async ({ accounts }, from, limit) =>
    batchOf(await accounts.find(after(from)).sort(byId).limit(limit).lean(), limit, ({ account }) => account),
  links: async ({ links }, from, limit) =>
    batchOf(await links.find(after(from)).sort(byId).limit(limit).lean(), limit, ({ _id, account }) => ({
      key: _id,
      account,
    })),
  codes: async ({ codes }, from, limit) =>
    batchOf(
      await codes.find(after(from)).sort(byId).limit(limit).lean(),
      limit,
      ({ _id, account, expiresAt, usedBy }) => ({ hash: _id, account, expiresAt, usedBy }),
    ),
  tickets: async ({ tickets }, from, limit) =>
    batchOf(await tickets.find(after(from)).sort(byId).limit(limit).lean(), limit, ({ ticket }) => ticket),
  attachments: async ({ attachments }, from, limit) =>
    batchOf(await attachments.find(after(from)).sort(byId).limit(limit).lean(), limit, (found) => ({
      stored: found.stored,
      isWhole: found.isWhole,
      looseSince: found.looseSince === never ? null : found.looseSince,
      holders: found.holders,
    })),
  chunks: async ({ chunks }, from, limit) =>
    batchOf(await chunks.find(after(from)).sort(byId).limit(limit).lean(), limit, ({ attachment, number, bytes }) => ({
      attachment,
      number,
      base64: Buffer.from(bytes.buffer).toString('base64'),
    })),
  conversations: async ({ conversations }, from, limit) => {
    const fields = { state: 1, events: 1, importedEvents: 1, unclear: 1 }
    const found = await conversations.find(after(from), fields).sort(byId).limit(limit).lean()
    return batchOf(found, limit, ({ state, events, importedEvents = [], unclear = [] }) => ({
      conversation: state,
      events: [...new Set([...importedEvents, ...events])].toSorted(),
      unclear,
    }))
  },
  entries: (models, from, limit) => readEntries(models, from, limit),
  effects: async (models, from, limit) => {
    const start = from === null ? 0 : Number(from)
    const records = (await allEffects(models)).slice(start, start + limit)
    return { records, next: records.length < limit ? null : String(start + limit) }
  },
}

/** Where reading of entries has come to: the conversation, and the entry in it. */
type EntryPosition = readonly [conversation: string, seq: number]

const readEntries = async (models: Models, from: string | null, limit: number): Promise<Batch<'entries'>> => {
  const position: EntryPosition = from === null ? ['', 0] : JSON.parse(from)
  const records: Records['entries'][] = []
  for await (const record of entriesFrom(models, position)) {
    records.push(record)
    if (records.length === limit) return { records, next: JSON.stringify([record.conversation, record.entry.seq]) }
  }
  return { records, next: null }
}

/** Documents and pages in the order of their conversations, side by side: none is asked for by itself. */
async function* entriesFrom(
  { conversations, pages }: Models,
  [id, seq]: EntryPosition,
): AsyncGenerator<Records['entries']> {
  const notBefore = { _id: trusted({ $gte: id }) }
  const documents = conversations.find(notBefore, { recent: 1 }).sort(byId).lean().cursor({ batchSize: 50 })
  const rest = [{ conversation: id, last: trusted({ $gt: seq }) }, { conversation: trusted({ $gt: id }) }]
  const older = pages.find({ $or: rest }).sort({ conversation: 1, last: 1 }).lean().cursor({ batchSize: 8 })
  try {
    let page = await older.next()
    for await (const { _id: conversation, recent } of documents) {
      const after = conversation === id ? seq : 0
      const oldest = recent[0]?.seq ?? Number.POSITIVE_INFINITY
      for (; page?.conversation === conversation; page = await older.next()) {
        for (const entry of page.entries) if (entry.seq > after && entry.seq < oldest) yield { conversation, entry }
      }
      for (const entry of recent) if (entry.seq > after) yield { conversation, entry }
    }
  } finally {
    await Promise.all([documents.close(), older.close()])
  }
}

/** Effects that wait are few: those of all documents, oldest first. */
const allEffects = async ({ conversations, tickets }: Models): Promise<Records['effects'][]> => {
  const waiting = { dueAt: trusted({ $lt: never }) }
  const fields = { effects: 1 }
  const recordsOf = (conversation: string | null, { effects }: Pick<Outbox, 'effects'>) => {
    let latest = 0
    return effects.map(({ dueAt, attempts, effect, position }) => {
      latest = Math.max(latest, position)
      return { conversation, dueAt, attempts, effect, order: latest }
    })
  }
  const [ofConversations, ofTickets] = await Promise.all([
    conversations.find(waiting, fields).sort(byId).lean(),
    tickets.find(waiting, fields).sort(byId).lean(),
  ])
  return [
    ...ofConversations.flatMap((document) => recordsOf(document._id, document)),
    ...ofTickets.flatMap((document) => recordsOf(null, document)),
  ].toSorted((a, b) => a.order - b.order)
}
