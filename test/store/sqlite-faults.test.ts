import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { type Store, StoreError } from '../../src/store/store.ts'
import {
  aChat,
  accountOf,
  bChat,
  claimAt,
  conversationOf,
  deliver,
  entryOf,
  eventId,
  maria,
  saveOf,
  ticketNumber,
  ticketRequest,
} from './examples.ts'
import { temporaryFolder } from './sqlite-files.ts'

const failureOf = async (work: Promise<unknown>): Promise<StoreError> => {
  const error: unknown = await work.then(
    () => expect.fail('it went through'),
    (failure: unknown) => failure,
  )
  return error instanceof StoreError ? error : expect.fail(`no StoreError: ${String(error)}`)
}

let folder: string
let remove: () => void
let file: string
beforeEach(() => {
  ;({ folder, remove } = temporaryFolder())
  file = join(folder, 'frontdesk.db')
})
afterEach(() => remove())

const open = () => openSqliteStore(`sqlite:${file}`)
const asAnother = (work: (db: DatabaseSync) => void) => {
  const db = new DatabaseSync(file)
  work(db)
  db.close()
}
const line = (version: number, text?: string) =>
  saveOf(conversationOf(aChat, version), { entries: [entryOf(version, text)] })

/** Everything that reads, on what `filled` has stored. */
const readings = (store: Store): readonly Promise<unknown>[] => [
  store.conversation(aChat),
  store.entries(aChat, { afterSeq: 0, limit: 1000, audience: 'staff' }),
  store.unclear(100),
  store.claimEffects(claimAt(0)),
  store.claimWakes(claimAt(0)),
  store.ticket(ticketNumber(1001)),
  store.ticketByKey(ticketRequest('t1').key),
  store.tickets({ limit: 100 }),
  store.account(accountOf('Acme').id),
  store.accountByName('Acme'),
  store.accounts(),
  store.links(accountOf('Acme').id),
  store.accountFor(maria, []),
]

const filled = async (): Promise<void> => {
  const store = await open()
  const entries = Array.from({ length: 200 }, (_, index) => entryOf(index + 1, `words ${index} `.repeat(40)))
  await store.save(saveOf(conversationOf(aChat, 1), { entries, effects: [deliver('d1')], events: [eventId('m1')] }))
  await store.openTicket(ticketRequest('t1'))
  await store.putAccount(accountOf('Acme'))
  await store.link(maria, accountOf('Acme').id)
  await store.close()
}

describe('a file that SQLite can not serve us with', () => {
  it('is refused when a newer version wrote it, and left as it is', async () => {
    await filled()
    asAnother((db) => db.exec('PRAGMA user_version = 999'))
    const before = readFileSync(file)
    const failure = await failureOf(open())
    expect(failure.problem).toBe('newer-version')
    expect(failure.message).toContain('999')
    expect(failure.remedy).toContain('FRONTDESK_STORE')
    expect(readFileSync(file)).toEqual(before)
  })

  it.each([
    ['with tables', 'CREATE TABLE invoice (number INTEGER)'],
    ['with tables and a version', 'CREATE TABLE invoice (number INTEGER); PRAGMA user_version = 1'],
    ['with its mark alone', 'PRAGMA application_id = 4711'],
  ])('is refused when it is another program’s, %s, and left as it is', async (_, sql) => {
    asAnother((db) => db.exec(sql))
    const before = readFileSync(file)
    const failure = await failureOf(open())
    expect(failure.problem).toBe('corrupt')
    expect(failure.remedy).toContain('FRONTDESK_STORE')
    expect(readFileSync(file)).toEqual(before)
    expect(readdirSync(folder)).toEqual(['frontdesk.db'])
  })

  it('is refused when it is no database, and left as it is', async () => {
    const letter = 'Dear support,\n'.repeat(1000)
    writeFileSync(file, letter)
    const failure = await failureOf(open())
    expect(failure).toMatchObject({ problem: 'corrupt', remedy: expect.stringContaining('FRONTDESK_STORE') })
    expect(readFileSync(file, 'utf8')).toBe(letter)
  })

  it('fails with a StoreError wherever it is damaged, or serves what it can', async () => {
    await filled()
    const whole = readFileSync(file)
    const damage = fc.record({
      at: fc.nat(whole.length - 1),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 5000 }),
      cutAt: fc.option(fc.nat(whole.length), { freq: 4 }),
    })
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, bytes, cutAt }) => {
        const damaged = Buffer.from(whole)
        damaged.set(bytes.subarray(0, whole.length - at), at)
        writeFileSync(file, damaged.subarray(0, cutAt ?? damaged.length))
        const store = await open().catch((error: unknown) => {
          expect(error).toBeInstanceOf(StoreError)
          return null
        })
        if (store === null) return
        const results = await Promise.allSettled([...readings(store), store.save(line(2)), store.ping()])
        for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(StoreError)
        await store.close()
      }),
      { numRuns: 200 },
    )
  })

  it('says that a stored document is damaged without saying what it holds', async () => {
    await filled()
    asAnother((db) => {
      for (const table of ['conversation', 'entry', 'effect', 'ticket', 'account']) {
        db.exec(`UPDATE ${table} SET document = '{"words": "the password is swordfish'`)
      }
    })
    const store = await open()
    const results = await Promise.allSettled(readings(store))
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
    expect(failures).toHaveLength(10)
    for (const failure of failures) {
      if (!(failure instanceof StoreError)) return expect.fail('no StoreError')
      const { problem, message, remedy, stack, cause } = failure
      expect(problem).toBe('corrupt')
      expect([message, remedy, stack, String(cause)].join()).not.toContain('swordfish')
    }
    await store.close()
  })
})

