import { randomBytes } from 'node:crypto'
import { mongo } from 'mongoose'
import { openMongoStore } from '../../src/store/mongodb/open.ts'
import type { Store } from '../../src/store/store.ts'
import type { MongoServer } from '../support/mongo-server.ts'
import type { Opened } from './contract/opened.ts'

export const newDatabaseName = (): string => `frontdesk-test-${randomBytes(6).toString('hex')}`

/** Works on a database below the store. */
export const withDatabase = async <Value>(
  url: string,
  work: (database: mongo.Db) => Promise<Value>,
): Promise<Value> => {
  const client = new mongo.MongoClient(url)
  try {
    return await work(client.db())
  } finally {
    await client.close()
  }
}

/** A database of its own for one test. */
export const openDatabase = async (server: MongoServer): Promise<Opened & { readonly url: string }> => {
  const url = server.url(newDatabaseName())
  const open: Store[] = []
  const another = async () => {
    const store = await openMongoStore(url)
    open.push(store)
    return store
  }
  const closeAll = async () => {
    await Promise.all(open.splice(0).map((store) => store.close()))
  }
  return {
    url,
    store: await another(),
    another,
    reopen: async () => {
      await closeAll()
      return another()
    },
    close: async () => {
      await closeAll()
      await withDatabase(url, (database) => database.dropDatabase())
    },
  }
}
