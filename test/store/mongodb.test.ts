import { afterAll, describe } from 'vitest'
import { startMongoServer } from '../support/mongo-server.ts'
import { storeContract } from './contract.ts'
import { openDatabase } from './mongodb-databases.ts'

const server = await startMongoServer({ durable: false })

describe.skipIf(server === null)('on a MongoDB', () => {
  afterAll(() => server?.stop())
  if (server !== null) storeContract('MongoDB', () => openDatabase(server))
})
