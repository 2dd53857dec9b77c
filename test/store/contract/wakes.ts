import { describe, expect, it } from 'vitest'
import { type ConversationId, instant } from '../../../src/ids.ts'
import { aChat, bChat, claimAt, conversationOf, saveOf } from '../examples.ts'
import type { Bench } from './opened.ts'

export const wakesContract = (bench: Bench): void => {
  const sleepUntil = (id: ConversationId, version: number, wakeAt: number | null) =>
    bench.store.save(saveOf(conversationOf(id, version, { wakeAt: wakeAt === null ? null : instant(wakeAt) })))
  const wokenAt = async (now: number, until?: number) =>
    (await bench.store.claimWakes(claimAt(now, until === undefined ? {} : { until }))).map(({ id }) => id).toSorted()

  describe('wakes', () => {
    it('wakes at the instant and not before', async () => {
      await sleepUntil(aChat, 1, 50)
      await sleepUntil(bChat, 1, null)
      expect(await wokenAt(49)).toEqual([])
      expect(await wokenAt(50)).toEqual([aChat])
    })

    it('gives a conversation to one at a time, and to the next when the lease has run out', async () => {
      await sleepUntil(aChat, 1, 50)
      const [first] = await bench.store.claimWakes(claimAt(50, { until: 90 }))
      expect(await wokenAt(89)).toEqual([])
      const [second] = await bench.store.claimWakes(claimAt(90, { owner: 'two' }))
      expect(second?.id).toBe(aChat)
      expect(second?.fence).toBeGreaterThan(first?.fence ?? Number.NaN)
    })

    it('wakes one that was saved again by its new time alone', async () => {
      await sleepUntil(aChat, 1, 50)
      expect(await wokenAt(50, 1000)).toEqual([aChat])
      await sleepUntil(aChat, 2, 70)
      expect(await wokenAt(69)).toEqual([])
      expect(await wokenAt(70)).toEqual([aChat])
      await sleepUntil(aChat, 3, null)
      expect(await wokenAt(10_000)).toEqual([])
    })

    it('gives no more than asked for, and the longest due first', async () => {
      await sleepUntil(aChat, 1, 60)
      await sleepUntil(bChat, 1, 50)
      const [first, ...more] = await bench.store.claimWakes(claimAt(100, { limit: 1 }))
      expect(more).toEqual([])
      expect(first?.id).toBe(bChat)
      expect(await wokenAt(100)).toEqual([aChat])
    })

    it('shares between two who claim in the same turn', async () => {
      await sleepUntil(aChat, 1, 50)
      await sleepUntil(bChat, 1, 50)
      const claims = await Promise.all(['one', 'two'].map((owner) => bench.store.claimWakes(claimAt(60, { owner }))))
      expect(
        claims
          .flat()
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual([aChat, bChat])
    })
  })
}
