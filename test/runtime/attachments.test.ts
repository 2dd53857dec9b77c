import { randomBytes } from 'node:crypto'
import pino from 'pino'
import { describe, expect, it } from 'vitest'
import {
  type AttachmentId,
  type ConversationId,
  type EventId,
  type IdentityKey,
  type Instant,
  instant,
} from '../../src/ids.ts'
import { sweepAttachments } from '../../src/runtime/attachment-sweep.ts'
import type { Delivery, Inbound, InboundFile } from '../../src/runtime/channel.ts'
import { createFrontdesk } from '../../src/runtime/frontdesk.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { type Store, StoreError } from '../../src/store/store.ts'
import { createBuiltinHelpdesk } from '../../src/tickets/builtin.ts'
import { filesOf } from '../../src/tickets/ticket-rules.ts'
import type { Place } from '../../src/triage/attention.ts'
import { loadCatalog, vendorFolder } from '../catalog/vendor-catalog.ts'
import { understood } from '../support/understood.ts'

const catalog = await loadCatalog(vendorFolder)
const id = 'test:maria/1' as ConversationId
const dayMs = 24 * 60 * 60_000
const reports = understood({ intents: ['report-problem'] })
const chatter = understood({ intents: ['greeting'] })

/** A desk whose platform is sent to, with a count of what was fetched from it. */
const openDesk = async (wrap: (store: Store) => Store = (store) => store) => {
  const store = await openSqliteStore('sqlite::memory:')
  const clock = { at: instant(1_760_000_000_000) }
  const deliveries: Delivery[] = []
  const desk = createFrontdesk({
    store: wrap(store),
    helpdesk: createBuiltinHelpdesk(store),
    catalog,
    matcher: { understand: (text) => (text.startsWith('hello') ? chatter : reports) },
    channels: [
      {
        platform: 'test',
        deliver: async (delivery) => {
          deliveries.push(delivery)
          return { ok: true }
        },
      },
    ],
    now: () => clock.at,
    randomBytes: (count) => randomBytes(count),
    log: pino({ level: 'silent' }),
  })
  const fetched: string[] = []
  const file = (name: string, content = `words of ${name}`): InboundFile => ({
    name,
    size: null,
    read: async (mostBytes) => {
      fetched.push(`${name} up to ${mostBytes}`)
      return Buffer.from(content)
    },
  })
  const message = (event: string, text: string, files: readonly InboundFile[], place?: Place): Inbound => ({
    id: event as EventId,
    conversation: id,
    identity: { key: 'test:maria' as IdentityKey, rules: [], displayName: 'Maria', verified: true },
    zone: null,
    language: null,
    ...(place === undefined ? {} : { place }),
    kind: 'message',
    text,
    files,
  })
  const take = async (inbound: Parameters<typeof desk.receive>[0]) => {
    const receipt = await desk.receive(inbound)
    await receipt.answered
    return receipt
  }
  const takeBack = (of: string) =>
    take({ id: `deleted:${of}` as EventId, conversation: id, kind: 'deleted', of: of as EventId })
  const sweep = () => sweepAttachments({ store, now: () => clock.at })
  const firstFile = async (): Promise<AttachmentId> => {
    const [entry] = await store.entries(id, { afterSeq: 0, limit: 1, audience: 'staff' })
    return entry?.files?.[0]?.id ?? expect.fail()
  }
  const later = (ms: number) => {
    clock.at = (clock.at + ms) as Instant
  }
  return { store, desk, deliveries, fetched, file, message, take, takeBack, sweep, firstFile, later }
}

const downAfter = (store: Store, method: 'save' | 'putAttachment'): { store: Store; repair: () => void } => {
  let isDown = true
  const fails = () => Promise.reject(new StoreError('unavailable', 'the disk is gone', 'bring it back'))
  const whole = store[method] as (...args: unknown[]) => Promise<never>
  const held = { ...store, [method]: (...args: unknown[]) => (isDown ? fails() : whole(...args)) } as Store
  return {
    store: held,
    repair: () => {
      isDown = false
    },
  }
}

