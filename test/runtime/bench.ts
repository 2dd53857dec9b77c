import { randomBytes } from 'node:crypto'
import { PassThrough } from 'node:stream'
import type { Account } from '../../src/accounts/account.ts'
import type { AccountId, ConversationId, EventId, IdentityKey, Instant } from '../../src/ids.ts'
import { createLog } from '../../src/log.ts'
import type { Channel, Receipt } from '../../src/runtime/channel.ts'
import { createFrontdesk, type Frontdesk } from '../../src/runtime/frontdesk.ts'
import type { Presence } from '../../src/runtime/presence.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import type { Store } from '../../src/store/store.ts'
import { createBuiltinHelpdesk } from '../../src/tickets/builtin.ts'
import type { Helpdesk } from '../../src/tickets/helpdesk.ts'
import { plainText } from '../../src/triage/message.ts'
import { loadCatalog, vendorFolder } from '../catalog/vendor-catalog.ts'
import { understood } from '../support/understood.ts'

const catalog = await loadCatalog(vendorFolder)

/** A process of the product on a store, with its own clock, whose customers report problems, say thanks or babble. */
export interface Process {
  readonly desk: Frontdesk
  readonly store: Store
  readonly helpdesk: FakeHelpdesk
  readonly clock: { at: number }
  /**
   * Takes a message of the person in: one that begins with "problem" reports one, with "tickets" asks for theirs, with
   * "close" wants it closed, with "blah" says nothing; others thank.
   */
  receive(person: string, id: string, text: string): Promise<Receipt>
  /** Whole transcript as "from: first line". */
  transcript(person: string): Promise<string[]>
  logged(): string
}

export interface ProcessOptions {
  readonly store?: Store
  readonly clock?: { at: number }
  readonly channel?: Partial<Channel>
  readonly reviewDays?: number
  readonly presence?: Presence
}

export const startProcess = async (options: ProcessOptions = {}): Promise<Process> => {
  const store = options.store ?? (await openSqliteStore('sqlite::memory:'))
  const clock = options.clock ?? { at: Date.parse('2026-11-25T12:00:00Z') }
  const helpdesk = fakeHelpdesk(store)
  const lines: string[] = []
  const log = new PassThrough().on('data', (chunk) => lines.push(String(chunk)))
  const desk = createFrontdesk({
    store,
    helpdesk,
    catalog,
    matcher: { understand: readingOf },
    channels: [{ platform: 'test', ...options.channel }],
    now: () => clock.at as Instant,
    randomBytes: (count) => randomBytes(count),
    log: createLog('trace', log),
    ...(options.presence === undefined ? {} : { presence: options.presence }),
    ...(options.reviewDays === undefined ? {} : { reviewDays: options.reviewDays }),
  })
  const conversationOf = (person: string) => `test:${person}/1` as ConversationId
  return {
    desk,
    store,
    helpdesk,
    clock,
    receive: async (person, id, text) => {
      await linkToPlan(store, person, clock.at as Instant)
      return desk.receive({
        id: id as EventId,
        conversation: conversationOf(person),
        identity: { key: `test:${person}` as IdentityKey, rules: [], displayName: person, verified: true },
        zone: null,
        language: null,
        kind: 'message',
        text,
      })
    },
    transcript: async (person) => {
      const entries = await desk.history(conversationOf(person), 0, 1000)
      return entries.map(({ from, blocks }) => `${from}: ${plainText(blocks).split('\n')[0]}`)
    },
    logged: () => lines.join(''),
  }
}

const entities = { versions: [], emails: [], ticketChange: 'close', namedPriority: null, ordinal: null } as const
const closing = understood({ intents: ['ticket-update'], entities })

const readingOf = (text: string) => {
  if (text.startsWith('blah')) return understood({ intents: ['greeting'], confidence: 0.1 })
  if (text.startsWith('close')) return closing
  if (text.startsWith('tickets')) return understood({ intents: ['ticket-status'] })
  return understood({ intents: [text.startsWith('problem') ? 'report-problem' : 'thanks'] })
}

const linkToPlan = async (store: Store, person: string, createdAt: Instant): Promise<void> => {
  const [plan] = catalog.plans.filter(({ tickets }) => tickets === 'included')
  if (plan === undefined) throw new Error('the catalog has no plan with tickets')
  const id = `account-${person}` as AccountId
  const unknown = { planEndsAt: null, zone: null, language: null, productVersion: null }
  const account: Account = { id, name: `Customer ${person}`, plan: plan.id, ...unknown, createdAt }
  await store.putAccount(account)
  await store.link(`test:${person}` as IdentityKey, id)
}

/** A support system in other hands: one that can be down, slow, unwilling, or lose what it answers. */
interface FakeHelpdesk extends Helpdesk {
  mode: 'up' | 'down' | 'refusing' | 'broken' | 'loses-answers'
  /** When it was asked to open a ticket or to change one. */
  readonly asked: ('open' | 'change')[]
  /** While set, answers wait for it. */
  hold: Promise<void> | null
}

const fakeHelpdesk = (store: Store): FakeHelpdesk => {
  const real = createBuiltinHelpdesk(store)
  const answer = async <Value>(what: 'open' | 'change', work: () => Promise<Value>) => {
    fake.asked.push(what)
    await fake.hold
    if (fake.mode === 'down') return { ok: false, problem: 'unavailable', why: 'no answer' } as const
    if (fake.mode === 'refusing') return { ok: false, problem: 'refused', why: 'not with us' } as const
    if (fake.mode === 'broken') throw new TypeError('cannot read the words of the customer: problem with my pin 1234')
    const done = await work()
    return fake.mode === 'loses-answers' ? ({ ok: false, problem: 'unavailable', why: 'timed out' } as const) : done
  }
  const fake: FakeHelpdesk = {
    name: 'fake',
    mode: 'up',
    asked: [],
    hold: null,
    open: (request) => answer('open', () => real.open(request)),
    change: (number, event) => answer('change', () => real.change(number, event)),
    find: (number) => real.find(number),
  }
  return fake
}

/** A promise, and the way to resolve it. */
export const gate = (): { readonly opened: Promise<void>; open(): void } => {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: () => resolve() }
}
