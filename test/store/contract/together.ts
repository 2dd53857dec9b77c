import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { ConversationId } from '../../../src/ids.ts'
import type { Store } from '../../../src/store/store.ts'
import {
  aChat,
  bChat,
  claimAt,
  conversationOf,
  deliver,
  entryOf,
  eventId,
  saveOf,
  tell,
  ticketRequest,
} from '../examples.ts'
import type { Bench } from './opened.ts'

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
/** Some of these are more than one document of any store should hold. */
const longText = 'so it goes on, '.repeat(130)

/** The n-th save of a conversation in which each brings two lines, the second one for the staff. */
const talkSave = (id: ConversationId, version: number, text = longText) => {
  const [first, second] = [version * 2 - 1, version * 2]
  return saveOf(conversationOf(id, version, { lastSeq: second }), {
    entries: [entryOf(first, `${first} ${text}`), entryOf(second, `${second} ${text}`, 'staff')],
    events: [eventId(`m${version}`)],
  })
}

const seqsOf = async (store: Store, id: ConversationId) =>
  (await store.entries(id, { afterSeq: 0, limit: 10_000, audience: 'staff' })).map(({ seq }) => seq)

export const togetherContract = (bench: Bench): void => {
  describe('readers and writers at once', () => {
    it('shows a reader whole saves, each line once and in its place, while a writer writes', async () => {
      const saves = 60
      let isWriting = true
      const write = async () => {
        for (const version of upTo(saves)) await bench.store.save(talkSave(aChat, version))
        isWriting = false
      }
      const read = async () => {
        let seen = 0
        while (isWriting) {
          // A store that answers at once would leave the writer no turn.
          await setImmediate()
          const before = (await bench.store.conversation(aChat))?.lastSeq ?? 0
          const seqs = await seqsOf(bench.store, aChat)
          expect(seqs).toEqual(upTo(seqs.length))
          expect(seqs.length % 2).toBe(0)
          expect(seqs.length).toBeGreaterThanOrEqual(Math.max(before, seen))
          seen = seqs.length
        }
      }
      await Promise.all([write(), read(), read()])
      expect(await seqsOf(bench.store, aChat)).toEqual(upTo(2 * saves))
    }, 30_000)

    it('gives long histories back from any line on, for customers without what is for the staff', async () => {
      const saves = 60
      for (const version of upTo(saves)) await bench.store.save(talkSave(aChat, version))
      for (const afterSeq of [0, 1, 17, 62, 100, 118, 119, 120, 500]) {
        const rest = upTo(2 * saves).filter((seq) => seq > afterSeq)
        for (const limit of [1, 7, 100]) {
          const all = await bench.store.entries(aChat, { afterSeq, limit, audience: 'staff' })
          expect(all.map(({ seq }) => seq)).toEqual(rest.slice(0, limit))
          const theirs = await bench.store.entries(aChat, { afterSeq, limit, audience: 'customer' })
          expect(theirs.map(({ seq }) => seq)).toEqual(rest.filter((seq) => seq % 2 === 1).slice(0, limit))
        }
      }
      const [line] = await bench.store.entries(aChat, { afterSeq: 10, limit: 1, audience: 'staff' })
      expect(line).toEqual(talkSave(aChat, 6).entries[0])
    }, 30_000)

    bench.itShared('loses no line of two processes that write to one conversation', async () => {
      const each = 25
      const write = async (store: Store, name: string) => {
        for (const count of upTo(each)) {
          for (;;) {
            const version = ((await store.conversation(aChat))?.version ?? 0) + 1
            const change = {
              entries: [entryOf(version, `${name} ${count}`)],
              events: [eventId(`${name} ${count}`)],
              effects: [deliver(`${name} ${count}`, version)],
            }
            if ((await store.save(saveOf(conversationOf(aChat, version), change))).kind === 'saved') break
          }
        }
      }
      const other = await bench.another()
      await Promise.all([write(bench.store, 'one'), write(other, 'two')])
      expect(await bench.store.conversation(aChat)).toMatchObject({ version: 2 * each })
      expect(await seqsOf(bench.store, aChat)).toEqual(upTo(2 * each))
      const claimed = await other.claimEffects(claimAt(0))
      expect(claimed.map(({ effect }) => effect.kind === 'deliver' && effect.seq)).toEqual(upTo(2 * each))
    })

    bench.itShared(
      'carries out what is told to one conversation in order, whoever tells and whoever carries out',
      async () => {
        const stores = [bench.store, await bench.another()]
        const news = upTo(12).map((count) => `n${count}`)
        const tickets = await Promise.all(
          [1, 2].map(async (count) => (await bench.store.openTicket(ticketRequest(`t${count}`))).ticket),
        )
        for (const [index, key] of news.entries()) {
          const [ticket, revision] = [tickets[index % 3], Math.floor(index / 3) + 2]
          const version = revision - 1
          if (ticket !== undefined) await bench.store.saveTicket({ ...ticket, revision }, [tell(key, bChat)])
          else await bench.store.save(saveOf(conversationOf(aChat, version), { effects: [tell(key, bChat)] }))
        }
        const done: string[] = []
        const carryOut = async (store: Store, owner: string) => {
          while (done.length < news.length) {
            for (const { effect, fence } of await store.claimEffects(claimAt(0, { owner, limit: 3 }))) {
              done.push(effect.key)
              await setImmediate()
              await store.finishEffects([{ key: effect.key, fence }])
            }
            await setImmediate()
          }
        }
        await Promise.all(
          stores.flatMap((store, index) => ['a', 'b'].map((name) => carryOut(store, `${name}${index}`))),
        )
        expect(done).toEqual(news)
      },
    )

    it('numbers 100 tickets that are opened at once without gaps or doubles', async () => {
      const results = await Promise.all(upTo(100).map((count) => bench.store.openTicket(ticketRequest(`t${count}`))))
      expect(results.map(({ ticket }) => Number(ticket.number)).toSorted((a, b) => a - b)).toEqual(
        upTo(100).map((count) => 1000 + count),
      )
    })
  })
}
