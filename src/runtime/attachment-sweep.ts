import type { Instant } from '../ids.ts'
import type { Store, StoredAttachment } from '../store/store.ts'
import { conversationHolds } from './attachments.ts'
import { hasLine } from './has-line.ts'
import type { Parts } from './parts.ts'

/** Longer than the support system may be away: a ticket that waits for it may still take the file. */
const keptLooseMs = 2 * 24 * 60 * 60_000
const batchSize = 100
const everyMs = 60 * 60_000

/**
 * Removes files that nobody has needed for two days: taken back by their sender, or stored for a message that never
 * was. One whose line is there after all is held again.
 */
export const sweepAttachments = async ({ store, now }: Pick<Parts, 'store' | 'now'>): Promise<void> => {
  const before = (now() - keptLooseMs) as Instant
  for (;;) {
    const loose = await store.looseAttachments(before, batchSize)
    for (const each of loose) {
      const { id } = each.attachment
      if (await isOnLine(store, each)) await store.holdAttachments([id], conversationHolds)
      else await store.removeAttachments([id])
    }
    if (loose.length < batchSize) return
  }
}

const isOnLine = async (store: Store, { attachment, owner }: StoredAttachment): Promise<boolean> =>
  owner !== null && (await hasLine(store, owner, ({ files = [] }) => files.some(({ id }) => id === attachment.id)))

/** Sweeps now and then from now on. Returns the way to stop, which resolves when what is in hand is done. */
export const keepSweeping = (parts: Parts): (() => Promise<void>) => {
  let sweeping: Promise<void> = Promise.resolve()
  const sweep = () => {
    sweeping = sweepAttachments(parts).catch((error: unknown) => {
      parts.log.warn({ err: error }, 'files that nobody needs could not be removed; trying again')
    })
  }
  sweep()
  const timer = setInterval(sweep, everyMs).unref()
  return () => {
    clearInterval(timer)
    return sweeping
  }
}
