import type { Model } from 'mongoose'
import type { Outbox } from './documents.ts'
import { dueAtExpression } from './due.ts'
import type { Models } from './models.ts'
import type { OutboxName } from './outboxes.ts'

export const outboxNames: readonly OutboxName[] = ['conversations', 'tickets']

/** Both kinds of documents with effects, as far as their effects go. */
export const outboxModel = (models: Models, of: OutboxName) =>
  models[of] as unknown as Model<Outbox & { _id: string | number }>

export const outboxFields = { effects: 1, outboxRevision: 1, dueAt: 1 } as const

/** An update that puts an expression in the place of the effects, and reckons what follows from them. */
export const withEffects = (effects: object) => [
  { $set: { effects } },
  { $set: { dueAt: dueAtExpression, outboxRevision: { $add: ['$outboxRevision', 1] } } },
]