describe('files that come with a message', () => {
  it('are stored before it is acknowledged, byte for byte', async () => {
    const { store, desk, file, message, firstFile } = await openDesk()
    const receipt = await desk.receive(message('m1', 'no calls', [file('a.log', 'the very words')]))
    expect(Buffer.from((await store.attachmentBytes(await firstFile())) ?? []).toString()).toBe('the very words')
    await receipt.answered
  })

  it('are fetched once, however often the message is sent, and within the limit', async () => {
    const { file, message, take, fetched } = await openDesk()
    const sent = message('m1', 'no calls', [file('a.log'), file('b.log')])
    expect(await take(sent)).toMatchObject({ duplicate: false })
    expect(await take(sent)).toMatchObject({ duplicate: true })
    const limit = 10 * 1024 * 1024
    expect(fetched).toEqual([`a.log up to ${limit}`, `b.log up to ${limit}`])
  })

  it('are not fetched where people talk to one another', async () => {
    const { file, message, take, fetched } = await openDesk()
    for (const to of ['room', 'thread', 'others'] as const) {
      const place = { shared: true, to, listening: false }
      expect(await take(message(`m-${to}`, 'no calls', [file('a.log')], place))).toMatchObject({ ignored: true })
    }
    expect(fetched).toEqual([])
  })

  it.each(['putAttachment', 'save'] as const)('make it be sent again when %s fails', async (method) => {
    let repair = () => {}
    const { store, file, message, take, firstFile, fetched } = await openDesk((inner) => {
      const down = downAfter(inner, method)
      repair = down.repair
      return down.store
    })
    const sent = message('m1', 'no calls', [file('a.log')])
    await expect(take(sent)).rejects.toThrow(StoreError)
    repair()
    expect(await take(sent)).toMatchObject({ duplicate: false })
    expect(await store.attachmentBytes(await firstFile())).not.toBeNull()
    expect(fetched).toHaveLength(method === 'save' ? 1 : 2)
  })

  it('reach the customer in his channel when an engineer sends them', async () => {
    const { store, desk, deliveries, file, message, take } = await openDesk()
    await take(message('m1', 'no calls', [file('a.log', 'the very words')]))
    const [ticket] = await store.tickets({ limit: 1 })
    if (ticket === undefined) return expect.fail()
    await createBuiltinHelpdesk(store).change(ticket.number, {
      key: 'c1' as never,
      at: desk.now(),
      by: { kind: 'engineer', name: 'Eva' },
      change: { kind: 'comment', text: 'as you sent it', public: true, files: filesOf(ticket) },
    })
    await desk.drain()
    const files = deliveries.at(-1)?.files ?? []
    expect(files.map(({ name, type }) => [name, type])).toEqual([['a.log', 'text/plain']])
    expect(Buffer.from((await files[0]?.read()) ?? []).toString()).toBe('the very words')
  })
})

describe('files that nobody needs', () => {
  it('are gone two days after their message was taken back, and their words at once', async () => {
    const { store, file, message, take, takeBack, sweep, firstFile, later } = await openDesk()
    await take(message('m1', 'hello', [file('a.log')]))
    const first = await firstFile()
    await takeBack('m1')
    later(dayMs)
    await sweep()
    expect(await store.attachment(first)).not.toBeNull()
    later(dayMs)
    await sweep()
    expect(await store.attachment(first)).toBeNull()
    expect(await store.attachmentBytes(first)).toBeNull()
  })

  it('are kept where a ticket has them', async () => {
    const { store, file, message, take, takeBack, sweep, firstFile, later } = await openDesk()
    await take(message('m1', 'no calls', [file('a.log')]))
    const first = await firstFile()
    await takeBack('m1')
    later(3 * dayMs)
    await sweep()
    expect(await store.attachment(first)).not.toBeNull()
  })

  it('are not kept by a late redelivery of the message that was taken back', async () => {
    const { store, file, message, take, takeBack, sweep, firstFile, later } = await openDesk()
    const sent = message('m1', 'hello', [file('a.log')])
    await take(sent)
    const first = await firstFile()
    await takeBack('m1')
    expect(await take(sent)).toMatchObject({ duplicate: true })
    later(3 * dayMs)
    await sweep()
    expect(await store.attachment(first)).toBeNull()
  })

  it('are gone when we stopped before their message was stored; those whose message was are kept', async () => {
    const { store, file, message, take, sweep, firstFile, later, desk } = await openDesk()
    await take(message('m1', 'hello', [file('a.log')]))
    const first = await firstFile()
    // As it is left by a process that stopped right after the save.
    await store.releaseAttachments([first], 'conversation', desk.now())
    const orphan = 'orphan' as AttachmentId
    const attachment = { id: orphan, name: 'b.log', type: 'text/plain', size: 3, sha256: '' }
    await store.putAttachment({ attachment, owner: id, storedAt: desk.now() }, Buffer.from('abc'))
    later(3 * dayMs)
    await sweep()
    expect(await store.attachment(first)).not.toBeNull()
    expect(await store.attachment(orphan)).toBeNull()
    expect(await store.looseAttachments(desk.now(), 10)).toEqual([])
  })
})
