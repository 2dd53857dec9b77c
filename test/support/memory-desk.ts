import type { PageCatalog } from '../../adapters/web/page-texts.ts'
import type { DeskStatus, WebDesk } from '../../adapters/web/port.ts'
import { admit } from '../../src/attachments/admit.ts'
import { defaultFileLimits } from '../../src/attachments/attachment.ts'
import { type AttachmentId, type ConversationId, type Instant, instant } from '../../src/ids.ts'
import { attachmentOf } from '../../src/runtime/attachments.ts'
import type { DeliveredFile, Inbound } from '../../src/runtime/channel.ts'
import type { StoreError } from '../../src/store/store.ts'
import { type Conversation, type Entry, newConversation, type TicketRef } from '../../src/triage/conversation.ts'
import { type Reply, textBlocks } from '../../src/triage/message.ts'
import { loadCatalog, vendorFolder } from '../catalog/vendor-catalog.ts'

/** A desk over arrays: keeps everything, answers each message with "Noted." unless told otherwise, and can be made to fail. */
export interface MemoryDesk extends WebDesk {
  /** Every event that was taken in, in order. */
  readonly taken: readonly Inbound[]
  /** While set, nothing can be stored. */
  failure: StoreError | null
  clock: Instant
  /** Called before each read of the transcript. */
  beforeHistory: () => Promise<void>
  chat: DeskStatus['chat']
  /** What is answered to a text, or to the label of a button; null: nothing yet. */
  answer: (text: string) => Reply | null
  accounts: Map<string, { name: string; plan: string }>
  /** What the page says. */
  words: PageCatalog
  /** Adds a line to the transcript and tells who watches. */
  say(id: ConversationId, entry: Pick<Entry, 'from' | 'audience' | 'blocks'> & Partial<Entry>): void
  setTickets(id: ConversationId, tickets: readonly TicketRef[]): void
}

interface Stored {
  conversation: Conversation
  readonly entries: Entry[]
  readonly events: Set<string>
}

const shut: DeskStatus['chat'] = {
  open: false,
  opensAt: instant(1_800_000_000_000),
  closesAt: null,
  windows: 'Mon–Fri 9–17',
}

/** What a customer said, or the label of the button that was pressed; null: nothing that the transcript shows. */
const saidBy = (inbound: Inbound, entries: readonly Entry[]): string | null => {
  if (inbound.kind === 'message') return inbound.text
  const offered = entries.findLast(({ from }) => from === 'bot')?.actions ?? []
  return inbound.kind === 'action' ? (offered.find(({ id }) => id === inbound.action)?.label ?? null) : null
}

const { vendor, replies } = await loadCatalog(vendorFolder)
const acme: PageCatalog = { vendor: { ...vendor, name: 'Acme' }, replies, digest: 'shipped' }

export const createMemoryDesk = (): MemoryDesk => {
  const stored = new Map<ConversationId, Stored>()
  const watchers = new Set<(id: ConversationId) => void>()
  const taken: Inbound[] = []
  const ofInbound = ({ conversation: id, identity, zone, language }: Inbound): Stored => {
    const known = stored.get(id) ?? {
      conversation: newConversation(id, identity, desk.clock),
      entries: [],
      events: new Set(),
    }
    const { conversation } = known
    known.conversation = {
      ...conversation,
      zone: zone ?? conversation.zone,
      language: language ?? conversation.language,
    }
    stored.set(id, known)
    return known
  }
  const uploads = new Map<string, DeliveredFile>()
  const filesOf = (inbound: Inbound): readonly DeliveredFile[] =>
    (inbound.kind === 'message' ? (inbound.files ?? []) : []).flatMap((file) =>
      'upload' in file ? (uploads.get(`${inbound.conversation} ${file.upload}`) ?? []) : [],
    )
  const desk: MemoryDesk = {
    taken,
    failure: null,
    clock: instant(1_760_000_000_000),
    beforeHistory: async () => undefined,
    chat: shut,
    answer: () => ({ blocks: textBlocks('Noted.'), actions: [] }),
    accounts: new Map(),
    words: acme,
    receive: async (inbound) => {
      if (desk.failure !== null) throw desk.failure
      if (inbound.kind === 'deleted')
        return { duplicate: false, ignored: true, spent: false, answered: Promise.resolve() }
      const { events } = ofInbound(inbound)
      if (events.has(inbound.id)) return { duplicate: true, ignored: false, spent: false, answered: Promise.resolve() }
      events.add(inbound.id)
      taken.push(inbound)
      const text = saidBy(inbound, stored.get(inbound.conversation)?.entries ?? [])
      if (text === null) return { duplicate: false, ignored: false, spent: false, answered: Promise.resolve() }
      const files = filesOf(inbound)
      desk.say(inbound.conversation, { from: 'customer', audience: 'customer', blocks: textBlocks(text), files })
      const reply = desk.answer(text)
      if (reply !== null) desk.say(inbound.conversation, { from: 'bot', audience: 'customer', ...reply })
      return { duplicate: false, ignored: false, spent: false, answered: Promise.resolve() }
    },
    history: async (id, afterSeq, limit) => {
      await desk.beforeHistory()
      if (desk.failure !== null) throw desk.failure
      const entries = stored.get(id)?.entries ?? []
      return entries.filter(({ seq }) => seq > afterSeq).slice(0, limit)
    },
    file: async (id, seq, index) => {
      const file = stored.get(id)?.entries.find((entry) => entry.seq === seq)?.files?.[index]
      return Array.from(uploads.values()).find((each) => each.id === file?.id) ?? null
    },
    hasUpload: async (id, { upload }) => uploads.has(`${id} ${upload}`),
    takeUpload: async (id, { upload, file, signal }) => {
      if (desk.failure !== null) throw desk.failure
      const key = `${id} ${upload}`
      const { mostBytes } = defaultFileLimits
      const known = uploads.get(key)
      if (known !== undefined) return known
      if (file.size !== null && file.size > mostBytes) return { why: 'size', mostBytes, name: file.name }
      const bytes = await file.read(mostBytes, signal)
      if (bytes === null) return { why: 'unreadable', name: file.name }
      const admission = admit(file.name, bytes, defaultFileLimits)
      if (!admission.ok) return { ...admission.refusal, name: file.name }
      const attachment = attachmentOf(key as AttachmentId, admission, bytes)
      uploads.set(key, { ...attachment, read: async () => bytes })
      return attachment
    },
    conversation: async (id) => stored.get(id)?.conversation ?? null,
    watch: (onChange) => {
      watchers.add(onChange)
      return () => watchers.delete(onChange)
    },
    status: (zone) => ({
      files: defaultFileLimits,
      vendor: 'Acme',
      product: 'Anvil',
      chat: { ...desk.chat, windows: `${desk.chat.windows}${zone === null ? '' : ` (${zone})`}` },
    }),
    accountOf: async ({ key }) => desk.accounts.get(key) ?? null,
    priorityName: (id) => `${id[0]?.toUpperCase()}${id.slice(1)}`,
    secret: async (name) => Buffer.from(name.padEnd(32, '.')).toString('hex'),
    now: () => desk.clock,
    catalog: () => desk.words,
    say: (id, entry) => {
      const entries = stored.get(id)?.entries
      entries?.push({ seq: entries.length + 1, at: desk.clock, actions: [], discreet: false, why: null, ...entry })
      for (const watcher of watchers) watcher(id)
    },
    setTickets: (id, tickets) => {
      const known = stored.get(id)
      if (known !== undefined) known.conversation = { ...known.conversation, tickets }
    },
  }
  return desk
}
