import type { Identity } from '../accounts/account.ts'
import { accountOfPerson } from '../accounts/links.ts'
import { type Attachment, defaultFileLimits, type FileLimits, type RefusedFile } from '../attachments/attachment.ts'
import { priorityById } from '../catalog/look-up.ts'
import type { Catalog } from '../catalog/model.ts'
import type { ConversationId, IdentityKey, Instant, PriorityId } from '../ids.ts'
import { KeyedQueue } from '../keyed-queue.ts'
import type { OpenState } from '../schedule/hours.ts'
import { chatHours } from '../triage/answers/hours.ts'
import { ownPlan } from '../triage/answers/plans.ts'
import type { Conversation, Entry } from '../triage/conversation.ts'
import type { Block, Span } from '../triage/message.ts'
import { chatState, chatWindows, liveChatsOf, planOf } from '../triage/world.ts'
import type { Matcher } from '../understanding/understanding.ts'
import { keepSweeping } from './attachment-sweep.ts'
import { deliveredFiles, hasUpload, takeUpload } from './attachments.ts'
import type { Channel, DeliveredFile, InboundFile, Receipt, Receive, Upload } from './channel.ts'
import { EffectRunner } from './effect-runner.ts'
import type { Parts } from './parts.ts'
import { keepReviewWindow } from './review-window.ts'
import { Turns } from './turns.ts'

/** The hours of a vendor without live chat are for reaction times alone. */
const noChat = { open: false, opensAt: null, closesAt: null }

/** What the header of a chat shows. */
interface ChatStatus {
  readonly vendor: string
  readonly product: string
  readonly chat: Pick<OpenState, 'open' | 'opensAt' | 'closesAt'> & {
    readonly windows: string
  }
  readonly files: FileLimits
}

/** The whole path of a message behind one door: receive → decide → save → carry out. */
export interface Frontdesk {
  readonly receive: Receive
  /** What the customer may see, oldest first; lines for the staff never come out here. */
  history(id: ConversationId, afterSeq: number, limit: number): Promise<Entry[]>
  /** A file of the line `seq` that the customer may see; null where there is none. */
  file(id: ConversationId, seq: number, index: number): Promise<DeliveredFile | null>
  /**
   * Takes a file in ahead of the message that it goes with; `signal` ends the reading.
   * @throws StoreError when it can't be stored.
   */
  takeUpload(
    id: ConversationId,
    file: Upload & { readonly file: InboundFile; readonly signal: AbortSignal },
  ): Promise<Attachment | RefusedFile>
  /** Whether a file is there that was handed in ahead under this id. */
  hasUpload(id: ConversationId, file: Upload): Promise<boolean>
  conversation(id: ConversationId): Promise<Conversation | null>
  /** Calls back with conversations that have new lines, whoever wrote them; with null where any may. Returns the way to stop. */
  watch(onChange: (id: ConversationId | null) => void): () => void
  /** `zone` is the customer's, where known. */
  status(zone: string | null): ChatStatus
  accountOf(identity: Identity): Promise<{ readonly name: string; readonly plan: string } | null>
  /** Whether anybody is linked by a key that begins so. */
  isLinkedUnder(prefix: string): Promise<boolean>
  /** What the person is told of their plan. */
  ownPlan(identity: Identity, language: string | null): Promise<readonly Span[]>
  /** Whether live chat is open, in words; `zone` is the reader's, where known. */
  chatHours(zone: string | null, language: string | null): Block
  /** A priority in the catalog's words; one that it no longer has counts as unjudged. */
  priorityName(id: PriorityId): string
  /** 32 random bytes in hex, kept in the store. */
  secret(name: string): Promise<string>
  /** Whether the store takes writes. */
  ready(): Promise<boolean>
  now(): Instant
  catalog(): Catalog
  /** Takes another catalog over between two messages. */
  useCatalog(catalog: Catalog, matcher: Matcher): void
  /** Conversations of its platform are delivered through this channel from now on. */
  connect(channel: Channel): void
  /** Carries out everything that is due now, once. */
  drain(): Promise<void>
  /** Looks for due work from now on, other processes' included. */
  start(): void
  /** Takes nothing more in and resolves when what is in hand is done. The store stays open. */
  stop(): Promise<void>
}

/** How long a customer's next message waits for the answer to the last one, so that answers come in order. */
const longestHoldMs = 1000

