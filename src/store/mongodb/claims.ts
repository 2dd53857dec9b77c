import type { Outbox, StoredEffect } from './documents.ts'
import { readyAt } from './due.ts'
import type { OutboxName } from './outboxes.ts'

/** The effects of one document as they were read. */
export interface ReadOutbox extends Outbox {
  readonly of: OutboxName
  readonly id: string | number
}

export interface Pick {
  readonly from: ReadOutbox
  readonly effect: StoredEffect
}

/**
 * What may be claimed at `now`, oldest first, at most `limit`. Of a lane that runs through several documents only what
 * the first of them holds: the rest must wait until it is known that this was really claimed.
 */
export const pickClaimable = (outboxes: readonly ReadOutbox[], now: number, limit: number): readonly Pick[] => {
  const blocked = new Set<string>()
  const heldBy = new Map<string, ReadOutbox>()
  const picks: Pick[] = []
  for (const { from, effect } of inOrder(outboxes)) {
    if (picks.length === limit) break
    const holder = heldBy.get(effect.lane) ?? from
    if (holder !== from || readyAt(effect) > now) blocked.add(effect.lane)
    if (blocked.has(effect.lane)) continue
    heldBy.set(effect.lane, from)
    picks.push({ from, effect })
  }
  return picks
}

/** By position; within a document by the array, whatever the clocks of those who saved. */
const inOrder = (outboxes: readonly ReadOutbox[]): readonly Pick[] =>
  outboxes
    .flatMap((from) => {
      let latest = 0
      return from.effects.map((effect) => {
        latest = Math.max(latest, effect.position)
        return { from, effect, at: latest }
      })
    })
    .toSorted((a, b) => a.at - b.at)
