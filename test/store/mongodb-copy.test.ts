import { createHash } from 'node:crypto'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ConversationId, type EventId, instant } from '../../src/ids.ts'
import type { Archive, ArchiveWriter } from '../../src/store/archive.ts'
import { copyStore } from '../../src/store/copy.ts'
import { archiveOn, openMongoArchive } from '../../src/store/mongodb/archive.ts'
import { openMongoWriter } from '../../src/store/mongodb/archive-writer.ts'
import { connect } from '../../src/store/mongodb/connection.ts'
import { modelsOn } from '../../src/store/mongodb/models.ts'
import { openMongoStore } from '../../src/store/mongodb/open.ts'
import { openSqliteArchive, openSqliteWriter } from '../../src/store/sqlite/archive.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { chunkBytes, type Store, StoreError } from '../../src/store/store.ts'
import type { Effect } from '../../src/triage/conversation.ts'
import { startMongoServer } from '../support/mongo-server.ts'
import { eventually, exitOf, launch, run, workplace } from '../support/program.ts'
import { contentOf, storedOf } from './contract/attachments.ts'
import {
  accountOf,
  claimAt,
  conversationOf,
  deliver,
  effectKey,
  entryOf,
  eventId,
  jonas,
  maria,
  openTicket,
  saveOf,
  ticketNumber,
  ticketRequest,
} from './examples.ts'
import { Commands } from './mongodb-commands.ts'
import { newDatabaseName, withDatabase } from './mongodb-databases.ts'
import { temporaryFolder } from './sqlite-files.ts'

const server = await startMongoServer({ durable: false })

const acme = accountOf('Acme')
const chat = (index: number) => `test:chat-${index}` as ConversationId
const chats = 30
const longChat = chat(3)
const longSaves = 400
const staff = { afterSeq: 0, limit: 10_000, audience: 'staff' } as const

/** A ticket's news to its conversation. */
const told = (store: Store, key: string, to: ConversationId) =>
  store.ticket(ticketNumber(1002)).then((ticket): Effect => {
    if (ticket === null) return expect.fail()
    const by = { kind: 'engineer', name: 'Eva' } as const
    const event = { key: effectKey(key), at: instant(1), by, change: { kind: 'state', state: 'closed' } } as const
    const change = { id: key as EventId, at: instant(1), kind: 'ticket-changed', ticket, event } as const
    return { key: effectKey(key), kind: 'tell', conversation: to, event: change }
  })

/** Something of everything that a store can hold. */
const fill = async (store: Store): Promise<void> => {
  await store.secret('cookies')
  for (const account of [acme, accountOf('Beta 🦊')]) await store.putAccount(account)
  await store.link(maria, acme.id)
  for (const hash of ['used', 'free']) await store.putCode(hash, acme.id, instant(5000))
  await store.redeemCode('used', jonas, instant(1))
  await Promise.all(
    Array.from({ length: chats }, (_, index) => {
      const change = {
        entries: [entryOf(1, `odd \ud83e and \0, ${index}`), entryOf(2, 'note', 'staff')],
        events: [eventId('m1')],
        unclear: index % 3 === 0 ? [{ seq: 1, at: instant(index) }] : [],
        effects: index < 5 ? [openTicket(`o${index}`), deliver(`d${index}`, 1)] : [],
      }
      return store.save(saveOf(conversationOf(chat(index), 1, { wakeAt: index === 7 ? instant(70) : null }), change))
    }),
  )
  for (let version = 2; version <= longSaves; version++) {
    const entries = [entryOf(version + 1, `${version} `.repeat(100))]
    await store.save(saveOf(conversationOf(longChat, version), { entries, events: [eventId(`m${version}`)] }))
  }
  const large = storedOf('large', 20 * chunkBytes + 1)
  await store.putAttachment(large, contentOf(large.attachment.size))
  await store.holdAttachments([large.attachment.id], 'conversation')
  await store.putAttachment(storedOf('loose', 3), contentOf(3))
  const agreement = { amount: 80, currency: 'USD', per: 'hour', price: '80 USD/h', at: instant(5), by } as const
  for (const key of ['t1', 't2', 't3'])
    await store.openTicket(ticketRequest(key, { payment: 'agreed', agreements: [agreement] }))
  const second = await store.ticket(ticketNumber(1002))
  if (second === null) return expect.fail()
  await store.saveTicket({ ...second, state: 'closed', revision: 2 }, [await told(store, 'n1', chat(1))])
}

