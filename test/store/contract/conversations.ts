import { describe, expect, it } from 'vitest'
import { instant } from '../../../src/ids.ts'
import { aChat, bChat, claimAt, conversationOf, deliver, entryOf, eventId, saveOf } from '../examples.ts'
import type { Bench } from './opened.ts'

const everything = { afterSeq: 0, limit: 100, audience: 'staff' } as const

export const conversationsContract = (bench: Bench): void => {
  describe('conversations', () => {
    it('knows none that was never saved', async () => {
      expect(await bench.store.conversation(aChat)).toBeNull()
      expect(await bench.store.entries(aChat, everything)).toEqual([])
    })

    it('gives back what was saved, whole', async () => {
      const conversation = conversationOf(aChat, 1, { lastSeq: 2, zone: 'UTC+2', lastSaid: 'Noted.' })
      const entries = [entryOf(1, 'hello'), entryOf(2, 'note', 'staff')]
      const change = saveOf(conversation, { entries, effects: [deliver('d1')], events: [eventId('m1')] })
      expect(await bench.store.save(change)).toEqual({ kind: 'saved', fences: [0] })
      expect(await bench.store.conversation(aChat)).toEqual(conversation)
      expect(await bench.store.entries(aChat, everything)).toEqual(entries)
    })

    it('takes a version once', async () => {
      await bench.store.save(saveOf(conversationOf(aChat, 1)))
      await bench.store.save(saveOf(conversationOf(aChat, 2, { lastSaid: 'second' })))
      for (const version of [1, 2, 4]) {
        const late = saveOf(conversationOf(aChat, version, { lastSaid: 'late' }))
        expect(await bench.store.save(late)).toEqual({ kind: 'conflict' })
      }
      expect(await bench.store.conversation(aChat)).toMatchObject({ version: 2, lastSaid: 'second' })
    })

    it('begins at version 1', async () => {
      expect(await bench.store.save(saveOf(conversationOf(aChat, 2)))).toEqual({ kind: 'conflict' })
      expect(await bench.store.conversation(aChat)).toBeNull()
    })

    it('lets one of two win that save in the same turn', async () => {
      const saves = ['one', 'two'].map((lastSaid) => saveOf(conversationOf(aChat, 1, { lastSaid })))
      const results = await Promise.all(saves.map((save) => bench.store.save(save)))
      expect(results.map(({ kind }) => kind).toSorted()).toEqual(['conflict', 'saved'])
      const winner = saves[results.findIndex(({ kind }) => kind === 'saved')]
      expect(await bench.store.conversation(aChat)).toEqual(winner?.conversation)
    })

    it('saves one after another within a turn when the versions follow', async () => {
      const saves = [1, 2, 3].map((version) =>
        bench.store.save(saveOf(conversationOf(aChat, version), { entries: [entryOf(version)] })),
      )
      expect((await Promise.all(saves)).map(({ kind }) => kind)).toEqual(['saved', 'saved', 'saved'])
      expect((await bench.store.entries(aChat, everything)).map(({ seq }) => seq)).toEqual([1, 2, 3])
    })

    it('keeps nothing of a save that lost', async () => {
      await bench.store.save(saveOf(conversationOf(aChat, 1)))
      const lost = { entries: [entryOf(1)], effects: [deliver('lost')], events: [eventId('m1')] }
      await bench.store.save(saveOf(conversationOf(aChat, 1, { wakeAt: instant(5) }), lost))
      expect(await bench.store.entries(aChat, everything)).toEqual([])
      expect(await bench.store.claimEffects(claimAt(10))).toEqual([])
      expect(await bench.store.claimWakes(claimAt(10))).toEqual([])
      const again = await bench.store.save(saveOf(conversationOf(aChat, 2), lost))
      expect(again.kind).toBe('saved')
    })

    it('takes an event in once, whatever comes with it', async () => {
      await bench.store.save(saveOf(conversationOf(aChat, 1), { events: [eventId('m1'), eventId('m2')] }))
      const again = { entries: [entryOf(1)], effects: [deliver('again')], events: [eventId('m3'), eventId('m2')] }
      expect(await bench.store.save(saveOf(conversationOf(aChat, 2), again))).toEqual({ kind: 'duplicate' })
      expect(await bench.store.conversation(aChat)).toMatchObject({ version: 1 })
      expect(await bench.store.entries(aChat, everything)).toEqual([])
      expect(await bench.store.claimEffects(claimAt(0))).toEqual([])
      const third = await bench.store.save(saveOf(conversationOf(aChat, 2), { events: [eventId('m3')] }))
      expect(third.kind).toBe('saved')
    })

    it('says "duplicate" and not "conflict" to a platform that sends twice', async () => {
      const change = saveOf(conversationOf(aChat, 1), { events: [eventId('m1')] })
      const results = await Promise.all([bench.store.save(change), bench.store.save(change)])
      expect(results.map(({ kind }) => kind).toSorted()).toEqual(['duplicate', 'saved'])
      expect(await bench.store.save(change)).toEqual({ kind: 'duplicate' })
    })

    it('tells events of two conversations apart', async () => {
      for (const id of [aChat, bChat]) {
        const result = await bench.store.save(saveOf(conversationOf(id, 1), { events: [eventId('m1')] }))
        expect(result.kind).toBe('saved')
      }
    })

    it('pages through the transcript, oldest first', async () => {
      const entries = Array.from({ length: 25 }, (_, index) => entryOf(index + 1))
      await bench.store.save(saveOf(conversationOf(aChat, 1), { entries }))
      await bench.store.save(saveOf(conversationOf(bChat, 1), { entries: [entryOf(1, 'of another')] }))
      const seqs: number[] = []
      for (;;) {
        const page = await bench.store.entries(aChat, { afterSeq: seqs.at(-1) ?? 0, limit: 10, audience: 'staff' })
        if (page.length === 0) break
        expect(page.length).toBeLessThanOrEqual(10)
        seqs.push(...page.map(({ seq }) => seq))
      }
      expect(seqs).toEqual(entries.map(({ seq }) => seq))
    })

    it('never shows a customer what staff alone may read, and fills the page with the rest', async () => {
      const entries = Array.from({ length: 12 }, (_, index) =>
        entryOf(index + 1, `line ${index}`, index % 3 === 0 ? 'customer' : 'staff'),
      )
      await bench.store.save(saveOf(conversationOf(aChat, 1), { entries }))
      const page = await bench.store.entries(aChat, { afterSeq: 1, limit: 3, audience: 'customer' })
      expect(page.map(({ seq }) => seq)).toEqual([4, 7, 10])
      const all = await bench.store.entries(aChat, everything)
      expect(all).toHaveLength(12)
    })

    it('stays as it was read: later saves change no earlier reading', async () => {
      await bench.store.save(saveOf(conversationOf(aChat, 1)))
      const before = await bench.store.conversation(aChat)
      await bench.store.save(saveOf(conversationOf(aChat, 2, { lastSaid: 'later' })))
      expect(before).toMatchObject({ version: 1, lastSaid: null })
    })
  })
}
