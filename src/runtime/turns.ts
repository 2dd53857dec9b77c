import type { Identity } from '../accounts/account.ts'
import { accountOfPerson } from '../accounts/links.ts'
import type { Attachment } from '../attachments/attachment.ts'
import type { Catalog } from '../catalog/model.ts'
import type { ConversationId, EffectKey, Instant } from '../ids.ts'
import { KeyedQueue } from '../keyed-queue.ts'
import { Recent } from '../recent.ts'
import { StoreError } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { forCustomer } from '../tickets/ticket-rules.ts'
import { isForUs } from '../triage/attention.ts'
import { unclearIn } from '../triage/clarity.ts'
import {
  type Conversation,
  type ConversationEvent,
  type Effect,
  type Entry,
  type Haste,
  newConversation,
} from '../triage/conversation.ts'
import { decide, ticketsNeeded } from '../triage/decide.ts'
import { havingHeard } from '../triage/heard.ts'
import { handlesIn } from '../triage/naming.ts'
import { newestWording } from '../triage/rewordings.ts'
import { concerning, speakingWith } from '../triage/speakers.ts'
import type { World } from '../triage/world.ts'
import { conversationHolds, takeFiles } from './attachments.ts'
import type { Inbound, InboundDeletion } from './channel.ts'
import { Disagreements } from './disagreements.ts'
import { hasLine } from './has-line.ts'
import { LatePlans } from './late-plans.ts'
import { Pace } from './pace.ts'
import { channelOf, type Knowledge, type Parts } from './parts.ts'

/** An effect that this process stored and leased, to be carried out now. */
export interface OwnEffect {
  readonly effect: Effect
  readonly attempts: number
  readonly fence: number
  /** The line to be delivered, as it was stored just now. */
  readonly line?: Entry | undefined
}

/** What became of an event. */
type Taken = { readonly effects: readonly OwnEffect[]; readonly spent: boolean } | 'duplicate' | 'ignored'
type MessageEvent = Extract<ConversationEvent, { kind: 'message' }>

/** Effects stay with the process that has them for so long after its last sign of life; then another may take over. */
export const leaseMs = 10_000
/** Conversations of which this process remembers what it saved last: some kilobytes each. */
const mostRemembered = 1000
/** Tickets of one person or account that are read to answer a message; nobody has more of them open at a time. */
const mostOpenTickets = 100
/** Beside those that are open: what a customer who speaks of a closed one may mean. */
const newestTickets = 20
/** Lost races in a row after which the store, not the race, is the trouble. */
const mostRaces = 50

/** Takes events in: one at a time per conversation, each decided and saved in one piece. */
export class Turns {
  readonly #parts: Parts
  readonly #knowledge: Knowledge
  readonly #queue = new KeyedQueue<ConversationId>()
  /** As saved by this process. Where another has saved since, compare-and-set finds it out and the store is read. */
  readonly #remembered = new Recent<ConversationId, Conversation>(mostRemembered)
  readonly #owner: string
  readonly #pace: Pace | null
  readonly #disagreements: Disagreements
  readonly #latePlans: LatePlans

  constructor(parts: Parts, knowledge: Knowledge) {
    this.#parts = parts
    this.#knowledge = knowledge
    this.#disagreements = new Disagreements(parts)
    this.#pace = parts.messagesPerMinute === undefined ? null : new Pace(parts.messagesPerMinute)
    this.#latePlans = new LatePlans(parts.store)
    this.#owner = parts.presence?.name ?? Buffer.from(parts.randomBytes(9)).toString('base64url')
  }

  /** This process, in leases. */
  get owner(): string {
    return this.#owner
  }

  /** As this process saved it last, else as it is stored: where another has changed it since, one change behind. */
  async conversation(id: ConversationId): Promise<Conversation | null> {
    return this.#remembered.get(id) ?? (await this.#parts.store.conversation(id))
  }

