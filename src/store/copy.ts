import { createHash } from 'node:crypto'
import { type Archive, type ArchiveWriter, type RecordKind, type Records, recordKinds } from './archive.ts'

/** So many records are read at once: chunks are large. */
const batchSizeOf = (kind: RecordKind): number => (kind === 'chunks' ? 16 : 200)

/** What one kind of record came to, on both sides. */
interface CopiedKind {
  readonly kind: RecordKind
  readonly count: number
  /** SHA-256 over all records in their order, in hex. */
  readonly checksum: string
}

export type CopyResult =
  | { readonly kind: 'copied'; readonly kinds: readonly CopiedKind[] }
  /** An unfinished copy of something else is there. */
  | { readonly kind: 'other-source'; readonly source: string }
  /** The sides differ: somebody has written to one of them meanwhile. */
  | { readonly kind: 'differs'; readonly of: RecordKind }

export interface CopyOptions {
  /** A name for the source, by which an unfinished copy of it is known again. */
  readonly source: string
  /** `done` of `total` steps; both records written and records compared count. */
  readonly onProgress: (done: number, total: number, kind: RecordKind) => void
}

/** Copies a store record by record, goes on where an earlier copy was broken off, and compares both sides at the end. */
export const copyStore = async (from: Archive, to: ArchiveWriter, options: CopyOptions): Promise<CopyResult> => {
  const begun = await to.progress()
  if (begun !== null && begun.source !== options.source) return { kind: 'other-source', source: begun.source }
  const counts = await Promise.all(recordKinds.map((kind) => from.count(kind)))
  const total = 2 * counts.reduce((sum, count) => sum + count, 0)
  const counter = new Counter(total, options.onProgress)
  for (const kind of recordKinds) {
    if (begun !== null && recordKinds.indexOf(kind) < recordKinds.indexOf(begun.kind)) {
      counter.add(kind, await to.count(kind))
      continue
    }
    const start = begun?.kind === kind ? begun.from : null
    if (start !== null) counter.add(kind, await to.count(kind))
    await copyKind(from, to, { kind, start, source: options.source, counter })
  }
  return compare(from, to, counter)
}

class Counter {
  #done = 0
  readonly #total: number
  readonly #onProgress: CopyOptions['onProgress']

  constructor(total: number, onProgress: CopyOptions['onProgress']) {
    this.#total = total
    this.#onProgress = onProgress
  }

  add(kind: RecordKind, count: number): void {
    this.#done = Math.min(this.#done + count, this.#total)
    this.#onProgress(this.#done, this.#total, kind)
  }
}

interface CopyKind {
  readonly kind: RecordKind
  readonly start: string | null
  readonly source: string
  readonly counter: Counter
}

const copyKind = async (from: Archive, to: ArchiveWriter, { kind, start, source, counter }: CopyKind) => {
  let position = start
  do {
    const { records, next } = await from.read(kind, position, batchSizeOf(kind))
    await to.write(kind, records, { source, kind, from: next ?? position })
    counter.add(kind, records.length)
    position = next
  } while (position !== null)
}

const compare = async (from: Archive, to: ArchiveWriter, counter: Counter): Promise<CopyResult> => {
  const kinds: CopiedKind[] = []
  for (const kind of recordKinds) {
    const [here, there] = await Promise.all([
      digest(from, kind, (count) => counter.add(kind, count)),
      digest(to, kind, () => {}),
    ])
    if (here.count !== there.count || here.checksum !== there.checksum) return { kind: 'differs', of: kind }
    kinds.push({ kind, ...here })
  }
  await to.finish()
  return { kind: 'copied', kinds }
}

const digest = async (archive: Archive, kind: RecordKind, onRead: (count: number) => void) => {
  const hash = createHash('sha256')
  let count = 0
  let position: string | null = null
  do {
    const batch: Awaited<ReturnType<Archive['read']>> = await archive.read(kind, position, batchSizeOf(kind))
    for (const record of batch.records) hash.update(`${canonical(record)}\n`)
    count += batch.records.length
    onRead(batch.records.length)
    position = batch.next
  } while (position !== null)
  return { count, checksum: hash.digest('hex') }
}

/**
 * One spelling for equal records: fields by name, none that are undefined, no halves of characters, and of an effect's
 * place only what its place in the order says.
 */
const canonical = (record: Records[RecordKind]): string =>
  JSON.stringify('order' in record ? { ...record, order: 0 } : record, (_, value: unknown) => {
    if (typeof value === 'string') return value.toWellFormed()
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  })