export const createFrontdesk = (given: Parts): Frontdesk => {
  const channels = [...given.channels]
  const parts: Parts = { ...given, channels }
  const knowledge = { catalog: parts.catalog, matcher: parts.matcher }
  const turns = new Turns(parts, knowledge)
  const effects = new EffectRunner(parts, knowledge, turns)
  const arrivals = new KeyedQueue<ConversationId>()
  const answering = new Map<ConversationId, Promise<void>>()
  let stopTidying: () => Promise<unknown> = async () => {}

  const receive: Receive = (inbound): Promise<Receipt> =>
    arrivals.run(inbound.conversation, async () => {
      const before = answering.get(inbound.conversation)
      if (before !== undefined) await within(before, longestHoldMs)
      const taken = await turns.takeIn(inbound)
      if (taken === 'ignored') return { duplicate: false, ignored: true, spent: false, answered: Promise.resolve() }
      if (taken === 'duplicate')
        return { duplicate: true, ignored: false, spent: false, answered: before ?? Promise.resolve() }
      const answered = taken.effects.length === 0 ? Promise.resolve() : effects.run(inbound.conversation, taken.effects)
      answering.set(inbound.conversation, answered)
      void answered.then(() => {
        if (answering.get(inbound.conversation) === answered) answering.delete(inbound.conversation)
      })
      return { duplicate: false, ignored: false, spent: taken.spent, answered }
    })

  return {
    receive,
    history: (id, afterSeq, limit) => parts.store.entries(id, { afterSeq, limit, audience: 'customer' }),
    file: async (id, seq, index) => {
      const [entry] = await parts.store.entries(id, { afterSeq: seq - 1, limit: 1, audience: 'customer' })
      const file = entry?.seq === seq ? entry.files?.[index] : undefined
      return file === undefined ? null : (deliveredFiles(parts.store, [file])[0] ?? null)
    },
    takeUpload: (id, file) => takeUpload(parts, id, file),
    hasUpload: (id, file) => hasUpload(parts.store, id, file),
    conversation: (id) => parts.store.conversation(id),
    watch: (onChange) => parts.store.watch(onChange),
    status: (zone) => {
      const { catalog } = knowledge
      const world = turns.world({ account: null, tickets: [], zone, language: null })
      const { open, opensAt, closesAt } = liveChatsOf(catalog).length === 0 ? noChat : chatState(world)
      const { name, product } = catalog.vendor
      const chat = { open, opensAt, closesAt, windows: chatWindows(world) }
      return { vendor: name, product, chat, files: parts.fileLimits ?? defaultFileLimits }
    },
    accountOf: async (identity) => {
      const account = await accountOfPerson(parts.store, identity)
      const plan = planOf(turns.world({ account, tickets: [], zone: null, language: null }))
      return account === null || account === 'disagree' || plan === null
        ? null
        : { name: account.name, plan: plan.name }
    },
    isLinkedUnder: async (prefix) => {
      const [next] = await parts.store.allLinks(prefix as IdentityKey, 1)
      return next?.key.startsWith(prefix) ?? false
    },
    ownPlan: async (identity, language) => {
      const account = await accountOfPerson(parts.store, identity)
      return ownPlan(turns.world({ account, tickets: [], zone: null, language }))
    },
    chatHours: (zone, language) => chatHours(turns.world({ account: null, tickets: [], zone, language })),
    priorityName: (id) => priorityById(knowledge.catalog, id).name,
    secret: (name) => parts.store.secret(name),
    ready: () =>
      parts.store.ping().then(
        () => true,
        () => false,
      ),
    now: parts.now,
    catalog: () => knowledge.catalog,
    useCatalog: (catalog, matcher) => {
      Object.assign(knowledge, { catalog, matcher })
    },
    connect: (channel) => {
      channels.push(channel)
    },
    drain: () => effects.drain(),
    start: () => {
      effects.start()
      const tidying = [keepReviewWindow(parts), keepSweeping(parts)]
      stopTidying = () => Promise.all(tidying.map((stop) => stop()))
    },
    stop: async () => {
      await Promise.all([effects.stop(), stopTidying()])
      await arrivals.idle()
      await Promise.all(answering.values())
    },
  }
}

const within = async (work: Promise<void>, timeoutMs: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs)
  })
  await Promise.race([work, timeout])
  clearTimeout(timer)
}
