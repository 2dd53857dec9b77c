import { mongo, trusted } from 'mongoose'
import { type Entry, withdrawnEntry } from '../../triage/conversation.ts'
import type { PageDocument } from './documents.ts'
import { isDuplicate } from './errors.ts'
import type { Models } from './models.ts'

/** Entries leave the working document when they take more than this, and so many stay. Together with the rest of it below 64 KiB. */
export const fullBytes = 36 * 1024
const keptBytes = 4 * 1024

export const sizeOf = (entry: Entry): number => mongo.BSON.calculateObjectSize(entry, { ignoreUndefined: true })

/**
 * Moves the older entries of a conversation to a page of their own: first the page is written, then they leave the
 * document. Whoever reads the document first and the pages after it misses none, and knows those it sees twice by
 * their number. They leave only as they are in the page: when one was withdrawn meanwhile, the page follows first. May
 * be broken off at any point and run again, by several at once.
 */
export const turnPage = async (models: Models, id: string): Promise<void> => {
  const { conversations } = models
  let begun: number | null = null
  for (;;) {
    const document = await conversations.findById(id, { recent: 1 }).lean()
    const recent = document?.recent ?? []
    const older = olderOf(recent)
    const [first] = older
    const last = older.at(-1)
    if (first === undefined || last === undefined || first.seq !== (begun ?? first.seq)) return
    begun = first.seq
    const page = { _id: `${id}#${first.seq}`, conversation: id, first: first.seq, last: last.seq, entries: older }
    const written = await putOnce(models, page)
    const gone = recent.filter(({ seq }) => seq <= written.last)
    const withdrawn = gone.filter((entry) => entry.withdrawn === true)
    for (const entry of withdrawn) await withdrawFromPage(models, page, entry)
    const bytes = gone.reduce((sum, entry) => sum + sizeOf(entry), 0)
    const unknown = { seq: { $lte: written.last, $nin: withdrawn.map(({ seq }) => seq) }, withdrawn: true }
    const left = await conversations.updateOne(
      {
        _id: id,
        recent: trusted({ $elemMatch: { seq: first.seq } }),
        $nor: [{ recent: trusted({ $elemMatch: unknown }) }],
      },
      { $pull: { recent: { seq: { $lte: written.last } } }, $inc: { recentBytes: -bytes } },
    )
    if (left.matchedCount === 1) return
  }
}

/** Of a line in a page its text only ever goes away: no update that comes late brings it back. */
export const withdrawFromPage = async (
  { pages }: Pick<Models, 'pages'>,
  { _id, conversation }: Pick<PageDocument, '_id' | 'conversation'>,
  entry: Entry,
): Promise<void> => {
  await pages.updateOne(
    { _id, conversation, entries: trusted({ $elemMatch: { seq: entry.seq, withdrawn: null } }) },
    { $set: { 'entries.$': withdrawnEntry(entry) } },
  )
}

/** The page as it is stored: another process may have made it with fewer entries, or with more. */
const putOnce = async ({ pages }: Pick<Models, 'pages'>, page: PageDocument): Promise<{ readonly last: number }> => {
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
  try {
    for await (const page of found) yield* page.entries
  } finally {
    // Whoever has enough leaves it: else the server would keep it open for ten minutes.
    await found.close()
  }
}
