import { randomBytes } from 'node:crypto'
import type { Connection, mongo } from 'mongoose'
import { keptName, type Store, type StoreError } from '../store.ts'
import { accountsIn, linksIn } from './accounts.ts'
import { attachmentsIn } from './attachments.ts'
import { openChanges } from './change-stream.ts'
import { Changes } from './changes.ts'
import { connect, type OnCommand } from './connection.ts'
import { conversationsIn } from './conversations.ts'
import { effectsIn } from './effects.ts'
import { isDuplicate, toStoreError } from './errors.ts'
import { migrate } from './migrations.ts'
import { type Models, modelsOn } from './models.ts'
import { Outboxes } from './outboxes.ts'
import { ticketsIn } from './tickets.ts'
import { unclearIn } from './unclear.ts'
import { Work } from './work.ts'

/**
 * The store for several processes: a MongoDB replica set of any size, or a sharded cluster. `url` is
 * `mongodb://…` or `mongodb+srv://…`; the database is `frontdesk` where it names none.
 * @param onTrouble told once while what other processes save isn't told by the database, and looked for instead; null
 *   when it is told again
 * @throws StoreError when nobody answers there, or the database is not one for this program.
 */
export const openMongoStore = async (
  url: string,
  onCommand?: OnCommand,
  onTrouble?: (trouble: StoreError | null) => void,
): Promise<Store> => {
  const connection = await connect(url, onCommand)
  try {
    const models = modelsOn(connection)
    await migrate(connection, models)
    return storeOn(connection, models, await serverTime(connection), onTrouble)
  } catch (error) {
    await connection.close(true)
    throw toStoreError(error)
  }
}

/** The time of the server's own log; null where it tells none. */
const serverTime = async (connection: Connection): Promise<mongo.Timestamp | null> => {
  const answer = await connection.db?.command({ ping: 1 })
  return answer?.operationTime ?? null
}

const storeOn = (
  connection: Connection,
  models: Models,
  openedAt: mongo.Timestamp | null,
  onTrouble?: (trouble: StoreError | null) => void,
): Store => {
  const work = new Work()
  const outboxes = new Outboxes(() => Date.now())
  const changes = new Changes(
    randomBytes(9).toString('base64url'),
    (from) => openChanges(models, from, openedAt),
    onTrouble,
  )
  return {
    ...conversationsIn(models, work, outboxes, changes),
    ...unclearIn(models, work),
    ...effectsIn(models, work, outboxes),
    ...ticketsIn(models, work, outboxes),
    ...attachmentsIn(models, work),
    ...accountsIn(models, work),
    ...linksIn(models, work),
    ...secretsIn(models, work),
    watch: (onChange) => changes.watch(onChange),
    close: async () => {
      await changes.stop()
      await work.idle()
      await connection.close()
    },
  }
}

const secretsIn = ({ secrets, meta }: Models, work: Work): Pick<Store, 'secret' | 'kept' | 'keep' | 'ping'> => ({
  secret: (name) =>
    work.run(async () => {
      const known = await secrets.findById(name).lean()
      if (known !== null) return known.value
      const value = randomBytes(32).toString('hex')
      try {
        await secrets.insertOne({ _id: name, value })
        return value
      } catch (error) {
        if (!isDuplicate(error)) throw error
        return (await secrets.findById(name).lean())?.value ?? value
      }
    }),
  kept: (name) => work.run(async () => (await secrets.findById(keptName(name)).lean())?.value ?? null),
  keep: (name, value) =>
    work.run(async () => {
      const _id = keptName(name)
      if (value === null) await secrets.deleteOne({ _id })
      else await secrets.updateOne({ _id }, { $set: { value } }, { upsert: true })
    }),
  // As durable as a save: fails where a save would.
  ping: () =>
    work.run(async () => {
      await meta.updateOne({ _id: 'ping' }, { $inc: { value: 1 } })
    }),
})
