import { randomBytes } from 'node:crypto'
import pino from 'pino'
import { describe, expect, it } from 'vitest'
import type { ConversationId, EventId, IdentityKey, Instant, TicketNumber } from '../../src/ids.ts'
import type { Delivery } from '../../src/runtime/channel.ts'
import { createFrontdesk } from '../../src/runtime/frontdesk.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { createBuiltinHelpdesk } from '../../src/tickets/builtin.ts'
import { plainText } from '../../src/triage/message.ts'
import type { Intent } from '../../src/understanding/understanding.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'
import { understood } from '../support/understood.ts'

const limit = 3

describe.each(catalogs)('who writes faster than anybody reads, $name', ({ catalog }) => {
  const [said = ''] = catalog.replies.get(catalog.vendor.language)?.['too-many'] ?? []
  const notice = said.replace('{count}', String(limit))
  const start = async (how: { readonly posts: boolean } = { posts: true }) => {
    const store = await openSqliteStore('sqlite::memory:')
    const clock = { at: rolesOf(catalog).closed as number }
    const posted: string[] = []
    const deliver = async ({ entry, asker }: Delivery) => {
      posted.push(`${asker.key} ${plainText(entry.blocks)}`)
      return { ok: true } as const
    }
    const desk = createFrontdesk({
      ...{ store, catalog, helpdesk: createBuiltinHelpdesk(store), messagesPerMinute: limit },
      matcher: { understand: (text) => understood({ intents: [text.split(' ')[0] as Intent] }) },
      channels: [how.posts ? { platform: 'test', deliver } : { platform: 'test' }],
      now: () => clock.at as Instant,
      randomBytes: (count) => randomBytes(count),
      log: pino({ level: 'silent' }),
    })
    let events = 0
    const write = async (text: string, person = 'maria', id = `m${++events}`, to: 'us' | 'others' = 'us') => {
      const from = { key: `test:${person}` as IdentityKey, rules: [], displayName: person, verified: true }
      const receipt = await desk.receive({
        ...{ id: id as EventId, conversation: 'test:room/1' as ConversationId, identity: from, zone: null, text },
        ...{ language: null, kind: 'message', place: { shared: true, to, listening: false } },
      })
      await receipt.answered
    }
    const kept = async () =>
      (await desk.history('test:room/1' as ConversationId, 0, 100)).filter(({ from }) => from === 'customer').length
    return { store, clock, posted, write, kept }
  }

  it('is told so once, and all is kept; a minute later answers come again', async () => {
    const { posted, write, kept, clock } = await start()
    for (let count = 1; count <= 10; count++) await write(`plans-overview ${count}`)
    expect(posted).toHaveLength(limit + 1)
    expect(posted.at(-1)).toBe(`test:maria ${notice}`)
    expect(await kept()).toBe(10)
    clock.at += 60_000
    await write('plans-overview again')
    expect(posted).toHaveLength(limit + 2)
  })

  it('takes no answers from others', async () => {
    const { posted, write } = await start()
    for (let count = 1; count <= 5; count++) await write('plans-overview')
    await write('plans-overview', 'otto')
    expect(posted.at(-1)).toMatch(/^test:otto /)
  })

  it('has what is told of an open ticket in the ticket all the same', async () => {
    const { store, write } = await start()
    for (let count = 1; count <= 6; count++) await write(`report-problem since ${count}`)
    const ticket = await store.ticket(1001 as TicketNumber)
    expect(JSON.stringify(ticket?.history)).toContain('since 6')
    expect(await store.tickets({ limit: 5 })).toHaveLength(1)
  })

  it('is nobody whose messages come twice, or are for others', async () => {
    const { posted, write } = await start()
    await write('plans-overview', 'maria', 'same')
    for (let count = 1; count <= 5; count++) await write('plans-overview', 'maria', 'same')
    for (let count = 1; count <= 5; count++) await write('plans-overview', 'maria', `other${count}`, 'others')
    await write('plans-overview once more')
    expect(posted).toHaveLength(2)
    expect(posted[1]).not.toContain(notice)
  })

  it('is not held up where answers are read and not posted: requests are counted there', async () => {
    const { write, store } = await start({ posts: false })
    for (let count = 1; count <= 5; count++) await write('plans-overview')
    const entries = await store.entries('test:room/1' as ConversationId, {
      afterSeq: 0,
      limit: 50,
      audience: 'customer',
    })
    expect(entries).toHaveLength(10)
  })
})
