import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { aChat, conversationOf, entryOf, eventId, saveOf } from './examples.ts'
import { openFile } from './sqlite-files.ts'

it('a file of format 1 is brought forward, and gone on with', async () => {
  const { file, store, close } = await openFile()
  const events = [eventId('m1')]
  await store.save(saveOf(conversationOf(aChat, 1), { entries: [entryOf(1, 'of old')], events }))
  await store.close()
  const db = new DatabaseSync(file)
  db.exec('DROP TABLE attachment; DROP TABLE attachment_chunk; DROP TABLE unclear; PRAGMA user_version = 1')
  db.close()
  const reopened = await openSqliteStore(`sqlite:${file}`)
  expect(await reopened.save(saveOf(conversationOf(aChat, 2), { events }))).toEqual({ kind: 'duplicate' })
  const entries = [entryOf(2, 'blah')]
  await reopened.save(
    saveOf(conversationOf(aChat, 2), { entries, unclear: [{ seq: 2, at: entries[0]?.at ?? expect.fail() }] }),
  )
  expect(await reopened.unclear(10)).toEqual([{ conversation: aChat, entry: entries[0] }])
  expect(await reopened.entries(aChat, { afterSeq: 0, limit: 10, audience: 'staff' })).toHaveLength(2)
  await reopened.close()
  await close()
})
