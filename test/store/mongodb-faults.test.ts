import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ConversationId } from '../../src/ids.ts'
import { openMongoStore } from '../../src/store/mongodb/open.ts'
import { type Store, StoreError } from '../../src/store/store.ts'
import { startMongoServer } from '../support/mongo-server.ts'
import { eventually } from '../support/program.ts'
import { crashSave, crashTicketKey } from './crash-saves.ts'
import {
  aChat,
  bChat,
  claimAt,
  conversationOf,
  effectKey,
  entryOf,
  eventId,
  saveOf,
  ticketRequest,
} from './examples.ts'
import { newDatabaseName, withDatabase } from './mongodb-databases.ts'

const server = await startMongoServer({ durable: true })
const staff = { afterSeq: 0, limit: 100_000, audience: 'staff' } as const

const problemOf = async (work: Promise<unknown>): Promise<StoreError> => {
  const error: unknown = await work.then(
    () => expect.fail('it went through'),
    (failure: unknown) => failure,
  )
  return error instanceof StoreError ? error : expect.fail(`no StoreError: ${String(error)}`)
}

// A server that is given for the tests is neither broken nor killed.
describe.skipIf(server === null || server.kind === 'given')('a MongoDB that fails', () => {
  let url: string
  let store: Store
  beforeEach(async () => {
    url = server?.url(newDatabaseName()) ?? ''
    store = await openMongoStore(url)
  })
  afterEach(async () => {
    await store.close()
    await withDatabase(url, async (database) => {
      await database.admin().command({ configureFailPoint: 'failCommand', mode: 'off' })
      await database.dropDatabase()
    })
  })
  afterAll(() => server?.stop())

  const failOn = (mode: object | string, failCommands: readonly string[], how: object) =>
    withDatabase(url, (database) =>
      database.admin().command({ configureFailPoint: 'failCommand', mode, data: { failCommands, ...how } }),
    )
  const second = crashSave(aChat, 2)

  const once: readonly [string, object][] = [
    ['the connection breaks', { closeConnection: true }],
    ['the server is no longer the primary', { errorCode: 10107, errorLabels: ['RetryableWriteError'] }],
  ]
  it.each(once)(
    'saves once when %s',
    async (_, how) => {
      await failOn({ times: 1 }, ['insert', 'findAndModify', 'update'], how)
      expect((await store.save(crashSave(aChat, 1))).kind).toBe('saved')
      await failOn({ times: 1 }, ['findAndModify'], how)
      expect((await store.save(second)).kind).toBe('saved')
      await failOn({ times: 1 }, ['insert'], how)
      expect((await store.openTicket(ticketRequest('t1'))).ticket.number).toBe(1001)
      await failOn({ times: 1 }, ['update'], how)
      const claimed = await store.claimEffects(claimAt(0))
      expect(claimed).toHaveLength(4)
      await failOn({ times: 1 }, ['update'], how)
      await store.finishEffects(claimed.map(({ effect, fence }) => ({ key: effect.key, fence })))
      expect(await store.claimEffects(claimAt(1_000_000))).toEqual([])
      expect((await store.entries(aChat, staff)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
    },
    20_000,
  )

  it('says so when the server refuses, in words without address or text, and nothing is changed', async () => {
    await store.save(crashSave(aChat, 1))
    await failOn('alwaysOn', ['findAndModify', 'insert'], { errorCode: 91 })
    const works = [store.save(second), store.save(crashSave(bChat, 1)), store.openTicket(ticketRequest('t1'))]
    for (const { problem, message, remedy, cause } of await Promise.all(works.map(problemOf))) {
      expect({ problem, cause }).toEqual({ problem: 'unavailable', cause: undefined })
      expect(`${message} ${remedy}`).not.toMatch(/127\.0\.0\.1|mongodb:|question|test:/)
    }
    await failOn('off', [], {})
    expect(await store.conversation(aChat)).toMatchObject({ version: 1 })
    expect((await store.save(second)).kind).toBe('saved')
  })

  it('acknowledges nothing that a majority has not confirmed, and knows it again when it is sent again', async () => {
    await store.save(crashSave(aChat, 1))
    const notConfirmed = { writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' } }
    await failOn({ times: 1 }, ['findAndModify'], notConfirmed)
    expect((await problemOf(store.save(second))).problem).toBe('unavailable')
    expect(await store.save(second)).toEqual({ kind: 'duplicate' })
    expect((await store.entries(aChat, staff)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
  })

  it('says that it is away, and goes on by itself when it is back', async () => {
    await store.save(crashSave(aChat, 1))
    const heard: (string | null)[] = []
    const stop = store.watch((id) => heard.push(id))
    await server?.kill()
    const failures = await Promise.all([
      problemOf(store.save(second)),
      problemOf(store.ping()),
      problemOf(store.conversation(aChat)),
    ])
    expect(failures.map(({ problem }) => problem)).toEqual(['unavailable', 'unavailable', 'unavailable'])
    await server?.start()
    await store.ping()
    expect((await store.save(second)).kind).toBe('saved')
    const other = await openMongoStore(url)
    await other.save(saveOf(conversationOf(bChat, 1), { entries: [entryOf(1)], events: [eventId('m1')] }))
    await eventually('the line of the other process', () => (heard.includes(bChat) ? true : null))
    await other.close()
    stop()
  }, 60_000)

  it('loses nothing that it acknowledged when it is killed under load', async () => {
    const writers = Array.from({ length: 8 }, (_, index) => new Writer(store, `test:w${index}` as ConversationId))
    const until = new AbortController()
    const writing = writers.map((writer) => writer.write(until.signal))
    for (let kills = 0; kills < 2; kills++) {
      const before = acknowledgedBy(writers)
      await eventually('more saves', () => (acknowledgedBy(writers) > before + 40 ? true : null))
      await server?.kill()
      await server?.start()
    }
    const before = acknowledgedBy(writers)
    await eventually('saves after the last kill', () => (acknowledgedBy(writers) > before + 10 ? true : null))
    until.abort()
    await Promise.all(writing)
    const missing = (await Promise.all(writers.map((writer) => writer.missing()))).flat()
    const sentAgain = writers.reduce((sum, writer) => sum + writer.sentAgain, 0)
    console.log(
      `killed twice: ${acknowledgedBy(writers)} acknowledged, ${sentAgain} sent again, ${missing.length} missing`,
    )
    expect(missing).toEqual([])
    const tickets = await store.tickets({ limit: 100_000 })
    expect(tickets.map(({ number }) => Number(number)).toReversed()).toEqual(tickets.map((_, index) => 1001 + index))
  }, 120_000)
})

const acknowledgedBy = (writers: readonly Writer[]) => writers.reduce((sum, { acknowledged }) => sum + acknowledged, 0)

/** Saves one after another and sends again what failed, as a platform does. */
class Writer {
  readonly #store: Store
  readonly #id: ConversationId
  acknowledged = 0
  sentAgain = 0

  constructor(store: Store, id: ConversationId) {
    this.#store = store
    this.#id = id
  }

  async write(until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      const save = crashSave(this.#id, this.acknowledged + 1)
      const { kind } = await this.#send(() => this.#store.save(save))
      if (kind === 'conflict') return expect.fail('nobody else writes here')
      await this.#send(() => this.#store.openTicket(ticketRequest(crashTicketKey(this.#id, this.acknowledged + 1))))
      this.acknowledged++
    }
  }

  async #send<Value>(work: () => Promise<Value>): Promise<Value> {
    for (;;) {
      try {
        return await work()
      } catch (error) {
        if (!(error instanceof StoreError)) throw error
        this.sentAgain++
      }
    }
  }

  /** What was acknowledged and isn't there, or is there twice. */
  async missing(): Promise<readonly string[]> {
    const saves = Array.from({ length: this.acknowledged }, (_, index) => crashSave(this.#id, index + 1))
    const entries = await this.#store.entries(this.#id, staff)
    const wanted = saves.flatMap((save) => save.entries)
    const wrong = JSON.stringify(entries) === JSON.stringify(wanted) ? [] : [`entries of ${this.#id}`]
    for (const [index] of saves.entries()) {
      const key = crashTicketKey(this.#id, index + 1)
      if ((await this.#store.ticketByKey(effectKey(key))) === null) wrong.push(key)
    }
    return wrong
  }
}
