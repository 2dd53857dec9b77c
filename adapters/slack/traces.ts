import type { webApi } from '@slack/bolt'
import { z } from 'zod'
import type { Delivery } from '../../src/runtime/channel.ts'
import { userOf } from './address.ts'

/** Which part of which line a message is. */
export interface Mark {
  readonly key: string
  readonly part: number
}

const metadataType = 'frontdesk_line'

const marked = z.object({
  metadata: z.object({
    event_type: z.literal(metadataType),
    event_payload: z.object({ key: z.string(), part: z.number() }),
  }),
})

/** Metadata of a message, by which it is found again. */
export const marking = (mark: Mark) => ({ event_type: metadataType, event_payload: { ...mark } })

/** What a message was marked with; null when it isn't one of ours. */
const markOf = (message: unknown): Mark | null => marked.safeParse(message).data?.metadata.event_payload ?? null

const sharing = z.object({
  files: z.array(z.object({ name: z.string(), size: z.number(), user: z.string() })).min(1),
})

/** Whether a message holds the files of a line. Slack keeps no marks on those: they are known by name and size. */
const holdsFiles = (message: unknown, { files = [], asker }: Delivery): boolean => {
  const theirs = sharing.safeParse(message).data?.files.filter(({ user }) => user !== userOf(asker.key)) ?? []
  return (
    files.length > 0 && files.every(({ name, size }) => theirs.some((each) => each.name === name && each.size === size))
  )
}

/** How much earlier than our clock Slack's may be. */
const skewMs = 5 * 60_000

/** What stands of a line in its channel or thread: which parts of it, and whether its files. */
export const findTraces = async (
  client: webApi.WebClient,
  { channel, thread }: { readonly channel: string; readonly thread: string | null },
  delivery: Delivery,
): Promise<{ readonly parts: readonly number[]; readonly files: boolean }> => {
  const oldest = String(Math.floor((delivery.entry.at - skewMs) / 1000))
  const page = { channel, oldest, limit: 200, include_all_metadata: true }
  const { messages = [] } =
    thread === null
      ? await client.conversations.history(page)
      : await client.conversations.replies({ ...page, ts: thread })
  const marks = messages.flatMap((message) => markOf(message) ?? [])
  return {
    parts: marks.flatMap(({ key, part }) => (key === delivery.key ? [part] : [])),
    files: messages.some((message) => holdsFiles(message, delivery)),
  }
}
