import { describe, expect, it } from 'vitest'
import { type ConversationId, instant } from '../../../src/ids.ts'
import { keptUnclear, type Store } from '../../../src/store/store.ts'
import { aChat, bChat, conversationOf, entryOf, eventId, saveOf } from '../examples.ts'
import type { Bench } from './opened.ts'

/** A line of the customer's, not understood, and an answer after it; both with the next save of the conversation. */
const lineOf = (id: ConversationId, version: number, text: string) => {
  const asked = entryOf(2 * version - 1, text)
  const change = { entries: [asked, entryOf(2 * version, 'answer')], events: [eventId(`m${version}`)] }
  return saveOf(conversationOf(id, version), { ...change, unclear: [{ seq: asked.seq, at: asked.at }] })
}

const told = async (store: Store, limit = 100) =>
  (await store.unclear(limit)).map(({ conversation, entry }) => [conversation, entry.seq])

export const unclearContract = (bench: Bench): void => {
  describe('messages that were not understood', () => {
    it('are found, whole and newest first, among all others', async () => {
      await bench.store.save(lineOf(aChat, 1, 'qwertz'))
      await bench.store.save(saveOf(conversationOf(aChat, 2), { entries: [entryOf(3), entryOf(4)] }))
      await bench.store.save(lineOf(aChat, 3, 'asdf'))
      await bench.store.save(lineOf(bChat, 1, 'of another'))
      await bench.store.save(lineOf(bChat, 2, 'again of another'))
      expect(await told(bench.store)).toEqual([
        [aChat, 5],
        [bChat, 3],
        [aChat, 1],
        [bChat, 1],
      ])
      expect(await told(bench.store, 2)).toEqual([
        [aChat, 5],
        [bChat, 3],
      ])
      const [newest] = await bench.store.unclear(1)
      expect(newest).toEqual({ conversation: aChat, entry: entryOf(5, 'asdf') })
    })

    it('are none where a save lost', async () => {
      await bench.store.save(saveOf(conversationOf(aChat, 1), { events: [eventId('m1')] }))
      await bench.store.save(lineOf(aChat, 1, 'late'))
      await bench.store.save(lineOf(aChat, 5, 'from nowhere'))
      expect(await told(bench.store)).toEqual([])
    })

    it('are forgotten one by one, and stay in their conversation', async () => {
      for (const version of [1, 2, 3]) await bench.store.save(lineOf(aChat, version, `line ${version}`))
      await bench.store.save(lineOf(bChat, 1, 'of another'))
      const gone = [
        { conversation: aChat, seq: 1 },
        { conversation: aChat, seq: 5 },
        { conversation: bChat, seq: 99 },
      ]
      await bench.store.forgetUnclear(gone)
      await bench.store.forgetUnclear(gone)
      await bench.store.forgetUnclear([])
      expect(await told(bench.store)).toEqual([
        [aChat, 3],
        [bChat, 1],
      ])
      expect(await bench.store.entries(aChat, { afterSeq: 0, limit: 100, audience: 'staff' })).toHaveLength(6)
      expect((await bench.store.save(lineOf(aChat, 4, 'goes on'))).kind).toBe('saved')
    })

    it('are forgotten by age, to the instant', async () => {
      for (const version of [1, 2, 3]) await bench.store.save(lineOf(aChat, version, `line ${version}`))
      await bench.store.save(lineOf(bChat, 1, 'of another'))
      await bench.store.forgetUnclearBefore(instant(3))
      expect(await told(bench.store)).toEqual([
        [aChat, 5],
        [aChat, 3],
      ])
      await bench.store.forgetUnclearBefore(instant(6))
      expect(await told(bench.store)).toEqual([])
    })

    it('are the newest of a conversation, so that one writer does not drown the others', async () => {
      for (let version = 1; version <= keptUnclear + 3; version++)
        await bench.store.save(lineOf(aChat, version, 'blah'))
      await bench.store.save(lineOf(bChat, 1, 'of another'))
      const found = await told(bench.store, 1000)
      expect(found).toHaveLength(keptUnclear + 1)
      expect(found.at(0)).toEqual([aChat, 2 * (keptUnclear + 3) - 1])
      expect(found.filter(([id, seq]) => id === aChat && Number(seq) <= 6)).toEqual([])
    })

    it('are found when their lines are far back in a long conversation', async () => {
      await bench.store.save(lineOf(aChat, 1, 'long ago'))
      for (let version = 2; version <= 30; version++) {
        const entries = [entryOf(version + 1, 'x'.repeat(3000))]
        await bench.store.save(saveOf(conversationOf(aChat, version), { entries }))
      }
      expect((await bench.store.unclear(10)).map(({ entry }) => entry)).toEqual([entryOf(1, 'long ago')])
    })

    bench.itShared('are there for other processes, and after a restart', async () => {
      await bench.store.save(lineOf(aChat, 1, 'qwertz'))
      const other = await bench.another()
      expect(await told(other)).toEqual([[aChat, 1]])
      await bench.store.save(lineOf(aChat, 2, 'more'))
      await other.forgetUnclear([{ conversation: aChat, seq: 1 }])
      expect(await told(await bench.reopen())).toEqual([[aChat, 3]])
    })
  })
}