describe('a place that can not be written to', () => {
  it.each([
    ['a folder', () => folder],
    ['a place under a file', () => join(file, 'data', 'frontdesk.db')],
    ['a place where no folder can be made', () => '/proc/frontdesk/frontdesk.db'],
  ])('is refused with a remedy: %s', async (_, path) => {
    writeFileSync(file, '')
    const failure = await failureOf(openSqliteStore(`sqlite:${path()}`))
    expect(['unavailable', 'read-only']).toContain(failure.problem)
    expect(failure.remedy).toContain('FRONTDESK_STORE')
  })
})

describe('the file', () => {
  it('is read by nobody but its owner, and so is all beside it', async () => {
    file = join(folder, 'data', 'frontdesk.db')
    const store = await open()
    await store.save(line(1))
    const modes = readdirSync(join(folder, 'data')).map((name) => [
      name,
      (statSync(join(folder, 'data', name)).mode & 0o777).toString(8),
    ])
    expect(modes).toContainEqual(['frontdesk.db', '600'])
    expect(modes.map(([, mode]) => mode)).toEqual(modes.map(() => '600'))
    expect((statSync(join(folder, 'data')).mode & 0o777).toString(8)).toBe('700')
    await store.close()
    expect(readdirSync(join(folder, 'data'))).toEqual(['frontdesk.db'])
  })
})

