import { randomBytes } from 'node:crypto'
import { mongo } from 'mongoose'
import { pino } from 'pino'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ConversationId, type EventId, instant } from '../../src/ids.ts'
import type { Channel } from '../../src/runtime/channel.ts'
import { createFrontdesk } from '../../src/runtime/frontdesk.ts'
import { openMongoStore } from '../../src/store/mongodb/open.ts'
import type { Store } from '../../src/store/store.ts'
import { createBuiltinHelpdesk } from '../../src/tickets/builtin.ts'
import type { Intent } from '../../src/understanding/understanding.ts'
import { catalogs } from '../support/catalogs.ts'
import { startMongoServer } from '../support/mongo-server.ts'
import { rolesOf } from '../support/roles.ts'
import { understood } from '../support/understood.ts'
import { aChat, accountOf, conversationOf, entryOf, eventId, maria, saveOf } from './examples.ts'
import { Commands } from './mongodb-commands.ts'
import { newDatabaseName, withDatabase } from './mongodb-databases.ts'

const server = await startMongoServer({ durable: false })

describe.skipIf(server === null)('the costs', () => {
  let url: string
  let store: Store
  const commands = new Commands()
  beforeEach(async () => {
    url = server?.url(newDatabaseName()) ?? ''
    store = await openMongoStore(url, commands.hear)
  })
  afterEach(async () => {
    await store.close()
    await withDatabase(url, (database) => database.dropDatabase())
  })
  afterAll(() => server?.stop())

  /** One desk whose customer has an account; what is written is read as the intent that it names. */
  const openDesk = async (channel: Channel) => {
    const [first] = catalogs
    if (first === undefined) return expect.fail('no catalog')
    const { catalog } = first
    await store.putAccount(accountOf('Acme', { plan: rolesOf(catalog).ticketing.id }))
    await store.link(maria, accountOf('Acme').id)
    const frontdesk = createFrontdesk({
      store,
      helpdesk: createBuiltinHelpdesk(store),
      catalog,
      matcher: { understand: (text) => understood({ intents: [text as Intent] }) },
      channels: [channel],
      now: () => instant(Date.parse('2026-11-25T10:00:00Z')),
      randomBytes: (count) => randomBytes(count),
      log: pino({ level: 'silent' }),
      reviewDays: 30,
    })
    const write = async (conversation: ConversationId, id: string, intent: Intent) => {
      const identity = { key: maria, rules: [], displayName: 'Maria', verified: true }
      const message = { id: id as EventId, conversation, identity, zone: null, language: null, text: intent }
      return frontdesk.receive({ ...message, kind: 'message' })
    }
    return { frontdesk, write }
  }

  const costOf = async (write: () => Promise<{ readonly answered: Promise<void> }>) => {
    commands.take()
    const { answered } = await write()
    const acknowledged = commands.take()
    await answered
    return { acknowledged, after: commands.take() }
  }

  const platforms: readonly [string, Channel, number][] = [
    ['read from the transcript', { platform: 'test' }, 0],
    ['sent to', { platform: 'test', deliver: async () => ({ ok: true }) }, 1],
  ]
  it.each(platforms)('of a message on a platform that is %s', async (name, channel, writesAfter) => {
    const { frontdesk, write } = await openDesk(channel)
    const asked = ['plans-overview', 'availability', 'help', 'pricing', 'out-of-scope'] as const
    for (const [index, intent] of asked.entries()) {
      const cost = await costOf(() => write(aChat, `m${index}`, intent))
      console.log(`${intent}, ${name}: ${JSON.stringify(cost)}`)
      expect(cost.acknowledged.reads).toBeLessThanOrEqual(2)
      expect(cost.acknowledged.writes).toBe(1)
      expect(cost.after.writes).toBeLessThanOrEqual(writesAfter)
    }
    expect(await store.unclear(10)).toHaveLength(1)
    await frontdesk.stop()
  })

  it('of what is carried out after delivery are shared by messages in many conversations', async () => {
    const { frontdesk, write } = await openDesk({ platform: 'test', deliver: async () => ({ ok: true }) })
    const chats = Array.from({ length: 30 }, (_, index) => `test:many-${index}` as ConversationId)
    commands.take()
    const receipts = await Promise.all(chats.map((chat) => write(chat, 'm1', 'plans-overview')))
    await Promise.all(receipts.map(({ answered }) => answered))
    const { reads, writes } = commands.take()
    console.log(`30 messages at once: ${reads} reads, ${writes} writes`)
    expect(writes).toBeLessThan(2 * chats.length)
    await frontdesk.stop()
  })

  it('of a message that opens a ticket', async () => {
    const { frontdesk, write } = await openDesk({ platform: 'test', deliver: async () => ({ ok: true }) })
    const cost = await costOf(() => write(aChat, 'm1', 'report-problem'))
    console.log(`report-problem, with its ticket: ${JSON.stringify(cost)}`)
    expect(cost.acknowledged).toMatchObject({ writes: 1 })
    expect(await store.tickets({ limit: 10 })).toHaveLength(1)
    await frontdesk.stop()
  })

  it('of nothing to do are two reads and no write', async () => {
    const { frontdesk } = await openDesk({ platform: 'test' })
    commands.take()
    // The first look finds out what the clock has been through.
    await frontdesk.drain()
    expect(commands.take().writes).toBe(0)
    await frontdesk.drain()
    expect(commands.take()).toEqual({ reads: 2, writes: 0 })
    await frontdesk.stop()
  })

  it('of a conversation of 10,000 messages: its document stays below 64 KiB, its pages are written once', async () => {
    const perSave = 50
    const text = 'x'.repeat(300)
    commands.take()
    await withDatabase(url, async (database) => {
      let largest = 0
      for (let version = 1; version <= 10_000 / perSave; version++) {
        const seqs = Array.from({ length: perSave }, (_, index) => (version - 1) * perSave + index + 1)
        const entries = seqs.map((seq) => entryOf(seq, text))
        const events = seqs.map((seq) => eventId(`message:1795598400.${String(seq).padStart(6, '0')}`))
        const conversation = conversationOf(aChat, version, { lastSeq: version * perSave })
        const saved = await store.save(saveOf(conversation, { entries, events }))
        if (saved.kind !== 'saved') return expect.fail(saved.kind)
        if (version % 4 !== 0) continue
        const document = await database.collection('conversations').findOne({})
        largest = Math.max(largest, mongo.BSON.calculateObjectSize(document ?? {}))
      }
      console.log(`10,000 messages: ${largest} bytes at most; ${JSON.stringify(commands.take())}`)
      expect(largest).toBeLessThan(64 * 1024)
      const all = await store.entries(aChat, { afterSeq: 0, limit: 20_000, audience: 'staff' })
      expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: 10_000 }, (_, index) => index + 1))
    })
  }, 60_000)
})
