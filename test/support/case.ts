import { randomBytes } from 'node:crypto'
import pino from 'pino'
import type { Account, Identity } from '../../src/accounts/account.ts'
import type { Catalog } from '../../src/catalog/model.ts'
import type { AccountId, ConversationId, EventId, IdentityKey, Instant, PlanId } from '../../src/ids.ts'
import type { InboundFile } from '../../src/runtime/channel.ts'
import { createFrontdesk, type Frontdesk } from '../../src/runtime/frontdesk.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import type { Store } from '../../src/store/store.ts'
import { createBuiltinHelpdesk } from '../../src/tickets/builtin.ts'
import type { Helpdesk } from '../../src/tickets/helpdesk.ts'
import type { Place } from '../../src/triage/attention.ts'
import type { Entry, TicketForm } from '../../src/triage/conversation.ts'
import { plainText } from '../../src/triage/message.ts'
import type { Matcher, Understanding } from '../../src/understanding/understanding.ts'

/** One customer in one conversation, on the real runtime, store and helpdesk, with readings made by hand. */
export interface Case {
  readonly desk: Frontdesk
  readonly store: Store
  readonly helpdesk: Helpdesk
  readonly id: ConversationId
  /** Moves the clock. */
  at: Instant
  /** Writes as the customer, read as `reading`; resolves with what the customer gets to see. */
  write(text: string, reading: Understanding, how?: How): Promise<Seen[]>
  /** Writes as the customer, read by the case's own matcher. */
  say(text: string): Promise<Seen[]>
  /** Sends a form for a ticket. */
  fill(form: TicketForm): Promise<Seen[]>
  press(action: string): Promise<Seen[]>
  /** Deletes a message. */
  takeBack(message: EventId): Promise<Seen[]>
  /** What came since the last look, such as an engineer's comment. */
  news(): Promise<Seen[]>
}

interface How {
  /** Somebody else than the case's own customer. */
  readonly identity?: Identity
  readonly place?: Place
  readonly id?: EventId
  /** The message that this is a new wording of. */
  readonly edits?: EventId
  readonly files?: readonly InboundFile[]
}

export interface Seen {
  readonly from: Entry['from']
  readonly text: string
  readonly actions: readonly string[]
  readonly entry: Entry
}

export interface CaseOptions {
  readonly catalog: Catalog
  readonly at: Instant
  /** Null: nobody linked the customer. */
  readonly plan: PlanId | null
  readonly planEndsAt?: Instant
  readonly zone?: string
  readonly language?: string
  /** Reads what no reading was given for. */
  readonly matcher?: Matcher
  readonly store?: Store
  readonly helpdesk?: (store: Store) => Helpdesk
  readonly user?: string
  readonly verified?: boolean
  /** Where everything is said, where it isn't in private. */
  readonly place?: Place
}

export const startCase = async (options: CaseOptions): Promise<Case> => {
  const store = options.store ?? (await openSqliteStore('sqlite::memory:'))
  const user = options.user ?? 'maria'
  const identity: Identity = {
    key: `test:${user}` as IdentityKey,
    rules: [],
    displayName: 'Maria',
    verified: options.verified ?? true,
  }
  if (options.plan !== null) await linkTo(store, identity.key, options.plan, options)
  const readings = new Map<string, Understanding>()
  const matcher: Matcher = {
    understand: (text) => {
      const reading = readings.get(text) ?? options.matcher?.understand(text)
      if (reading === undefined) throw new Error(`no reading was given for ${JSON.stringify(text)}`)
      return reading
    },
  }
  const helpdesk = options.helpdesk?.(store) ?? createBuiltinHelpdesk(store)
  const clock = { at: options.at }
  const desk = createFrontdesk({
    store,
    helpdesk,
    catalog: options.catalog,
    matcher,
    channels: [{ platform: 'test' }],
    now: () => clock.at,
    randomBytes: (count) => randomBytes(count),
    log: pino({ level: 'silent' }),
  })
  const id = `test:${user}/1` as ConversationId
  let seen = 0
  let events = 0
  const inbound = () => ({
    id: `m${++events}` as EventId,
    conversation: id,
    identity,
    zone: options.zone ?? null,
    language: options.language ?? null,
    ...(options.place === undefined ? {} : { place: options.place }),
  })
  const news = async (): Promise<Seen[]> => {
    const entries = await desk.history(id, seen, 1000)
    seen = entries.at(-1)?.seq ?? seen
    return entries
      .filter((entry) => entry.from !== 'customer')
      .map((entry) => ({
        from: entry.from,
        text: plainText(entry.blocks),
        actions: entry.actions.map((action) => action.id),
        entry,
      }))
  }
  return {
    desk,
    store,
    helpdesk,
    id,
    get at() {
      return clock.at
    },
    set at(at: Instant) {
      clock.at = at
    },
    write: async (text, reading, { edits, files = [], ...how } = {}) => {
      readings.set(text, reading)
      const what =
        edits === undefined
          ? ({ kind: 'message', text, files } as const)
          : ({ kind: 'edited', of: edits, text } as const)
      const receipt = await desk.receive({ ...inbound(), ...how, ...what })
      await receipt.answered
      return news()
    },
    say: async (text) => {
      await (await desk.receive({ ...inbound(), kind: 'message', text })).answered
      return news()
    },
    fill: async (form) => {
      await (await desk.receive({ ...inbound(), kind: 'ticket-form', form })).answered
      return news()
    },
    press: async (action) => {
      const receipt = await desk.receive({ ...inbound(), kind: 'action', action })
      await receipt.answered
      return news()
    },
    takeBack: async (message) => {
      const event = { id: `deleted:${message}` as EventId, conversation: id, kind: 'deleted', of: message } as const
      await (await desk.receive(event)).answered
      return news()
    },
    news,
  }
}

const linkTo = async (store: Store, key: IdentityKey, plan: PlanId, options: CaseOptions): Promise<void> => {
  const account: Account = {
    id: `account-${plan}-${key}` as AccountId,
    name: `Acme ${plan} ${key}`,
    plan,
    planEndsAt: options.planEndsAt ?? null,
    zone: null,
    language: null,
    productVersion: null,
    createdAt: options.at,
  }
  await store.putAccount(account)
  await store.link(key, account.id)
}
