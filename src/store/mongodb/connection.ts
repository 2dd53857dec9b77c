import { type Connection, type ConnectOptions, Mongoose, type mongo } from 'mongoose'
import { StoreError } from '../store.ts'
import { isMisuse, toStoreError } from './errors.ts'

/** Named in FRONTDESK_STORE after the address; this one where none is. */
const defaultDatabase = 'frontdesk'

/**
 * What is promised is on the journals of a majority. A platform waits seconds for our word, so a primary that is away
 * is reported soon rather than waited for.
 */
const options: ConnectOptions = {
  appName: 'frontdesk',
  autoCreate: false,
  autoIndex: false,
  bufferCommands: false,
  connectTimeoutMS: 5000,
  // A new primary is noticed within a second, so that a retried write finds it in time.
  heartbeatFrequencyMS: 1000,
  ignoreUndefined: true,
  // Each by itself, not as `writeConcern`: else one of them in the address would go before ours.
  journal: true,
  maxPoolSize: 20,
  readConcernLevel: 'local',
  readPreference: 'primary',
  retryReads: true,
  retryWrites: true,
  serverSelectionTimeoutMS: 5000,
  socketTimeoutMS: 15_000,
  w: 'majority',
  wtimeoutMS: 8000,
}

/** Databases of the server's own. */
const serversOwn = new Set(['admin', 'config', 'local'])

/** Hears every command before it is sent. */
export type OnCommand = (command: mongo.CommandStartedEvent) => void

/** @throws StoreError when nobody answers there, or the server can't keep what the store promises. */
export const connect = async (url: string, onCommand?: OnCommand): Promise<Connection> => {
  // An instance of its own: settings and models of other users of mongoose in this process stay theirs.
  const mongoose = new Mongoose()
  mongoose.set('sanitizeFilter', true)
  mongoose.set('strictQuery', 'throw')
  const connection = mongoose.createConnection()
  try {
    const named = namesDatabase(url) ? {} : { dbName: defaultDatabase }
    await connection.openUri(url, { ...options, ...named, monitorCommands: onCommand !== undefined })
    if (onCommand !== undefined) connection.getClient().on('commandStarted', onCommand)
    refuseServersOwn(connection)
    await refuseStandalone(connection)
    return connection
  } catch (error) {
    await connection.close(true).catch(() => {})
    throw error instanceof Error && (isMisuse(error) || isNoAddress(error)) ? wrongUrl() : toStoreError(error)
  }
}

const namesDatabase = (url: string): boolean => /^[^:]+:\/\/(?:.*@)?[^/?]+\/[^?]/.test(url)

/** What the driver says of an address whose host or port it can't read; nothing else while it connects has that name. */
const isNoAddress = (error: Error): boolean => error.name === 'MongoRuntimeError'

/** The driver's own words may repeat the address, and with it the password. */
const wrongUrl = () =>
  new StoreError(
    'unavailable',
    'FRONTDESK_STORE is no address of a MongoDB, or has an option that the driver does not know',
    'write mongodb://USER:PASSWORD@HOST:27017/DATABASE?replicaSet=NAME, with : / ? # @ in the password as %3A %2F %3F %23 %40',
  )

/** Often in addresses only because users are kept there. */
const refuseServersOwn = ({ name }: Connection): void => {
  if (!serversOwn.has(name)) return
  throw new StoreError(
    'unavailable',
    `the database ${name} is the server's own`,
    'name another one in FRONTDESK_STORE, and where users are kept as an option: mongodb://…/frontdesk?authSource=admin',
  )
}

/** A server on its own has neither retryable writes nor change streams. */
const refuseStandalone = async (connection: Connection): Promise<void> => {
  const hello = (await connection.db?.admin().command({ hello: 1 })) ?? {}
  if (hello.setName !== undefined || hello.msg === 'isdbgrid') return
  throw new StoreError(
    'unavailable',
    'the database server stands alone',
    'start mongod with --replSet NAME and run rs.initiate() once: a replica set of one will do',
  )
}
