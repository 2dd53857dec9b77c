import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ConversationId } from '../../src/ids.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import type { Store } from '../../src/store/store.ts'
import { type Acknowledged, chatsOf, crashSave, crashTicketKey } from './crash-saves.ts'
import { claimAt, effectKey, saveOf, ticketNumber } from './examples.ts'
import { temporaryFolder } from './sqlite-files.ts'

const script = fileURLToPath(new URL('./crash-child.ts', import.meta.url))
const rounds = 8

/** Numbers from 0 to 1, the same for the same seed. */
const randomOf = (seed: number) => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

interface Killed {
  readonly acknowledged: readonly Acknowledged[]
  readonly errors: string
  readonly signal: unknown
}

/** Runs a process that saves, and kills it some milliseconds after it has reported so many saves. */
const saveAndKill = async (url: string, name: string, saves: number, moreMs: number): Promise<Killed> => {
  const child = spawn(process.execPath, [script, url, name], { stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = once(child, 'exit')
  const acknowledged: Acknowledged[] = []
  let errors = ''
  child.stderr.on('data', (text) => {
    errors += String(text)
  })
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(JSON.parse(line) as Acknowledged)
    if (acknowledged.length === saves) setTimeout(() => child.kill('SIGKILL'), moreMs)
  }
  const [, signal] = (await exited) as unknown[]
  return { acknowledged, errors, signal }
}

const readingOf = async (store: Store, id: ConversationId) => ({
  conversation: await store.conversation(id),
  entries: await store.entries(id, { afterSeq: 0, limit: 100_000, audience: 'staff' }),
})

/** The conversation holds its first saves, each whole, and nothing of another. Gives how many. */
const expectWhole = async (store: Store, id: ConversationId, effects: readonly string[]): Promise<number> => {
  const { conversation, entries } = await readingOf(store, id)
  const version = conversation?.version ?? 0
  const saves = Array.from({ length: version }, (_, index) => crashSave(id, index + 1))
  expect(conversation).toEqual(saves.at(-1)?.conversation ?? null)
  expect(entries).toEqual(saves.flatMap((save) => save.entries))
  expect(effects.filter((key) => key.endsWith(` of ${id}`)).toSorted()).toEqual(
    saves.flatMap((save) => save.effects.map(({ key }) => String(key))).toSorted(),
  )
  for (const { conversation: again, events } of saves) {
    expect(await store.save(saveOf(again, { events }))).toEqual({ kind: 'duplicate' })
  }
  return version
}

const expectTicketsWithoutGap = async (store: Store, acknowledged: readonly Acknowledged[]) => {
  const tickets = await store.tickets({ limit: 100_000 })
  expect(tickets.map(({ number }) => Number(number))).toEqual(tickets.map((_, index) => 1000 + tickets.length - index))
  for (const { id, version, ticket } of acknowledged) {
    expect((await store.ticket(ticketNumber(ticket)))?.key).toBe(crashTicketKey(id, version))
    expect((await store.ticketByKey(effectKey(crashTicketKey(id, version))))?.number).toBe(ticket)
  }
}

describe('a process that is killed', () => {
  let url: string
  let remove: () => void
  beforeEach(() => {
    const temporary = temporaryFolder()
    remove = temporary.remove
    url = `sqlite:${join(temporary.folder, 'frontdesk.db')}`
  })
  afterEach(() => remove())

  it.each([20_261_125, 4711])(
    'leaves all that it was told is saved, and nothing half (seed %i)',
    async (seed) => {
      const random = randomOf(seed)
      const acknowledged: Acknowledged[] = []
      for (let round = 1; round <= rounds; round++) {
        const killed = await saveAndKill(url, 'one', 1 + Math.floor(random() * 60), random() * 8)
        expect(killed).toMatchObject({ errors: '', signal: 'SIGKILL' })
        acknowledged.push(...killed.acknowledged)
        const store = await openSqliteStore(url)
        const claimed = await store.claimEffects(claimAt(round * 1000, { limit: 100_000 }))
        const effects = claimed.map(({ effect }) => String(effect.key))
        for (const id of chatsOf('one')) {
          const version = await expectWhole(store, id, effects)
          const told = acknowledged.filter((line) => line.id === id).map((line) => line.version)
          expect(version).toBeGreaterThanOrEqual(Math.max(0, ...told))
          // Had something of the next save been left, it could not be saved now.
          expect(await store.save(crashSave(id, version + 1))).toMatchObject({ kind: 'saved' })
        }
        await expectTicketsWithoutGap(store, acknowledged)
        await store.close()
      }
    },
    120_000,
  )

  it('harms none of the others that open and fill the same new file with it', async () => {
    const names = ['one', 'two', 'three', 'four']
    const killed = await Promise.all(names.map((name, index) => saveAndKill(url, name, 3 + index * 6, index)))
    for (const { errors, signal } of killed) expect({ errors, signal }).toEqual({ errors: '', signal: 'SIGKILL' })
    const store = await openSqliteStore(url)
    const claimed = await store.claimEffects(claimAt(1000, { limit: 100_000 }))
    const effects = claimed.map(({ effect }) => String(effect.key))
    for (const id of names.flatMap(chatsOf)) await expectWhole(store, id, effects)
    await expectTicketsWithoutGap(
      store,
      killed.flatMap((each) => each.acknowledged),
    )
    await store.close()
  }, 120_000)
})
