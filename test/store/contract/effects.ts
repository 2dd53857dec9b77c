import { beforeEach, describe, expect, it } from 'vitest'
import { type ConversationId, instant } from '../../../src/ids.ts'
import type { ClaimedEffect } from '../../../src/store/store.ts'
import type { Effect } from '../../../src/triage/conversation.ts'
import {
  aChat,
  bChat,
  claimAt,
  conversationOf,
  deliver,
  effectKey,
  openTicket,
  saveOf,
  tell,
  ticketRequest,
} from '../examples.ts'
import type { Bench } from './opened.ts'

const keysOf = (claimed: readonly ClaimedEffect[]) => claimed.map(({ effect }) => String(effect.key))

export const effectsContract = (bench: Bench): void => {
  const versions = new Map<ConversationId, number>()
  beforeEach(() => versions.clear())

  /** Stores effects with the next save of a conversation. */
  const put = async (id: ConversationId, effects: readonly Effect[], leasedUntil: number | null = null) => {
    const version = (versions.get(id) ?? 0) + 1
    versions.set(id, version)
    const lease = leasedUntil === null ? null : { owner: 'saver', until: instant(leasedUntil) }
    const result = await bench.store.save(saveOf(conversationOf(id, version), { effects, lease }))
    return result.kind === 'saved' ? result.fences : expect.fail('the save must win')
  }
  const claimed = async (now: number, change: Parameters<typeof claimAt>[1] = {}) =>
    bench.store.claimEffects(claimAt(now, change))
  const claimedOne = async (now: number, change: Parameters<typeof claimAt>[1] = {}) => {
    const [one, ...more] = await claimed(now, change)
    expect(more).toEqual([])
    return one ?? expect.fail('nothing was due')
  }

  describe('effects', () => {
    it('gives what is due, as it was stored, oldest first', async () => {
      const effects = [openTicket('t1'), deliver('d1', 1), tell('n1', bChat), deliver('d2', 2)]
      await put(aChat, effects)
      const all = await claimed(0)
      expect(all.map(({ effect }) => effect)).toEqual(effects)
      expect(all.map(({ conversation }) => conversation)).toEqual([aChat, aChat, aChat, aChat])
      expect(all.map(({ attempts }) => attempts)).toEqual([0, 0, 0, 0])
    })

    it('leaves those alone that their saver carries out, until its lease has run out', async () => {
      const fences = await put(aChat, [deliver('d1'), openTicket('t1')], 50)
      expect(fences).toHaveLength(2)
      expect(await claimed(49)).toEqual([])
      expect(keysOf(await claimed(50))).toEqual(['d1', 't1'])
    })

    it('gives one to one at a time', async () => {
      await put(aChat, [deliver('d1'), openTicket('t1')])
      const claims = await Promise.all(['one', 'two'].map((owner) => claimed(10, { owner })))
      expect(keysOf(claims.flat()).toSorted()).toEqual(['d1', 't1'])
      expect(await claimed(10, { owner: 'one' })).toEqual([])
    })

    it('gives no more than asked for, and the rest of a lane only when that is done', async () => {
      await put(aChat, [deliver('d1', 1), deliver('d2', 2)])
      const first = await claimedOne(0, { limit: 1 })
      expect(first.effect.key).toBe('d1')
      expect(await claimed(1)).toEqual([])
      await bench.store.finishEffects([{ key: first.effect.key, fence: first.fence }])
      expect(keysOf(await claimed(2))).toEqual(['d2'])
    })

    it('keeps the order of a lane across saves, and lets other lanes go on', async () => {
      await put(aChat, [deliver('d1', 1), openTicket('t1')])
      await put(aChat, [deliver('d2', 2), openTicket('t2')])
      await put(bChat, [deliver('e1', 1)])
      const [d1] = await claimed(0, { limit: 1 })
      await bench.store.retryEffect(effectKey('d1'), d1?.fence ?? -1, instant(500))
      expect(keysOf(await claimed(1))).toEqual(['t1', 't2', 'e1'])
      expect(keysOf(await claimed(500))).toEqual(expect.arrayContaining(['d1', 'd2']))
    })

    it('keeps what is told to one conversation in order, whoever tells it', async () => {
      await put(aChat, [tell('n1', bChat)])
      await put(bChat, [tell('n2', bChat), tell('n3', aChat)])
      const n1 = await claimedOne(0, { limit: 1 })
      expect(n1.effect.key).toBe('n1')
      expect(keysOf(await claimed(1))).toEqual(['n3'])
    })

    it('forgets what was carried out', async () => {
      await put(aChat, [deliver('d1'), openTicket('t1')])
      const all = await claimed(0)
      await bench.store.finishEffects(all.map(({ effect, fence }) => ({ key: effect.key, fence })))
      expect(await claimed(1_000_000)).toEqual([])
    })

    it('lets the saver finish with the fences that it was given', async () => {
      const fences = await put(aChat, [deliver('d1'), openTicket('t1')], 50)
      await bench.store.finishEffects([
        { key: effectKey('d1'), fence: fences[0] ?? -1 },
        { key: effectKey('t1'), fence: fences[1] ?? -1 },
      ])
      expect(await claimed(1_000_000)).toEqual([])
    })

    it('tries again at the time that was told, each try counted', async () => {
      await put(aChat, [deliver('d1')])
      for (const attempts of [0, 1, 2]) {
        const now = attempts * 1000
        const one = await claimedOne(now)
        expect(one.attempts).toBe(attempts)
        await bench.store.retryEffect(one.effect.key, one.fence, instant(now + 1000))
        expect(await claimed(now + 999)).toEqual([])
      }
    })

    it('holds a lease that is renewed, and says so when it was lost', async () => {
      await put(aChat, [deliver('d1')])
      const first = await claimedOne(0, { owner: 'one', until: 100 })
      expect(await bench.store.renewLease(first.effect.key, first.fence, instant(200))).toBe(true)
      expect(await claimed(199, { owner: 'two' })).toEqual([])
      const second = await claimedOne(200, { owner: 'two' })
      expect(second.fence).toBeGreaterThan(first.fence)
      expect(await bench.store.renewLease(first.effect.key, first.fence, instant(900))).toBe(false)
      expect(await bench.store.renewLease(effectKey('unknown'), 1, instant(900))).toBe(false)
    })

    it('ignores whoever comes back after the lease was lost', async () => {
      await put(aChat, [deliver('d1'), deliver('d2', 2)])
      const [late] = await claimed(0, { owner: 'one', until: 100 })
      const [taken, next] = await claimed(100, { owner: 'two', until: 300 })
      if (late === undefined || taken === undefined || next === undefined) return expect.fail()
      await bench.store.finishEffects([
        { key: late.effect.key, fence: late.fence },
        { key: next.effect.key, fence: next.fence },
      ])
      await bench.store.retryEffect(late.effect.key, late.fence, instant(100_000))
      expect(await claimed(299)).toEqual([])
      const again = await claimedOne(300)
      expect(again).toMatchObject({ effect: { key: 'd1' }, attempts: 0 })
    })

    it('names who holds leases, each once, and nobody whose lease has run out', async () => {
      await put(aChat, [deliver('d1'), openTicket('t1')], 50)
      await put(bChat, [deliver('e1')])
      expect(await bench.store.leaseHolders(instant(10))).toEqual(['saver'])
      await claimed(10, { owner: 'other', until: 110 })
      expect((await bench.store.leaseHolders(instant(49))).toSorted()).toEqual(['other', 'saver'])
      expect(await bench.store.leaseHolders(instant(50))).toEqual(['other'])
      expect(await bench.store.leaseHolders(instant(110))).toEqual([])
    })

    it('ends the leases of one holder: what it had can be claimed at once, and the others keep theirs', async () => {
      const [fence = -1] = await put(aChat, [deliver('d1', 1), deliver('d2', 2), openTicket('t1')], 1000)
      await put(bChat, [deliver('e1')])
      await claimed(0, { owner: 'other', until: 1000 })
      await bench.store.endLeases('saver')
      const all = await claimed(1)
      expect(keysOf(all)).toEqual(['d1', 'd2', 't1'])
      expect(all.map(({ attempts }) => attempts)).toEqual([0, 0, 0])
      expect(all[0]?.fence).toBeGreaterThan(fence)
      expect(await bench.store.renewLease(effectKey('d1'), fence, instant(900))).toBe(false)
      await bench.store.endLeases('nobody')
      expect(await claimed(2)).toEqual([])
    })

    it('lets nothing wait longer than it is told to, and what waits less as it was', async () => {
      await put(aChat, [deliver('late'), openTicket('held')])
      await put(bChat, [deliver('soon')])
      const all = await claimed(0, { until: 90_000 })
      for (const [index, dueAt] of [80_000, null, 50].entries()) {
        const one = all[index] ?? expect.fail()
        if (dueAt !== null) await bench.store.retryEffect(one.effect.key, one.fence, instant(dueAt))
      }
      await bench.store.waitNoLonger(instant(100), instant(200))
      expect(keysOf(await claimed(49))).toEqual([])
      expect(keysOf(await claimed(50, { until: 60 }))).toEqual(['soon'])
      expect(keysOf(await claimed(99, { until: 1000 }))).toEqual(['soon'])
      expect(keysOf(await claimed(100, { until: 1000 }))).toEqual(['late'])
      expect(await claimed(199)).toEqual([])
      expect(keysOf(await claimed(200))).toEqual(['held'])
    })

    it('ends the leases on what a ticket told, too', async () => {
      const { ticket } = await bench.store.openTicket(ticketRequest('t1'))
      await bench.store.saveTicket({ ...ticket, revision: 2 }, [tell('n1', aChat)])
      await claimed(0, { owner: 'gone', until: 1000 })
      expect(await bench.store.leaseHolders(instant(1))).toEqual(['gone'])
      await bench.store.endLeases('gone')
      expect(keysOf(await claimed(1))).toEqual(['n1'])
    })

    it('stores a key once: the first one holds', async () => {
      await put(aChat, [deliver('d1', 1)])
      await put(aChat, [deliver('d1', 7), deliver('d2', 8)])
      expect((await claimed(0)).map(({ effect }) => effect)).toEqual([deliver('d1', 1), deliver('d2', 8)])
    })

    it('gives no lease on an effect that another holds already', async () => {
      const [held = -1] = await put(aChat, [deliver('d1', 1)], 50)
      const [notHeld = -1] = await put(aChat, [deliver('d1', 1)], 90)
      expect(notHeld).not.toBe(held)
      await bench.store.finishEffects([{ key: effectKey('d1'), fence: notHeld }])
      expect(keysOf(await claimed(50))).toEqual(['d1'])
    })
  })
}
