import type { mongo } from 'mongoose'
import type { ConversationId } from '../../ids.ts'
import type { Models } from './models.ts'

/** A save that brought entries. */
interface SpokenChange {
  readonly conversation: ConversationId
  /** `spokenBy` of the document. */
  readonly stamp: string
  readonly token: unknown
}

export interface SpokenChanges {
  readonly changes: AsyncIterable<SpokenChange>
  /** The server no longer knows what came after the token. */
  isLost(error: unknown): boolean
  close(): Promise<void>
}

/** Only the saves that brought entries, and of them no text. */
const pipeline = [
  { $match: { $or: [{ operationType: 'insert' }, { 'updateDescription.updatedFields.spokenBy': { $exists: true } }] } },
  {
    $project: {
      operationType: 1,
      documentKey: 1,
      'fullDocument.spokenBy': 1,
      'updateDescription.updatedFields.spokenBy': 1,
    },
  },
]

const historyLost = new Set([136, 286])

/** Where a stream begins: when the store was opened, which is before anybody watched, or after a change that was seen. */
export type From =
  | { readonly kind: 'opening' }
  | { readonly kind: 'after'; readonly token: unknown }
  | { readonly kind: 'now' }

/** `openedAt` in the server's own time; null where it tells none. */
export const openChanges = ({ conversations }: Models, from: From, openedAt: mongo.Timestamp | null): SpokenChanges => {
  const opening = openedAt === null ? {} : { startAtOperationTime: openedAt }
  const start = from.kind === 'after' ? { resumeAfter: from.token } : from.kind === 'opening' ? opening : {}
  // What a majority has is all that such a stream can tell.
  const stream = conversations.collection.watch(pipeline, { ...start, readConcern: { level: 'majority' } })
  return {
    changes: read(stream),
    isLost: (error) => error instanceof Error && 'code' in error && historyLost.has(Number(error.code)),
    close: () => stream.close(),
  }
}

async function* read(stream: mongo.ChangeStream): AsyncGenerator<SpokenChange> {
  for await (const change of stream) {
    if (change.operationType !== 'insert' && change.operationType !== 'update') continue
    const fields = change.operationType === 'insert' ? change.fullDocument : change.updateDescription.updatedFields
    const stamp: unknown = fields?.spokenBy
    if (typeof stamp !== 'string' || stamp === '') continue
    yield { conversation: String(change.documentKey._id) as ConversationId, stamp, token: change._id }
  }
}