  /** Resolves once the event is stored. @throws StoreError when it is not: the platform must send it again. */
  async takeIn(inbound: Inbound | InboundDeletion): Promise<Taken> {
    if (inbound.kind === 'deleted') return this.#takeBack(inbound)
    const read = await this.#eventOf(inbound)
    const event = read.kind === 'message' ? await this.#withFiles(inbound, read) : read
    const taken = await this.#queue.run(inbound.conversation, async () => {
      const taken = event === 'ignored' ? event : await this.#takeInTurn(event, inbound)
      if (taken === 'ignored') await this.#overhear(read, inbound)
      return taken
    })
    if (event === 'ignored') return event
    if (event.kind === 'message' && typeof taken !== 'string') await this.#hold(event.files ?? [])
    return taken
  }

  async #takeInTurn(event: ConversationEvent, inbound: Inbound): Promise<Taken> {
    const { conversation: id, identity } = inbound
    let asItReads = event
    const prepare = async (stored: Conversation | null, at: Instant): Promise<Conversation | null> => {
      if (!(await this.#isOurs(event, inbound, stored))) return null
      asItReads = await this.#asItReads(event, stored)
      const { overheard: _, ...known } = stored ?? newConversation(id, identity, at)
      const shared = inbound.place?.shared ?? false
      const conversation = shared ? speakingWith(known, identity) : { ...known, identity }
      return {
        ...conversation,
        ...(shared ? havingHeard(conversation, namedIn(inbound)) : {}),
        shared,
        zone: inbound.zone ?? conversation.zone,
        language: inbound.language ?? conversation.language,
      }
    }
    const pace = this.#paceOf(event, inbound)
    if (pace === null) return this.#decideAndSave(event, id, prepare, () => asItReads)
    let haste: Haste | null | undefined
    const taken = await this.#decideAndSave(event, id, prepare, () => {
      if (haste === undefined) haste = pace.take(identity.key, event.at)
      return haste === null ? asItReads : { ...asItReads, haste }
    })
    if (taken === 'duplicate') pace.giveBack(identity.key, event.at)
    return taken
  }

  /** A message whose change came before it is read as it was changed. */
  async #asItReads(event: ConversationEvent, stored: Conversation | null): Promise<ConversationEvent> {
    const text = event.kind === 'message' ? newestWording(stored, event.id) : null
    if (event.kind !== 'message' || text === null) return event
    return { ...event, text, understanding: (await this.#knowledge.matcher).understand(text) }
  }

  /** What counts messages; null for what isn't one, and where answers are read and not posted. */
  #paceOf({ kind }: ConversationEvent, { conversation }: Inbound): Pace | null {
    const isPosted = channelOf(this.#parts, conversation)?.deliver !== undefined
    return isPosted && (kind === 'message' || kind === 'edited') ? this.#pace : null
  }

  /**
   * In a thread that is ours, something was said that isn't for us: that it was, and who is there, is kept, and nothing
   * of it.
   */
  async #overhear({ id, at }: ConversationEvent, inbound: Inbound): Promise<void> {
    if (inbound.place?.to === 'room') return
    const people = [
      ...(inbound.identity.displayName === null ? [] : [inbound.identity.displayName]),
      ...namedIn(inbound),
    ]
    const event = { id, at, kind: 'overheard', people } as const
    const isKnown = (stored: Conversation) =>
      stored.overheard === true && havingHeard(stored, people).heard === undefined
    await this.#decideAndSave(event, inbound.conversation, (stored) => (stored && isKnown(stored) ? null : stored))
  }

  /** A message that was taken in is ours whatever it is changed to, and whoever is named in it now. */
  async #isOurs(event: ConversationEvent, inbound: Inbound, stored: Conversation | null): Promise<boolean> {
    if (!('understanding' in event) || this.#isForUs(event, inbound, stored)) return true
    if (stored === null || event.kind !== 'edited') return false
    return hasLine(this.#parts.store, inbound.conversation, ({ message }) => message === event.of)
  }

  #isForUs(
    { text, understanding }: Pick<MessageEvent, 'text' | 'understanding'>,
    inbound: Inbound,
    stored: Conversation | null,
  ): boolean {
    const { place, identity: speaker } = inbound
    const hasFiles = inbound.kind === 'message' && (inbound.files ?? []).length > 0
    return isForUs({ place, speaker, text, understanding, hasFiles }, stored, this.#knowledge.catalog)
  }

  /** The files of a message, fetched and stored: of no message that isn't for us. */
  async #withFiles(inbound: Inbound, event: MessageEvent): Promise<MessageEvent | 'ignored'> {
    const { conversation, id } = inbound
    const files = inbound.kind === 'message' ? (inbound.files ?? []) : []
    if (files.length === 0) return event
    const isOurs = this.#isForUs(event, inbound, await this.#parts.store.conversation(conversation))
    if (!isOurs) return 'ignored'
    return { ...event, ...(await takeFiles(this.#parts, { conversation, event: id }, files)) }
  }

  /** What isn't held because we stopped in between is found by `sweepAttachments`. */
  async #hold(files: readonly Attachment[]): Promise<void> {
    if (files.length === 0) return
    const ids = files.map(({ id }) => id)
    await this.#parts.store.holdAttachments(ids, conversationHolds)
  }

  /** The words and files go first, so that an event which is taken in has done its work. */
  #takeBack({ id, conversation, of }: InboundDeletion): Promise<Taken> {
    const { store, now } = this.#parts
    return this.#queue.run(conversation, async () => {
      const files = await store.withdraw(conversation, of)
      if (files.length > 0) await store.releaseAttachments(files, conversationHolds, now())
      const event = { id, at: now(), kind: 'deleted', of } as const
      return this.#decideAndSave(event, conversation, (stored) => stored && concerning(stored, event))
    })
  }

  /** As `takeIn` for an event of our own making; one for a conversation that isn't there does nothing. */
  apply(id: ConversationId, event: ConversationEvent): Promise<Taken> {
    return this.#queue.run(id, () => this.#decideAndSave(event, id, (stored) => stored && concerning(stored, event)))
  }

  world(known: {
    account: World['account']
    tickets: readonly Ticket[]
    zone: string | null
    language: string | null
  }): World {
    const account = known.account === 'disagree' ? null : known.account
    const { catalog } = this.#knowledge
    return {
      now: this.#parts.now(),
      catalog,
      account: known.account,
      engineers: { present: 0, free: 0 },
      tickets: known.tickets,
      zone: known.zone ?? account?.zone ?? null,
      language: languageFor(catalog, [known.language, account?.language ?? null]),
      variant: 0,
    }
  }

  async #eventOf(inbound: Inbound): Promise<ConversationEvent> {
    const { id } = inbound
    const matcher = await this.#knowledge.matcher
    const at = this.#parts.now()
    switch (inbound.kind) {
      case 'message': {
        const { text, of } = inbound
        const understanding = matcher.understand(text)
        return { id, at, kind: 'message', text, understanding, ...(of === undefined ? {} : { of }) }
      }
      case 'edited': {
        const { of, text } = inbound
        return { id, at, kind: 'edited', of, text, understanding: matcher.understand(text) }
      }
      case 'action':
        return { id, at, kind: 'action', action: inbound.action }
      case 'ticket-form':
        return { id, at, kind: 'ticket-form', form: inbound.form }
      case 'opened':
        return { id, at, kind: 'opened' }
    }
  }

  async #decideAndSave(
    event: ConversationEvent,
    id: ConversationId,
    prepare: (stored: Conversation | null, at: Instant) => Conversation | null | Promise<Conversation | null>,
    /** The event as it is decided on, once it is known to be ours. */
    asDecided: () => ConversationEvent = () => event,
  ): Promise<Taken> {
    const { store, reviewDays = 0 } = this.#parts
    for (let race = 0; race < mostRaces; race++) {
      const before = await prepare(await this.conversation(id), event.at)
      if (before === null) return 'ignored'
      const { world, lacksPlan } = await this.#worldFor(before, event)
      const decided = decide(before, asDecided(), world)
      const effects = [
        ...decided.effects,
        ...(lacksPlan ? [planConfirmation(before, event)] : []),
        ...this.#deliveries(decided.conversation, decided.entries),
      ]
      const lease = { owner: this.#owner, until: (this.#parts.now() + leaseMs) as Instant }
      const unclear = reviewDays > 0 ? unclearIn(decided.entries).map(({ seq, at }) => ({ seq, at })) : []
      const result = await store.save({ ...decided, effects, events: [event.id], unclear, lease })
      if (result.kind === 'duplicate') return 'duplicate'
      this.#remembered.forget(id)
      if (result.kind === 'saved') {
        this.#remembered.set(id, decided.conversation)
        const lineOf = (effect: Effect) =>
          effect.kind === 'deliver' ? decided.entries.find(({ seq }) => seq === effect.seq) : undefined
        return {
          spent: decided.spent ?? false,
          effects: effects.map((effect, index) => ({
            effect,
            attempts: 0,
            fence: result.fences[index] ?? 0,
            line: lineOf(effect),
          })),
        }
      }
    }
    throw new StoreError('unavailable', 'the conversation is changed by others without end', 'send the message again')
  }

  async #worldFor(
    conversation: Conversation,
    event: ConversationEvent,
  ): Promise<{ readonly world: World; readonly lacksPlan: boolean }> {
    const { store } = this.#parts
    const { identity } = conversation
    const account = await accountOfPerson(store, identity)
    await this.#disagreements.see(identity, account)
    const needed = ticketsNeeded(conversation, event)
    const late = await this.#latePlans.ticketsOf(identity, account)
    const numbers = new Set([...(needed?.numbers ?? []), ...late])
    const tickets = needed === null ? [] : await this.#tickets(identity, account, [...numbers])
    const { zone, language } = conversation
    return { world: this.world({ account, tickets, zone, language }), lacksPlan: late.length > 0 }
  }

  /** The writer's open tickets, the newest others, and those that are named: whose they are, triage judges. */
  async #tickets(
    identity: Identity,
    account: World['account'],
    numbers: readonly Ticket['number'][],
  ): Promise<readonly Ticket[]> {
    const { store } = this.#parts
    const whose = account === null || account === 'disagree' ? { identity: identity.key } : { account: account.id }
    const [newest, ...named] = await Promise.all([
      store.tickets({ ...whose, limit: newestTickets }),
      ...numbers.map((number) => store.ticket(number)),
    ])
    // Hardly anybody has more than these.
    const open =
      newest.length < newestTickets
        ? []
        : await store.tickets({ ...whose, states: ['open', 'waiting-for-customer'], limit: mostOpenTickets })
    const own = new Map([...open, ...newest].map((ticket) => [ticket.number, ticket]))
    const others = named.filter((one) => one !== null && !own.has(one.number))
    const newestFirst = [...own.values()].toSorted((one, other) => other.number - one.number)
    return [...newestFirst, ...others.filter((one) => one !== null)].map(forCustomer)
  }

  /**
   * A platform that must be sent to gets every line that the customer may read; so does one that is off in this
   * process: the process in which it is on delivers.
   */
  #deliveries(conversation: Conversation, entries: readonly Entry[]): readonly Effect[] {
    const channel = channelOf(this.#parts, conversation.id)
    if (channel !== undefined && channel.deliver === undefined) return []
    return entries
      .filter((entry) => entry.from !== 'customer' && entry.audience === 'customer')
      .map((entry) => ({
        key: `deliver:${conversation.id}:${entry.seq}` as EffectKey,
        kind: 'deliver',
        seq: entry.seq,
      }))
  }
}

const namedIn = (inbound: Inbound): readonly string[] => ('text' in inbound ? handlesIn(inbound.text) : [])

const planConfirmation = ({ id, identity }: Conversation, event: ConversationEvent): Effect => ({
  key: `confirm-plan:${id}:${event.id}` as EffectKey,
  kind: 'confirm-plan',
  identity,
})

/** The first wish that there are words in: exactly, or of another country (`de-AT` is answered in `de`). */
const languageFor = ({ replies, vendor }: Catalog, wishes: readonly (string | null)[]): string => {
  const known = wishes.flatMap((wish) => (wish === null ? [] : [wish, wish.split('-')[0] ?? wish]))
  return known.find((language) => replies.has(language)) ?? vendor.language
}
