import { mongo, trusted } from 'mongoose'
import type { Entry } from '../../triage/conversation.ts'
import { isDuplicate } from './errors.ts'
import type { Models } from './models.ts'

/** Entries leave the working document when they take more than this, and so many stay. Together with the rest of it below 64 KiB. */
export const fullBytes = 36 * 1024
const keptBytes = 4 * 1024

export const sizeOf = (entry: Entry): number => mongo.BSON.calculateObjectSize(entry, { ignoreUndefined: true })

/**
 * Moves the older entries of a conversation to a page of their own: first the page is written, then they leave the
 * document. Whoever reads the document first and the pages after it misses none, and knows those it sees twice by
 * their number. May be broken off at any point and run again, by several at once.
 */
export const turnPage = async ({ conversations, pages }: Models, id: string): Promise<void> => {
  const document = await conversations.findById(id, { recent: 1 }).lean()
  const older = olderOf(document?.recent ?? [])
  const [first] = older
  const last = older.at(-1)
  if (first === undefined || last === undefined) return
  const page = { _id: `${id}#${first.seq}`, conversation: id, first: first.seq, last: last.seq, entries: older }
  const written = await putOnce({ pages }, page)
  const gone = older.filter(({ seq }) => seq <= written.last)
  const bytes = gone.reduce((sum, entry) => sum + sizeOf(entry), 0)
  await conversations.updateOne(
    { _id: id, recent: trusted({ $elemMatch: { seq: first.seq } }) },
    { $pull: { recent: { seq: { $lte: written.last } } }, $inc: { recentBytes: -bytes } },
  )
}

/** The page as it is stored: another process may have made it with fewer entries, or with more. */
const putOnce = async (
  { pages }: Pick<Models, 'pages'>,
  page: { _id: string; conversation: string; first: number; last: number; entries: Entry[] },
): Promise<{ readonly last: number }> => {
  try {
    await pages.insertOne(page)
    return page
  } catch (error) {
    if (!isDuplicate(error)) throw error
    return (await pages.findById(page._id, { last: 1 }).lean()) ?? page
  }
}

/** All but the newest `keptBytes`, and never the newest of all. */
const olderOf = (recent: readonly Entry[]): Entry[] => {
  let bytes = 0
  const kept = recent.findLastIndex((entry) => {
    bytes += sizeOf(entry)
    return bytes > keptBytes
  })
  return recent.slice(0, Math.min(kept + 1, recent.length - 1))
}

/** Entries of pages after `afterSeq`, oldest first. */
export async function* pagedEntries({ pages }: Models, id: string, afterSeq: number): AsyncGenerator<Entry> {
  const found = pages
    .find({ conversation: id, last: trusted({ $gt: afterSeq }) })
    .sort({ last: 1 })
    .lean()
    .cursor({ batchSize: 4 })
  for await (const page of found) yield* page.entries
}
