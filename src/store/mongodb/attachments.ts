import { trusted } from 'mongoose'
import type { AttachmentId } from '../../ids.ts'
import { KeyedQueue } from '../../keyed-queue.ts'
import { type AttachmentStore, chunkBytes, type Store } from '../store.ts'
import { never } from './documents.ts'
import { isDuplicate } from './errors.ts'
import type { Models } from './models.ts'
import type { Work } from './work.ts'

/** A document without its last piece is nobody's file: it is loose, and goes with the others. */
export const attachmentsIn = (models: Models, work: Work): AttachmentStore => {
  const { attachments, chunks } = models
  // Two that are put at once under one id would mix their pieces.
  const puts = new KeyedQueue<AttachmentId>()
  return {
    putAttachment: (stored, bytes) => puts.run(stored.attachment.id, () => work.run(() => put(models, stored, bytes))),
    attachment: (id) =>
      work.run(async () => (await attachments.findOne({ _id: id, isWhole: true }).lean())?.stored.attachment ?? null),
    attachmentBytes: (id) =>
      work.run(async () => {
        if ((await attachments.findOne({ _id: id, isWhole: true }, { _id: 1 }).lean()) === null) return null
        const pieces = await chunks.find({ attachment: id }).sort({ number: 1 }).lean()
        return Buffer.concat(pieces.map(({ bytes }) => bytes.buffer))
      }),
    holdAttachments: (ids, holder) =>
      work.run(async () => {
        const held = { $addToSet: { holders: holder }, $set: { looseSince: never } }
        await attachments.updateMany({ _id: among(ids) }, held)
      }),
    releaseAttachments: (ids, holder, now) =>
      work.run(async () => {
        await attachments.updateMany({ _id: among(ids) }, { $pull: { holders: holder } })
        for (const _id of ids) {
          await attachments.updateOne({ _id, holders: [], looseSince: never }, { $set: { looseSince: now } })
        }
      }),
    looseAttachments: (before, limit) =>
      work.run(async () => {
        const since = { looseSince: trusted({ $lte: before }) }
        const found = await attachments.find(since, { stored: 1 }).sort({ looseSince: 1 }).limit(limit).lean()
        return found.map(({ stored }) => stored)
      }),
    removeAttachments: (ids) =>
      work.run(async () => {
        for (const id of ids) await remove(models, id)
      }),
  }
}

const among = (ids: readonly AttachmentId[]) => trusted({ $in: [...ids] })

/** The order of the bytes, byte by byte too. */
export const pieceId = (attachment: string, number: number): string =>
  `${attachment}#${String(number).padStart(6, '0')}`

const put = async (
  { attachments, chunks }: Models,
  ...[stored, bytes]: Parameters<Store['putAttachment']>
): Promise<void> => {
  const { id } = stored.attachment
  const [isWhole, looseSince] = [false, stored.storedAt]
  try {
    await attachments.insertOne({ _id: id, stored, isWhole, looseSince, holders: [] })
  } catch (error) {
    if (!isDuplicate(error)) throw error
    // One that broke off gives way to what comes now.
    const broken = await attachments.updateOne({ _id: id, isWhole: false }, { $set: { stored, looseSince } })
    if (broken.matchedCount === 0) return
  }
  const count = Math.ceil(bytes.length / chunkBytes)
  for (let number = 0; number < count; number++) {
    const piece = Buffer.from(bytes.subarray(number * chunkBytes, (number + 1) * chunkBytes))
    await chunks.updateOne(
      { _id: pieceId(id, number) },
      { $set: { attachment: id, number, bytes: piece } },
      { upsert: true },
    )
  }
  await chunks.deleteMany({ attachment: id, number: trusted({ $gte: count }) })
  await attachments.updateOne({ _id: id }, { $set: { isWhole: true } })
}

/** The bytes go first: a file that lost some of them is no whole one, and still loose. */
const remove = async ({ attachments, chunks }: Models, id: AttachmentId): Promise<void> => {
  const isLoose = { _id: id, looseSince: trusted({ $lt: never }) }
  const taken = await attachments.updateOne(isLoose, { $set: { isWhole: false } })
  if (taken.matchedCount === 0) return
  await chunks.deleteMany({ attachment: id })
  await attachments.deleteOne({ _id: id })
}