const by = { identity: maria, name: 'Maria' }

/** All that a desk would notice if it were missing. */
const readingOf = async (store: Store) => ({
  secret: await store.secret('cookies'),
  unclear: await store.unclear(100),
  accounts: await store.accounts(),
  links: await store.links(acme.id),
  tickets: await store.tickets({ limit: 100 }),
  files: await Promise.all(
    ['large', 'loose'].map(async (name) => {
      const { id } = storedOf(name, 0).attachment
      const bytes = (await store.attachmentBytes(id)) ?? expect.fail()
      return [await store.attachment(id), createHash('sha256').update(bytes).digest('hex')]
    }),
  ),
  loose: await store.looseAttachments(instant(1000), 10),
  conversations: await Promise.all(Array.from({ length: chats }, (_, index) => store.conversation(chat(index)))),
  entries: await Promise.all(Array.from({ length: chats }, (_, index) => store.entries(chat(index), staff))),
})

const copy = async (from: Archive, to: ArchiveWriter, source = 'the source') => {
  try {
    return await copyStore(from, to, { source, onProgress: () => {} })
  } finally {
    await from.close()
    await to.close()
  }
}

const problemOf = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => expect.fail('it went through'),
    (failure: unknown) => failure,
  )
  return error instanceof StoreError ? error.message : expect.fail(String(error))
}

