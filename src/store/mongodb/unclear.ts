import { trusted } from 'mongoose'
import { type ConversationId, instant } from '../../ids.ts'
import type { Store, UnclearMessage } from '../store.ts'
import { entriesOf } from './conversations.ts'
import type { Models } from './models.ts'
import type { Work } from './work.ts'

type Unclear = Pick<Store, 'unclear' | 'forgetUnclear' | 'forgetUnclearBefore'>

export const unclearIn = (models: Models, work: Work): Unclear => ({
  unclear: (limit) => work.run(() => newestOf(models, limit)),
  forgetUnclear: (messages) =>
    work.run(async () => {
      const seqs = Map.groupBy(messages, ({ conversation }) => conversation)
      const changes = Array.from(seqs, ([_id, own]) => ({
        updateOne: { filter: { _id }, update: { $pull: { unclear: { seq: { $in: own.map(({ seq }) => seq) } } } } },
      }))
      if (changes.length > 0) await models.conversations.bulkWrite(changes, { ordered: false })
    }),
  forgetUnclearBefore: (before) =>
    work.run(async () => {
      await models.conversations.updateMany(
        { 'unclear.at': trusted({ $lt: before }) },
        { $pull: { unclear: { at: { $lt: before } } } },
      )
    }),
})

const newestOf = async (models: Models, limit: number): Promise<UnclearMessage[]> => {
  const found = await models.conversations
    .find({ 'unclear.at': trusted({ $gte: instant(0) }) }, { unclear: 1 })
    .sort({ 'unclear.at': -1 })
    .limit(limit)
    .lean()
  const marks = found
    .flatMap(({ _id, unclear = [] }) => unclear.map((mark) => ({ id: _id as ConversationId, ...mark })))
    .toSorted((a, b) => b.at - a.at || compare(a.id, b.id) || b.seq - a.seq)
    .slice(0, limit)
  const messages: UnclearMessage[] = []
  for (const { id, seq } of marks) {
    const [entry] = await entriesOf(models, id, { afterSeq: seq - 1, limit: 1, audience: 'staff' })
    if (entry !== undefined) messages.push({ conversation: id, entry })
  }
  return messages
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
