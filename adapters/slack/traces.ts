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
export const markOf = (message: unknown): Mark | null => marked.safeParse(message).data?.metadata.event_payload ?? null

const sharing = z.object({
  files: z.array(z.object({ name: z.string(), size: z.number(), user: z.string() })).min(1),
})

/** Whether a message holds the files of a line. Slack keeps no marks on those: they are known by name and size. */
export const holdsFiles = (message: unknown, { files = [], asker }: Delivery): boolean => {
  const theirs = sharing.safeParse(message).data?.files.filter(({ user }) => user !== userOf(asker.key)) ?? []
  return (
    files.length > 0 && files.every(({ name, size }) => theirs.some((each) => each.name === name && each.size === size))
  )
}
