import { createHash } from 'node:crypto'
import type { Catalog } from '../catalog/model.ts'
import type { Instant } from '../ids.ts'
import type { UnclearMessage } from '../store/store.ts'
import { isUnclear } from '../triage/clarity.ts'
import { plainText } from '../triage/message.ts'
import { alikeGroups } from '../understanding/alike.ts'
import { withoutPersonalData } from '../understanding/personal-data.ts'
import type { Matcher, Understanding } from '../understanding/understanding.ts'

/** Messages that say much the same, none of which was understood. */
export interface ReviewGroup {
  /** Stays the same while the oldest message is there. */
  readonly id: string
  readonly messages: readonly UnclearMessage[]
  readonly lastAt: Instant
  /** Every wording with how often it came, the oldest first, without personal data. */
  readonly texts: readonly { readonly text: string; readonly count: number }[]
  /** What the oldest one is read as now. */
  readonly reading: Understanding
}

export interface Review {
  /** The most frequent first. */
  readonly groups: readonly ReviewGroup[]
  /** Messages that the catalog as it is now understands. */
  readonly understoodNow: number
}

/** Groups what was not understood and still is not. */
export const reviewOf = (messages: readonly UnclearMessage[], matcher: Matcher, catalog: Catalog): Review => {
  const read = messages.map((message) => {
    const text = plainText(message.entry.blocks)
    return { message, text, reading: matcher.understand(text) }
  })
  const unclear = read.filter(({ reading }) => isUnclear(reading, catalog))
  const groups = alikeGroups(
    unclear.toSorted((a, b) => a.message.entry.at - b.message.entry.at),
    ({ text }) => text,
  ).flatMap((group): ReviewGroup[] => {
    const [oldest] = group
    if (oldest === undefined) return []
    return [
      {
        id: idOf(oldest.message),
        messages: group.map(({ message }) => message),
        lastAt: group.at(-1)?.message.entry.at ?? oldest.message.entry.at,
        texts: wordingsOf(group.map(({ text }) => withoutPersonalData(text).slice(0, longestWording).toWellFormed())),
        reading: oldest.reading,
      },
    ]
  })
  return {
    groups: groups.toSorted((a, b) => b.messages.length - a.messages.length || b.lastAt - a.lastAt),
    understoodNow: read.length - unclear.length,
  }
}

const idLength = 8
/** Nobody reads on in a paste to see what was meant. */
const longestWording = 1000

const idOf = ({ conversation, entry }: UnclearMessage): string =>
  createHash('sha256').update(`${conversation}#${entry.seq}`).digest('hex').slice(0, idLength)

const wordingsOf = (texts: readonly string[]): ReviewGroup['texts'] => {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return Array.from(counts, ([text, count]) => ({ text, count }))
}
