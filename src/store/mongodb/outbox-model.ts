import type { Model } from 'mongoose'
import type { Outbox } from './documents.ts'
import type { Models } from './models.ts'
import type { OutboxName } from './outboxes.ts'

export const outboxNames: readonly OutboxName[] = ['conversations', 'tickets']

/** Both kinds of documents with effects, as far as their effects go. */
export const outboxModel = (models: Models, of: OutboxName) =>
  models[of] as unknown as Model<Outbox & { _id: string | number }>

export const outboxFields = { effects: 1, outboxRevision: 1, dueAt: 1 } as const