describe('writes of one turn', () => {
  let store: Store
  beforeEach(async () => {
    store = await open()
  })
  afterEach(() => store.close())

  it('are saved though one of them fails, of which nothing is kept', async () => {
    await store.save(line(1))
    const twice = saveOf(conversationOf(aChat, 2, { lastSaid: 'half' }), {
      entries: [entryOf(2), entryOf(1, 'a second first line')],
      effects: [deliver('half')],
      events: [eventId('half')],
    })
    const [failed, saved, opened] = await Promise.allSettled([
      store.save(twice),
      store.save(saveOf(conversationOf(bChat, 1), { entries: [entryOf(1)], effects: [deliver('d1')] })),
      store.openTicket(ticketRequest('t1')),
    ])
    expect(failed).toMatchObject({ status: 'rejected', reason: expect.any(StoreError) })
    expect(saved).toMatchObject({ status: 'fulfilled', value: { kind: 'saved' } })
    expect(opened).toMatchObject({ status: 'fulfilled', value: { created: true } })
    expect(await store.conversation(aChat)).toMatchObject({ version: 1, lastSaid: null })
    expect(await store.entries(aChat, { afterSeq: 0, limit: 9, audience: 'staff' })).toHaveLength(1)
    expect((await store.claimEffects(claimAt(0))).map(({ effect }) => effect.key)).toEqual(['d1'])
    const again = saveOf(conversationOf(aChat, 2), { events: [eventId('half')] })
    expect(await store.save(again)).toMatchObject({ kind: 'saved' })
  })

  it('are refused together when another program holds the file, and go on when it lets go', async () => {
    const holder = new DatabaseSync(file)
    holder.exec('BEGIN IMMEDIATE')
    const startedAt = performance.now()
    const results = await Promise.allSettled([1, 2, 3, 4].map((version) => store.save(line(version))))
    const waitedMs = performance.now() - startedAt
    holder.close()
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected', reason: expect.objectContaining({ problem: 'unavailable' }) })
    }
    // One wait for all of them, not one for each.
    expect(waitedMs).toBeLessThan(12_000)
    expect(await store.save(line(1))).toMatchObject({ kind: 'saved' })
  }, 60_000)

  it('wait for another program while everything else goes on: reads, timers, and the word that we are not ready', async () => {
    await store.save(line(1))
    const holder = new DatabaseSync(file)
    holder.exec('BEGIN EXCLUSIVE')
    const saved = store.save(line(2))
    const pinged = failureOf(store.ping())
    let longestMs = 0
    let last = performance.now()
    const ticking = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - last)
      last = performance.now()
    }, 1)
    expect(await store.conversation(aChat)).toMatchObject({ version: 1 })
    expect(await store.entries(aChat, { afterSeq: 0, limit: 9, audience: 'staff' })).toHaveLength(1)
    expect(await pinged).toMatchObject({ problem: 'unavailable', remedy: expect.stringContaining('program') })
    holder.exec('COMMIT')
    expect(await saved).toMatchObject({ kind: 'saved' })
    clearInterval(ticking)
    holder.close()
    // A second went by; SQLite's own wait would have been one pause of all of it.
    expect(longestMs).toBeLessThan(500)
    expect(await store.conversation(aChat)).toMatchObject({ version: 2 })
    await store.ping()
  })

  it('that wait when the store is closed are written before it is', async () => {
    const holder = new DatabaseSync(file)
    holder.exec('BEGIN IMMEDIATE')
    const saved = store.save(line(1))
    const closed = store.close()
    await setImmediate()
    holder.close()
    await closed
    expect(await saved).toMatchObject({ kind: 'saved' })
  })

  it('are refused after closing, and nobody who watches is disturbed', async () => {
    const heard: (string | null)[] = []
    store.watch((id) => heard.push(id))
    await store.close()
    await expect(store.save(line(1))).rejects.toThrow()
    await expect(store.conversation(aChat)).rejects.toThrow()
    await store.close()
    expect(heard).toEqual([])
  })
})

describe('watching a file', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
  afterEach(() => vi.useRealTimers())

  it('goes on after a look that failed', async () => {
    const store = await open()
    const other = await open()
    const heard: (string | null)[] = []
    store.watch((id) => heard.push(id))
    await other.save(line(1))
    asAnother((db) => db.exec('ALTER TABLE entry RENAME TO elsewhere'))
    vi.advanceTimersByTime(1000)
    expect(heard).toEqual([])
    asAnother((db) => db.exec('ALTER TABLE elsewhere RENAME TO entry'))
    vi.advanceTimersByTime(1000)
    expect(heard).toEqual([aChat])
    await Promise.all([store.close(), other.close()])
    vi.advanceTimersByTime(1000)
  })
})

// Elsewhere a system doesn't list what a process has open.
describe.skipIf(!existsSync('/proc/self/fd'))('a file that is taken away while it is in use', () => {
  const deletions: readonly [string, () => void][] = [
    ['is deleted', () => rmSync(file)],
    ['loses its log', () => rmSync(`${file}-wal`)],
    ['is gone with its folder', () => rmSync(folder, { recursive: true })],
    [
      'is replaced by a backup',
      () => {
        copyFileSync(file, `${file}.backup`)
        renameSync(`${file}.backup`, file)
      },
    ],
  ]

  it.each(deletions)('takes nothing in any more that would be lost, and says why: %s', async (_, take) => {
    const store = await open()
    await store.save(line(1))
    take()
    const failures = await Promise.all([failureOf(store.save(line(2))), failureOf(store.ping())])
    for (const failure of failures)
      expect(failure).toMatchObject({ problem: 'unavailable', remedy: expect.stringContaining('backup') })
    await store.close()
  })

  it('is none that another connection closes or checkpoints', async () => {
    const store = await open()
    await store.save(line(1))
    await (await open()).close()
    asAnother((db) => db.exec('PRAGMA wal_checkpoint(TRUNCATE)'))
    expect(await store.save(line(2))).toMatchObject({ kind: 'saved' })
    await store.close()
  })
})
