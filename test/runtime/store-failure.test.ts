import { describe, expect, it } from 'vitest'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { type Store, StoreError } from '../../src/store/store.ts'
import { eventually } from '../support/program.ts'
import { startProcess } from './bench.ts'

type Failing = Extract<keyof Store, 'save' | 'finishEffects' | 'openTicket' | 'ping' | 'claimEffects' | 'conversation'>

/** A store on a disk that fills up: while a method is named, it does nothing and fails. */
const failingStore = async () => {
  const store = await openSqliteStore('sqlite::memory:')
  const failing = new Set<Failing>()
  const full = () => Promise.reject(new StoreError('full', 'the disk is full', 'make room on the disk'))
  const or = <Args extends unknown[], Value>(name: Failing, work: (...args: Args) => Promise<Value>) => {
    return (...args: Args): Promise<Value> => (failing.has(name) ? full() : work(...args))
  }
  const guarded: Store = {
    ...store,
    conversation: or('conversation', store.conversation),
    save: or('save', store.save),
    finishEffects: or('finishEffects', store.finishEffects),
    openTicket: or('openTicket', store.openTicket),
    claimEffects: or('claimEffects', store.claimEffects),
    ping: or('ping', store.ping),
  }
  return { store: guarded, failing }
}

const report = 'problem with my phone'

describe('a store that fails', () => {
  it.each(['save', 'conversation'] as const)(
    'lets no message in half when %s fails: it comes again whole',
    async (method) => {
      const { store, failing } = await failingStore()
      const process = await startProcess({ store })
      failing.add(method)
      await expect(process.receive('maria', 'm1', report)).rejects.toThrow(StoreError)
      failing.clear()
      expect(await process.transcript('maria')).toEqual([])
      expect(await store.tickets({ limit: 10 })).toEqual([])
      const { duplicate, answered } = await process.receive('maria', 'm1', report)
      await answered
      expect(duplicate).toBe(false)
      expect(await process.transcript('maria')).toHaveLength(2)
    },
  )

  it('takes the next message of the conversation in', async () => {
    const { store, failing } = await failingStore()
    const process = await startProcess({ store })
    failing.add('save')
    const refused = expect(process.receive('maria', 'm1', report)).rejects.toThrow(StoreError)
    await refused
    failing.clear()
    await (await process.receive('maria', 'm2', 'thanks')).answered
    expect(await process.transcript('maria')).toHaveLength(2)
  })

  it('answers later where the ticket could not be stored', async () => {
    const { store, failing } = await failingStore()
    const process = await startProcess({ store })
    failing.add('openTicket')
    await (await process.receive('maria', 'm1', report)).answered
    expect((await process.transcript('maria')).at(-1)).toMatch(/keep trying/)
    failing.clear()
    process.clock.at += 1000
    await process.desk.drain()
    expect((await process.transcript('maria')).at(-1)).toMatch(/#1001 is open/)
  })

  it('does nothing twice where it could not be noted that it was done', async () => {
    const { store, failing } = await failingStore()
    const process = await startProcess({ store })
    failing.add('finishEffects')
    await (await process.receive('maria', 'm1', report)).answered
    failing.clear()
    process.clock.at += 3_600_000
    await process.desk.drain()
    await process.desk.drain()
    expect(await store.tickets({ limit: 10 })).toHaveLength(1)
    expect(await process.transcript('maria')).toHaveLength(2)
    expect(process.helpdesk.asked).toEqual(['open', 'open'])
  })

  it('is no reason to end: the desk looks for due work again, and is ready when the store is', async () => {
    const { store, failing } = await failingStore()
    const process = await startProcess({ store })
    failing.add('claimEffects').add('ping')
    process.desk.start()
    expect(await process.desk.ready()).toBe(false)
    const failed = 'due work could not be looked up'
    await eventually('the look that failed', () => (process.logged().includes(failed) ? true : null))
    failing.clear()
    expect(await process.desk.ready()).toBe(true)
    await process.desk.stop()
    expect(process.logged()).not.toContain(report)
  })
})
