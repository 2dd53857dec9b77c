import { mongo } from 'mongoose'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SpokenChanges } from '../../src/store/mongodb/change-stream.ts'
import { Changes } from '../../src/store/mongodb/changes.ts'
import type { StoreError } from '../../src/store/store.ts'
import { aChat } from './examples.ts'

const minuteMs = 60_000

/** A database whose change streams fail as long as `failure` is set, and else bring `says` and wait. */
const database = () => {
  const it = {
    failure: null as Error | null,
    says: [] as string[],
    opened: 0,
    open: (): SpokenChanges => {
      it.opened++
      const closed = Promise.withResolvers<void>()
      const changes = async function* () {
        if (it.failure !== null) throw it.failure
        for (const stamp of it.says.splice(0)) yield { conversation: aChat, stamp, token: stamp }
        await closed.promise
      }
      return { changes: changes(), isLost: () => false, close: async () => closed.resolve() }
    },
  }
  return it
}

const unauthorized = () => new mongo.MongoServerError({ code: 13, errmsg: 'not authorized to execute aggregate' })

describe('changes that the database doesn’t tell', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
  afterEach(() => vi.useRealTimers())

  it('are reported once with a remedy, and looked for instead, until it tells them again', async () => {
    const db = database()
    const told: (StoreError | null)[] = []
    const changes = new Changes('me', db.open, (trouble) => told.push(trouble))
    const heard: (string | null)[] = []
    changes.watch((id) => heard.push(id))
    await vi.advanceTimersByTimeAsync(minuteMs)
    expect([told, heard]).toEqual([[], []])

    db.failure = unauthorized()
    await changes.stop()
    changes.watch(() => {})
    await vi.advanceTimersByTimeAsync(10 * minuteMs)
    expect(told).toMatchObject([{ problem: 'unavailable', remedy: expect.stringContaining('readWrite') }])
    const looked = heard.length
    expect(looked).toBeGreaterThan((10 * minuteMs) / 2500)
    expect(heard.every((id) => id === null)).toBe(true)

    db.failure = null
    db.says = ['other:1']
    await vi.advanceTimersByTimeAsync(minuteMs)
    expect(heard.at(-1)).toBe(aChat)
    expect(told.slice(1)).toEqual([null])
    await vi.advanceTimersByTimeAsync(minuteMs)
    expect(heard.length).toBeLessThan(looked + 5)
    await changes.stop()
  })

  it('are no trouble where a stream breaks off once, as at an election', async () => {
    const db = database()
    const told: (StoreError | null)[] = []
    const changes = new Changes('me', db.open, (trouble) => told.push(trouble))
    const heard: (string | null)[] = []
    db.failure = unauthorized()
    changes.watch((id) => heard.push(id))
    await vi.advanceTimersByTimeAsync(50)
    db.failure = null
    await vi.advanceTimersByTimeAsync(minuteMs)
    expect(told).toEqual([])
    expect(db.opened).toBe(2)
    expect(heard).toEqual([null])
    await changes.stop()
  })
})
