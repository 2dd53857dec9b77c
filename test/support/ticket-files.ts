import { expect } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import { filesOf } from '../../src/tickets/ticket-rules.ts'

/** The files of the newest ticket, by name and content. */
export const filesInTicket = async (store: Store): Promise<readonly (readonly [string, string])[]> => {
  const [ticket] = await store.tickets({ limit: 1 })
  if (ticket === undefined) return expect.fail('no ticket')
  return Promise.all(
    filesOf(ticket).map(
      async ({ id, name }) => [name, String(Buffer.from((await store.attachmentBytes(id)) ?? []))] as const,
    ),
  )
}
