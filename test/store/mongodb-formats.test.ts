import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connect } from '../../src/store/mongodb/connection.ts'
import { migrate, type Step, steps } from '../../src/store/mongodb/migrations.ts'
import { indexes, modelsOn } from '../../src/store/mongodb/models.ts'
import { openMongoStore } from '../../src/store/mongodb/open.ts'
import { StoreError } from '../../src/store/store.ts'
import { startMongoServer } from '../support/mongo-server.ts'
import { contentOf, storedOf } from './contract/attachments.ts'
import { aChat, claimAt, conversationOf, effectKey, eventId, maria, saveOf, ticketNumber } from './examples.ts'
import { newDatabaseName, withDatabase } from './mongodb-databases.ts'
import { acme, conversation, entries, format1, ticket } from './mongodb-format-1.ts'

const server = await startMongoServer({ durable: false })

const problemOf = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => expect.fail('it went through'),
    (failure: unknown) => failure,
  )
  return error instanceof StoreError ? `${error.problem}: ${error.remedy}` : expect.fail(String(error))
}

describe.skipIf(server === null)('the format of a database', () => {
  let url: string
  beforeEach(() => {
    url = server?.url(newDatabaseName()) ?? ''
  })
  afterEach(() => withDatabase(url, (database) => database.dropDatabase()))
  afterAll(() => server?.stop())

  const put = (collections: Readonly<Record<string, readonly object[]>>) =>
    withDatabase(url, async (database) => {
      for (const [name, documents] of Object.entries(collections)) {
        await database.collection(name).insertMany(documents.map((document) => ({ ...document })))
      }
    })
  const formatNow = () =>
    withDatabase(url, async (database) => {
      const meta = await database.collection('meta').find().toArray()
      return meta.find(({ _id }) => String(_id) === 'format')?.value
    })
  const migrated = async (to: readonly Step[]) => {
    const connection = await connect(url)
    try {
      await migrate(connection, modelsOn(connection), to)
    } finally {
      await connection.close()
    }
  }

  it('1 is read and gone on with', async () => {
    await put(format1)
    const store = await openMongoStore(url)
    expect(await store.conversation(aChat)).toEqual(conversation)
    expect(await store.entries(aChat, { afterSeq: 0, limit: 10, audience: 'staff' })).toEqual(entries)
    expect(await store.claimWakes(claimAt(69))).toEqual([])
    expect(await store.claimWakes(claimAt(70))).toEqual([{ id: aChat, fence: 3 }])
    expect(await store.claimEffects(claimAt(50))).toMatchObject([{ attempts: 4, fence: 6, effect: { key: 'd1' } }])
    const again = saveOf(conversationOf(aChat, 4), { events: [eventId('m2')] })
    expect(await store.save(again)).toEqual({ kind: 'duplicate' })
    expect((await store.save(saveOf(conversationOf(aChat, 4), { events: [eventId('m4')] }))).kind).toBe('saved')
    expect(await store.ticket(ticketNumber(1001))).toEqual(ticket)
    expect(await store.ticketByKey(effectKey('t1'))).toEqual(ticket)
    expect(await store.accountFor(maria, [])).toEqual(acme)
    expect(await store.redeemCode('hash-1', maria, claimAt(99).now)).toEqual(acme)
    expect(await store.secret('cookies')).toBe('ab'.repeat(32))
    await store.putAttachment(storedOf('a', 3), contentOf(3))
    expect(await store.attachment(storedOf('a', 3).attachment.id)).toEqual(storedOf('a', 3).attachment)
    expect(await formatNow()).toBe(steps.length)
    await store.close()
  })

  it('is made whole for several who open a new database at once, with every index', async () => {
    const stores = await Promise.all([1, 2, 3].map(() => openMongoStore(url)))
    await Promise.all(stores.map((store) => store.close()))
    expect(await formatNow()).toBe(steps.length)
    const names = await withDatabase(url, async (database) => {
      const lists = indexes.map(async ({ of, name }) => (await database.collection(of).indexExists(name)) === true)
      return Promise.all(lists)
    })
    expect(names.every(Boolean)).toBe(true)
  })

  it('is brought forward step by step, once, and goes on where it was broken off', async () => {
    await put(format1)
    const done: string[] = []
    let isBroken = true
    const next: Step = async (_, { accounts }) => {
      done.push('next')
      await accounts.collection.updateMany({}, { $set: { note: 'of the next format' } })
    }
    const last: Step = async () => {
      done.push('last')
      if (isBroken) throw new Error('the power is cut')
    }
    await expect(migrated([...steps, next, last])).rejects.toThrow('the power is cut')
    expect(await formatNow()).toBe(steps.length + 1)
    isBroken = false
    await migrated([...steps, next, last])
    await migrated([...steps, next, last])
    expect(done).toEqual(['next', 'last', 'last'])
    expect(await formatNow()).toBe(steps.length + 2)
  })

  it('of a newer version is refused, and left as it is', async () => {
    await put({ ...format1, meta: [{ _id: 'format', value: steps.length + 1 }] })
    expect(await problemOf(openMongoStore(url))).toMatch(/^newer-version: start the newer version/)
    expect(await formatNow()).toBe(steps.length + 1)
  })

  it("is not put upon another program's database", async () => {
    await put({ customers: [{ name: 'somebody' }] })
    expect(await problemOf(openMongoStore(url))).toMatch(/^corrupt: name a database of its own/)
    const names = await withDatabase(url, async (database) =>
      (await database.listCollections().toArray()).map(({ name }) => name),
    )
    expect(names).toEqual(['customers'])
  })
})
