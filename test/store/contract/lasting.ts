import { describe, expect, it } from 'vitest'
import { type ConversationId, instant } from '../../../src/ids.ts'
import type { Store } from '../../../src/store/store.ts'
import {
  aChat,
  accountOf,
  bChat,
  claimAt,
  conversationOf,
  deliver,
  entryOf,
  eventId,
  maria,
  saveOf,
  ticketRequest,
} from '../examples.ts'
import type { Bench } from './opened.ts'

/** Resolves with the first conversation that the store tells of. */
const nextChange = (store: Store): Promise<ConversationId | null> =>
  new Promise((resolve) => {
    const stop = store.watch((id) => {
      stop()
      resolve(id)
    })
  })

export const lastingContract = (bench: Bench): void => {
  describe('watching', () => {
    const line = (id: ConversationId, version: number) =>
      saveOf(conversationOf(id, version), { entries: [entryOf(version)] })

    it('tells of a new line once it can be read', async () => {
      const read = nextChange(bench.store).then((id) =>
        bench.store.entries(id ?? bChat, { afterSeq: 0, limit: 10, audience: 'customer' }),
      )
      await bench.store.save(line(aChat, 1))
      expect(await read).toEqual([entryOf(1)])
    })

    it('tells everybody who watches, until they stop', async () => {
      const heard: string[] = []
      const stops = ['one', 'two'].map((who) => bench.store.watch((id) => heard.push(`${who} ${id}`)))
      await bench.store.save(line(aChat, 1))
      expect(heard).toEqual([`one ${aChat}`, `two ${aChat}`])
      stops[0]?.()
      await bench.store.save(line(bChat, 1))
      expect(heard.slice(2)).toEqual([`two ${bChat}`])
      stops[1]?.()
      await bench.store.save(line(aChat, 2))
      expect(heard).toHaveLength(3)
    })

    bench.itShared('tells of a line that another process wrote', async () => {
      const other = await bench.another()
      const heard = nextChange(bench.store)
      await other.save(line(bChat, 1))
      expect(await heard).toBe(bChat)
    })
  })

  describe('secrets', () => {
    it('makes 32 bytes for a name, once', async () => {
      const [one, again] = await Promise.all([bench.store.secret('cookies'), bench.store.secret('cookies')])
      expect(one).toMatch(/^[0-9a-f]{64}$/)
      expect(again).toBe(one)
      expect(await bench.store.secret('cookies')).toBe(one)
      expect(await bench.store.secret('links')).not.toBe(one)
    })

    it('keeps small texts by name, until they are forgotten', async () => {
      expect(await bench.store.kept('session')).toBeNull()
      await bench.store.keep('session', 'one')
      await bench.store.keep('session', 'two')
      expect(await bench.store.kept('session')).toBe('two')
      expect(await bench.store.secret('session')).toMatch(/^[0-9a-f]{64}$/)
      await bench.store.keep('session', null)
      expect(await bench.store.kept('session')).toBeNull()
    })

    bench.itShared('has the same for every process', async () => {
      const other = await bench.another()
      const [one, two] = await Promise.all([bench.store.secret('cookies'), other.secret('cookies')])
      expect(two).toBe(one)
    })
  })

  describe('what was saved', () => {
    it('can be written to', async () => {
      await expect(bench.store.ping()).resolves.toBeUndefined()
    })

    bench.itShared('is all there when the program starts again', async () => {
      const account = accountOf('Acme')
      const conversation = conversationOf(aChat, 1, { wakeAt: instant(7) })
      const change = { entries: [entryOf(1)], effects: [deliver('d1')], events: [eventId('m1')] }
      await bench.store.save(saveOf(conversation, change))
      const { ticket } = await bench.store.openTicket(ticketRequest('t1'))
      await bench.store.putAccount(account)
      await bench.store.link(maria, account.id)
      const secret = await bench.store.secret('cookies')

      const store = await bench.reopen()
      expect(await store.conversation(aChat)).toEqual(conversation)
      expect(await store.entries(aChat, { afterSeq: 0, limit: 10, audience: 'staff' })).toEqual(change.entries)
      expect(await store.save(saveOf(conversationOf(aChat, 2), change))).toEqual({ kind: 'duplicate' })
      expect((await store.claimWakes(claimAt(7))).map(({ id }) => id)).toEqual([aChat])
      expect((await store.claimEffects(claimAt(7))).map(({ effect }) => effect)).toEqual(change.effects)
      expect(await store.ticketByKey(ticket.key)).toEqual(ticket)
      expect((await store.openTicket(ticketRequest('t2'))).ticket.number).toBe(1002)
      expect(await store.accountFor(maria, [])).toEqual(account)
      expect(await store.secret('cookies')).toBe(secret)
    })

    bench.itShared('is seen by another process at once', async () => {
      const other = await bench.another()
      await bench.store.save(saveOf(conversationOf(aChat, 1)))
      expect(await other.conversation(aChat)).toMatchObject({ version: 1 })
      expect(await other.save(saveOf(conversationOf(aChat, 1)))).toEqual({ kind: 'conflict' })
    })

    bench.itShared('was asked for before the store was closed', async () => {
      const saved = bench.store.save(saveOf(conversationOf(aChat, 1)))
      const store = await bench.reopen()
      expect(await saved).toEqual({ kind: 'saved', fences: [] })
      expect(await store.conversation(aChat)).toMatchObject({ version: 1 })
    })
  })
}