describe.skipIf(server === null)('a copy of a store', () => {
  const original = temporaryFolder()
  const filled = join(original.folder, 'filled.db')
  let temporary: ReturnType<typeof temporaryFolder>
  let file: string
  let url: string
  beforeAll(async () => {
    const store = await openSqliteStore(`sqlite:${filled}`)
    await fill(store)
    await store.close()
  })
  beforeEach(() => {
    temporary = temporaryFolder()
    copyFileSync(filled, join(temporary.folder, 'one.db'))
    file = `sqlite:${join(temporary.folder, 'one.db')}`
    url = server?.url(newDatabaseName()) ?? ''
  })
  afterEach(async () => {
    temporary.remove()
    await withDatabase(url, (database) => database.dropDatabase())
  })
  afterAll(async () => {
    original.remove()
    await server?.stop()
  })

  it('to MongoDB and back holds all that was there, and goes on from it', async () => {
    const there = await copy(await openSqliteArchive(file), await openMongoWriter(url))
    const second = `sqlite:${join(temporary.folder, 'two.db')}`
    const back = await copy(await openMongoArchive(url), await openSqliteWriter(second))
    expect(there).toMatchObject({ kind: 'copied' })
    expect(back).toEqual(there)
    const [before, between, after] = [
      await openSqliteStore(file),
      await openMongoStore(url),
      await openSqliteStore(second),
    ]
    const reading = JSON.stringify(await readingOf(before), wellFormed)
    expect(JSON.stringify(await readingOf(between), wellFormed)).toBe(reading)
    expect(JSON.stringify(await readingOf(after), wellFormed)).toBe(reading)
    const claims = await Promise.all([before, between, after].map((store) => store.claimEffects(claimAt(10))))
    const keys = claims.map((claimed) => claimed.map(({ effect, conversation }) => [effect.key, conversation]))
    expect(keys[0]).toHaveLength(11)
    expect(keys[1]).toEqual(keys[0])
    expect(keys[2]).toEqual(keys[0])
    for (const store of [between, after]) {
      for (const event of ['m1', 'm200', `m${longSaves}`]) {
        const again = saveOf(conversationOf(longChat, longSaves + 1), { events: [eventId(event)] })
        expect(await store.save(again)).toEqual({ kind: 'duplicate' })
      }
      const next = { entries: [entryOf(longSaves + 2, 'on')], events: [eventId('next')] }
      expect((await store.save(saveOf(conversationOf(longChat, longSaves + 1), next))).kind).toBe('saved')
      expect((await store.entries(longChat, staff)).map(({ seq }) => seq)).toEqual(
        Array.from({ length: longSaves + 2 }, (_, index) => index + 1),
      )
      expect((await store.openTicket(ticketRequest('t4'))).ticket.number).toBe(1004)
      expect((await store.claimWakes(claimAt(70))).map(({ id }) => id)).toEqual([chat(7)])
      expect(await store.redeemCode('used', maria, instant(2))).toBeNull()
      expect(await store.redeemCode('free', maria, instant(2))).toEqual(acme)
      expect((await store.accountByName('beta 🦊'))?.name).toBe('Beta 🦊')
    }
    await Promise.all([before, between, after].map((store) => store.close()))
  }, 60_000)

  it.each(['MongoDB', 'SQLite'])(
    'to %s goes on after every batch at which it is broken off',
    async (target) => {
      const second = `sqlite:${join(temporary.folder, 'two.db')}`
      const openWriter = () => (target === 'MongoDB' ? openMongoWriter(url) : openSqliteWriter(second))
      const whole = await copy(await openSqliteArchive(file), await openSqliteWriter(`${file}-whole`))
      let breaks = 0
      for (;;) {
        const writer = await openWriter()
        let batches = 0
        const breaking: ArchiveWriter = {
          ...writer,
          write: async (kind, records, after) => {
            await writer.write(kind, records, after)
            if (++batches > 1) throw new Error('broken off')
          },
        }
        const result = await copy(await openSqliteArchive(file), breaking).catch((error: Error) => error.message)
        if (result !== 'broken off') {
          expect(result).toEqual(whole)
          break
        }
        breaks++
        if (target === 'MongoDB') expect(await problemOf(openMongoStore(url))).toMatch('was not finished')
      }
      expect(breaks).toBeGreaterThan(6)
    },
    60_000,
  )

  it('is not mixed with another, nor put upon a store in use', async () => {
    const writer = await openMongoWriter(url)
    await writer.write('accounts', [acme], { source: 'another', kind: 'accounts', from: null })
    await writer.close()
    expect(await copy(await openSqliteArchive(file), await openMongoWriter(url))).toEqual({
      kind: 'other-source',
      source: 'another',
    })
    await withDatabase(url, (database) => database.dropDatabase())
    const store = await openMongoStore(url)
    await store.putAccount(acme)
    await store.close()
    expect(await problemOf(openMongoWriter(url))).toMatch('in use already')
    expect(await problemOf(openSqliteWriter(file))).toMatch('there already')
    expect(await problemOf(openSqliteArchive(`${file}-nowhere`))).toMatch('there is no database')
  })

  it('asks for many conversations at once', async () => {
    await copy(await openSqliteArchive(file), await openMongoWriter(url))
    const commands = new Commands()
    const connection = await connect(url, commands.hear)
    const archive = archiveOn(connection, modelsOn(connection))
    let from: string | null = null
    do from = (await archive.read('entries', from, 200)).next
    while (from !== null)
    expect(commands.take().reads).toBeLessThan(chats)
    await archive.close()
  })

  it('notices that the source was changed meanwhile', async () => {
    const writer = await openMongoWriter(url)
    const meddled: ArchiveWriter = {
      ...writer,
      write: async (kind, records, after) => {
        await writer.write(kind, records, after)
        if (kind !== 'effects') return
        const store = await openSqliteStore(file)
        await store.openTicket(ticketRequest('meanwhile'))
        await store.close()
      },
    }
    expect(await copy(await openSqliteArchive(file), meddled)).toEqual({ kind: 'differs', of: 'tickets' })
    expect(await problemOf(openMongoStore(url))).toMatch('was not finished')
  })

  it('is made by the command, which goes on after a kill and says what it copied', async () => {
    const at = workplace({ FRONTDESK_STORE: url })
    const killed = launch(at, ['store', 'copy', '--from', file])
    await eventually('a part of the copy', () =>
      withDatabase(url, async (database) =>
        (await database.collection('accounts').countDocuments()) > 0 ? true : null,
      ),
    )
    killed.kill('SIGKILL')
    await exitOf(killed)
    const { code, stdout, stderr } = await run(at, ['store', 'copy', '--from', file])
    expect({ code, stderr }).toMatchObject({ code: 0 })
    expect(stdout).toMatch(/tickets +3 +[0-9a-f]{16}/)
    expect(stdout).toMatch(new RegExp(`entries +${2 * chats + longSaves - 1} `))
    const again = await run(at, ['store', 'copy', '--from', file])
    expect(again).toMatchObject({ code: 1, stderr: expect.stringMatching('in use already') })
  })
})

const wellFormed = (_: string, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value)
