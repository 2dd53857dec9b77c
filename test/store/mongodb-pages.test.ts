import type { mongo } from 'mongoose'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connect } from '../../src/store/mongodb/connection.ts'
import { modelsOn } from '../../src/store/mongodb/models.ts'
import { openMongoStore } from '../../src/store/mongodb/open.ts'
import { turnPage } from '../../src/store/mongodb/pages.ts'
import type { Store } from '../../src/store/store.ts'
import { startMongoServer } from '../support/mongo-server.ts'
import { aChat, conversationOf, entryOf, eventId, saveOf } from './examples.ts'
import { newDatabaseName, withDatabase } from './mongodb-databases.ts'

const server = await startMongoServer({ durable: false })

describe.skipIf(server === null)('pages of a MongoDB', () => {
  let url: string
  let store: Store
  let sent: string[]
  beforeEach(async () => {
    url = server?.url(newDatabaseName()) ?? ''
    sent = []
    store = await openMongoStore(url, ({ commandName }) => sent.push(commandName))
  })
  afterEach(async () => {
    await store.close()
    await withDatabase(url, (database) => database.dropDatabase())
  })
  afterAll(() => server?.stop())

  /** Each line a message of its own. */
  const talk = async (lines: number, bytes: number): Promise<void> => {
    for (let version = 1; version <= lines; version++) {
      const message = eventId(`m${version}`)
      const entries = [{ ...entryOf(version, 'x'.repeat(bytes)), message }]
      await store.save(saveOf(conversationOf(aChat, version, { lastSeq: version }), { entries, events: [message] }))
    }
  }
  const history = (limit: number) => store.entries(aChat, { afterSeq: 0, limit, audience: 'staff' })

  it('of a long conversation are not kept open by those who read its beginning', async () => {
    await talk(80, 6000)
    sent.length = 0
    expect((await history(3)).map(({ seq }) => seq)).toEqual([1, 2, 3])
    await store.ping()
    expect(sent).toContain('killCursors')
  })

  it('of one that was broken off are taken as they are, and nothing of the document is counted that left it', async () => {
    await talk(5, 6000)
    const page = { _id: `${aChat}#1`, conversation: aChat, first: 1, last: 5, entries: await history(10) }
    const raw = <Value>(work: (database: mongo.Db) => Promise<Value>) => withDatabase(url, work)
    await raw((database) => database.collection<typeof page>('pages').insertOne(page))
    await store.withdraw(aChat, eventId('m5'))
    const connection = await connect(url)
    await turnPage(modelsOn(connection), aChat)
    await connection.close()
    const document = await raw((database) => database.collection('conversations').findOne())
    expect(document).toMatchObject({ recent: [], recentBytes: 0 })
    expect((await history(10)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
  })

  it.skipIf(server?.kind === 'given')('hold nothing of a message that is taken back while one is written', async () => {
    await talk(5, 6000)
    let onPage = () => {}
    const pageIsSent = new Promise<void>((resolve) => {
      onPage = resolve
    })
    const connection = await connect(url, ({ commandName }) => commandName === 'insert' && onPage())
    const slow = { failCommands: ['insert'], blockConnection: true, blockTimeMS: 1000 }
    await withDatabase(url, (database) =>
      database.admin().command({ configureFailPoint: 'failCommand', mode: { times: 1 }, data: slow }),
    )
    const turned = turnPage(modelsOn(connection), aChat)
    await pageIsSent
    await store.withdraw(aChat, eventId('m2'))
    await turned
    await connection.close()
    const entries = await history(10)
    expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
    expect(entries.filter(({ blocks }) => JSON.stringify(blocks).includes('xxx')).map(({ seq }) => seq)).toEqual([
      1, 3, 4, 5,
    ])
    const stored = await withDatabase(url, async (database) =>
      JSON.stringify([
        await database.collection('pages').find().toArray(),
        await database.collection('conversations').findOne(),
      ]),
    )
    expect(stored.match(/x{6000}/g)).toHaveLength(4)
  })
})
