import type { Connection } from 'mongoose'
import { StoreError } from '../store.ts'
import { isDuplicate } from './errors.ts'
import { collectionNames, indexes, type Models } from './models.ts'

/** There as long as a copy into the database is not whole, with how far it has come. */
export const copyMark = 'copy'

/** Brings a database from its index to the next format. May be broken off at any point and run again, by several at once. */
export type Step = (connection: Connection, models: Models) => Promise<void>

/** Format 1: the collections and their indexes. */
const createAll: Step = async (connection, models) => {
  await createCollections(connection)
  await createIndexes(models, 1)
  await putIfMissing(models, 'ping', 0)
}

/** Those that are not there yet. */
const createCollections = async (connection: Connection): Promise<void> => {
  const there = new Set((await connection.listCollections()).map(({ name }) => name))
  for (const name of collectionNames) if (!there.has(name)) await create(connection, name)
}

const createIndexes = async (models: Models, format: number): Promise<void> => {
  for (const name of collectionNames) {
    const own = indexes.filter(({ of, since = 1 }) => of === name && since === format)
    const specs = own.map(({ name, key, unique }) => ({
      name,
      key: { ...key },
      ...(unique === true ? { unique } : {}),
    }))
    if (specs.length > 0) await models[name].collection.createIndexes(specs)
  }
}

/** Format 2: messages that were not understood are found. */
const findUnclear: Step = (_, models) => createIndexes(models, 2)

/** Format 3: files are kept. */
const keepFiles: Step = async (connection, models) => {
  await createCollections(connection)
  await createIndexes(models, 3)
}

/** Steps that were released never change. */
export const steps: readonly Step[] = [createAll, findUnclear, keepFiles]

/**
 * Brings the database up to date. The format is written after the step that leads to it.
 * @throws StoreError for a database that is newer than this program, another program's, or half copied.
 */
export const migrate = async (
  connection: Connection,
  models: Models,
  to: readonly Step[] = steps,
  use: 'serving' | 'copying' = 'serving',
): Promise<void> => {
  const format = (await formatOf(models)) ?? (await claim(connection, models))
  if (format > to.length) {
    throw new StoreError(
      'newer-version',
      `the database was written by a newer version (format ${format}; this program knows ${to.length})`,
      'start the newer version of Frontdesk, or name another database in FRONTDESK_STORE',
    )
  }
  if (use === 'serving' && (await models.meta.exists({ _id: copyMark })) !== null) {
    throw new StoreError('corrupt', 'a copy into the database was not finished', 'run the same store copy again')
  }
  for (const [index, step] of to.entries()) {
    if (index < format) continue
    await step(connection, models)
    await models.meta.updateOne({ _id: 'format', value: index }, { $set: { value: index + 1 } })
  }
}

const formatOf = async (models: Models): Promise<number | null> => {
  const meta = await models.meta.findById('format').lean()
  return meta === null ? null : Number(meta.value)
}

/** Marks a database as ours before anything is put into it. */
const claim = async (connection: Connection, models: Models): Promise<number> => {
  const foreign = (await connection.listCollections()).filter(
    ({ name }) => name !== 'meta' && !name.startsWith('system.'),
  )
  const known = await formatOf(models)
  if (known !== null) return known
  if (foreign.length > 0) {
    throw new StoreError(
      'corrupt',
      'the database belongs to another program',
      'name a database of its own in FRONTDESK_STORE, after the address: mongodb://HOST/DATABASE',
    )
  }
  await create(connection, 'meta')
  await putIfMissing(models, 'format', 0)
  return 0
}

const namespaceExists = 48

const create = async (connection: Connection, name: string): Promise<void> => {
  try {
    await connection.createCollection(name)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code !== namespaceExists) throw error
  }
}

const putIfMissing = async (models: Models, id: string, value: unknown): Promise<void> => {
  try {
    await models.meta.collection.insertOne({ _id: id, value } as never)
  } catch (error) {
    if (!isDuplicate(error)) throw error
  }
}
