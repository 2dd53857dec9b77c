import { createServer } from 'node:net'
import type { mongo } from 'mongoose'
import { afterAll, describe, expect, it } from 'vitest'
import { openMongoStore } from '../../src/store/mongodb/open.ts'
import { StoreError } from '../../src/store/store.ts'
import { startMongoServer } from '../support/mongo-server.ts'
import { crashSave } from './crash-saves.ts'
import { aChat } from './examples.ts'
import { newDatabaseName, withDatabase } from './mongodb-databases.ts'

const server = await startMongoServer({ durable: false })

/** Message and remedy; a password and a host must be in none. */
const refusalOf = async (url: string): Promise<string> => {
  const error: unknown = await openMongoStore(url).catch((failure: unknown) => failure)
  return error instanceof StoreError ? `${error.message}; ${error.remedy}` : expect.fail(`no StoreError: ${error}`)
}

describe('an address at which no database is found', () => {
  it.each([
    ['a host that nobody knows', 'mongodb://eva:pa55@nowhere.invalid/desk', /host name is not known/],
    ['a cluster that nobody knows', 'mongodb+srv://eva:pa55@nowhere.invalid/desk', /host name is not known/],
    ['a port on which nobody listens', 'mongodb://eva:pa55@127.0.0.1:1/desk', /no database listens.*host and port/],
    ['a port that is none', 'mongodb://eva:pa55@localhost:port/desk', /no address of a MongoDB/],
    ['no host', 'mongodb://eva:pa55', /no address of a MongoDB/],
    [
      'a certificate that is not there',
      'mongodb://localhost/desk?tls=true&tlsCAFile=/nowhere/pa55.pem',
      /certificate file.*tlsCAFile/,
    ],
  ])(
    '%s',
    async (_, url, told) => {
      const refusal = await refusalOf(url)
      expect(refusal).toMatch(told)
      expect(refusal).not.toMatch(/pa55|invalid|127\.0|nowhere/)
    },
    20_000,
  )

  it('something that never answers', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1')
    await new Promise((resolve) => silent.once('listening', resolve))
    const address = silent.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    expect(await refusalOf(`mongodb://127.0.0.1:${port}/desk`)).toMatch(/does not answer.*can be reached/)
    silent.close()
  }, 20_000)
})

describe.skipIf(server === null)('an address of a MongoDB', () => {
  afterAll(() => server?.stop())
  const at = (database: string, options: string) => {
    const url = new URL(server?.url(database) ?? '')
    for (const [name, value] of new URLSearchParams(options)) url.searchParams.set(name, value)
    return url.href
  }

  it('that names another replica set is refused, with the way to find its name', async () => {
    expect(await refusalOf(at('desk', 'replicaSet=another'))).toMatch(/replica set that it names; .*rs\.status\(\)/)
  }, 20_000)

  it.each(['admin', 'config', 'local'])("of the server's own database %s is refused", async (name) => {
    expect(await refusalOf(at(name, ''))).toMatch(/the server's own; .*authSource=admin/)
  })

  it('can take nothing from what is promised', async () => {
    const sent: mongo.CommandStartedEvent[] = []
    const database = newDatabaseName()
    const url = at(
      database,
      'w=1&journal=false&wtimeoutMS=1&readPreference=secondary&readConcernLevel=available&retryWrites=false',
    )
    const store = await openMongoStore(url, (command) => sent.push(command))
    await store.save(crashSave(aChat, 1))
    await store.save(crashSave(aChat, 2))
    await store.conversation(aChat)
    await store.close()
    const named = (...names: readonly string[]) => sent.filter(({ commandName }) => names.includes(commandName))
    const writes = named('insert', 'findAndModify').map(({ command }) => command)
    expect(writes.length).toBeGreaterThan(1)
    for (const { writeConcern, txnNumber } of writes) {
      expect(writeConcern).toMatchObject({ w: 'majority', j: true, wtimeout: 8000 })
      expect(txnNumber).toBeDefined()
    }
    const reads = named('find').map(({ command }) => command)
    expect(reads.length).toBeGreaterThan(0)
    for (const { readConcern, $readPreference } of reads) {
      expect(readConcern.level).toBe('local')
      expect($readPreference?.mode ?? 'primary').toBe('primary')
    }
    await withDatabase(at(database, ''), (whole) => whole.dropDatabase())
  })
})
