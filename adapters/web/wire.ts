import { FixedOffsetZone, IANAZone } from 'luxon'
import { z } from 'zod'
import { type Attachment, fileKinds } from '../../src/attachments/attachment.ts'
import type { Instant } from '../../src/ids.ts'
import type { Conversation, Entry } from '../../src/triage/conversation.ts'
import type { Block, Span } from '../../src/triage/message.ts'
import { plainText } from '../../src/triage/message.ts'
import { isUserId } from './identity.ts'
import type { DeskStatus, WebDesk } from './port.ts'

/** Schemas that the documentation names. */
export const named = z.registry<{ id: string }>()

/** Bytes of UTF-8 in one message. */
export const maxTextBytes = 64 * 1024
/** Bytes of a message's JSON: every byte of the text may be written as a six-byte escape, and some room for the rest. */
export const maxBodyBytes = 6 * maxTextBytes + 4096
/** Files that one message may name; fewer may be taken. */
const maxFilesNamed = 50
/** Messages in one page. */
export const pageSize = 100

/** No control characters, nor halves of surrogate pairs: two such ids could become one in storage. */
const printable = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, { error: 'must have no control characters and no lone surrogates' })

const isZone = (zone: string): boolean => FixedOffsetZone.parseSpecifier(zone) !== null || IANAZone.isValidZone(zone)

const isLanguage = (tag: string): boolean => {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

export const zone = z
  .string()
  .max(64)
  .refine(isZone, {
    error: 'must be an IANA zone such as Europe/Vilnius or an offset such as UTC+2; leave it out if unsure',
  })
  .meta({ description: 'IANA zone or fixed offset (UTC+2) of the customer' })

const language = z
  .string()
  .max(35)
  .refine(isLanguage, { error: 'must be a BCP 47 tag such as en or pt-BR; leave it out if unsure' })
  .meta({ description: 'BCP 47 tag' })

const vouchedUser = printable(256).refine(isUserId, {
  error: 'must neither begin with visitor/ nor end with /*',
})

export const newConversation = z
  .strictObject({
    identity: z
      .strictObject({
        user: vouchedUser,
        signature: z.string().max(256).meta({ description: 'hex HMAC-SHA256 of the user under the shared secret' }),
      })
      .optional()
      .meta({ description: 'A signed-in user of the embedding site; none is an anonymous visitor' }),
    zone: zone.optional(),
    language: language.optional(),
  })
  .register(named, { id: 'NewConversation' })

const requestId = printable(200).meta({
  description: 'Chosen by the sender, unique in the conversation: the same id again is answered, not processed',
})

export const newMessage = z
  .strictObject({
    id: requestId,
    text: z.string().meta({ description: `At most ${maxTextBytes} bytes of UTF-8; empty only beside files` }),
    files: z
      .array(requestId)
      .max(maxFilesNamed)
      .default([])
      .meta({ description: 'Ids under which files of this message were sent before it' }),
  })
  .refine(({ text, files }) => text !== '' || files.length > 0, { path: ['text'], error: 'must not be empty' })
  .register(named, { id: 'NewMessage' })

export const newUpload = z.strictObject({
  id: requestId,
  name: z.string().min(1).max(1024).meta({ description: 'What the sender calls the file' }),
})

export const newAction = z
  .strictObject({ id: requestId, action: printable(200).meta({ description: 'Id of the action that was pressed' }) })
  .register(named, { id: 'NewAction' })

/** A cursor is an entry's sequence number in digits; callers take it as opaque. */
export const cursor = z
  .string()
  .regex(/^(0|[1-9]\d{0,14})$/, { error: 'must be a cursor that this address gave out' })
  .meta({ description: 'Opaque position in the conversation' })

const at = z.iso.datetime({ offset: true }).meta({ description: 'Instant in UTC' })

const span = z
  .union([
    z.string(),
    z.strictObject({ strong: z.string() }),
    z.strictObject({ link: z.string(), label: z.string() }),
    z.strictObject({ at, said: z.string() }),
  ])
  .meta({ description: 'Literal text; or stressed; or a link; or an instant with its words' })
  .register(named, { id: 'Span' })

const block = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('text'), spans: z.array(span) }),
    z.strictObject({ kind: z.literal('table'), header: z.array(z.string()), rows: z.array(z.array(z.string())) }),
  ])
  .register(named, { id: 'Block' })

const action = z
  .strictObject({ id: z.string(), label: z.string(), style: z.enum(['primary', 'normal', 'danger']) })
  .register(named, { id: 'Action' })

const file = z
  .strictObject({
    id: z.string().meta({ description: 'Of a message: where its bytes are. Of an upload: as the sender chose it' }),
    name: z.string(),
    type: z.string().meta({ description: 'MIME type, found in the bytes' }),
    size: z.int().meta({ description: 'In bytes' }),
  })
  .register(named, { id: 'File' })

export const uploaded = z.strictObject({ file }).register(named, { id: 'Uploaded' })

export const message = z
  .strictObject({
    id: z.string().meta({ description: 'Unique in the conversation' }),
    from: z.enum(['customer', 'bot', 'engineer', 'system']),
    text: z.string().meta({ description: 'The whole message as plain text' }),
    blocks: z.array(block).meta({ description: 'The same message with its tables, links and instants' }),
    actions: z.array(action),
    files: z.array(file),
    at,
  })
  .register(named, { id: 'Message' })

export const page = z.strictObject({ messages: z.array(message), cursor }).register(named, { id: 'Page' })
export const accepted = z
  .strictObject({ accepted: z.literal(true), duplicate: z.boolean() })
  .register(named, { id: 'Accepted' })
export const created = z
  .strictObject({ conversation: z.string(), token: z.string() })
  .register(named, { id: 'Created' })

const chat = z
  .strictObject({
    open: z.boolean(),
    opensAt: at.nullable(),
    closesAt: at.nullable(),
    windows: z.string().meta({ description: "The week's hours in words" }),
  })
  .meta({ description: 'Whether live chat is open, and what comes next; null: never' })
  .register(named, { id: 'Chat' })

const fileLimits = z
  .strictObject({
    kinds: z.array(z.enum(fileKinds)).meta({ description: 'Empty where no files are taken' }),
    mostBytes: z.int(),
    mostPerMessage: z.int(),
  })
  .register(named, { id: 'FileLimits' })

export const status = z
  .strictObject({ vendor: z.string(), product: z.string(), chat, files: fileLimits })
  .register(named, { id: 'Status' })

const ticket = z
  .strictObject({
    number: z.int(),
    subject: z.string(),
    state: z.enum(['open', 'waiting-for-customer', 'closed']),
    priority: z.string().meta({ description: "The priority's name" }),
    answerDueAt: at
      .nullable()
      .meta({ description: 'When the first answer is due; null: none promised, or it is there' }),
    answeredAt: at.nullable().meta({ description: 'When support last answered; null: not yet' }),
  })
  .register(named, { id: 'Ticket' })

export const overview = z
  .strictObject({
    conversation: z.string(),
    language: z.string().nullable(),
    chat,
    tickets: z.array(ticket),
    account: z.strictObject({ name: z.string(), plan: z.string() }).nullable(),
    token: z.string().nullable().meta({
      description:
        'A token that lasts longer, once half the life of the one in use is over; null before, and for vouched users',
    }),
  })
  .register(named, { id: 'Overview' })

export const problem = z
  .strictObject({ error: z.strictObject({ code: z.string(), message: z.string() }) })
  .register(named, { id: 'Problem' })

/** An entry that the customer may read: the only kind that can be put on the wire. */
export type CustomerEntry = Entry & { readonly audience: 'customer' }
export const isForCustomer = (entry: Entry): entry is CustomerEntry => entry.audience === 'customer'

/** ISO 8601 in UTC. */
const iso = (instant: Instant): string => new Date(instant).toISOString()
const isoOrNull = (instant: Instant | null): string | null => (instant === null ? null : iso(instant))

const spanToWire = (part: Span): z.infer<typeof span> =>
  typeof part === 'object' && 'said' in part ? { at: iso(part.at), said: part.said } : part

const blockToWire = (part: Block): z.infer<typeof block> =>
  part.kind === 'text'
    ? { kind: 'text', spans: part.spans.map(spanToWire) }
    : { kind: 'table', header: [...part.header], rows: part.rows.map((row) => [...row]) }

export const cursorOf = (seq: number): string => String(seq)
/** @param text a cursor that was parsed as one */
export const seqOf = (text: string): number => Number(text)

/** Where a file stands in the conversation, so that nothing else is asked for by it. */
const fileIdOf = (seq: number, index: number): string => `${seq}-${index}`

/** Line and place of a file; null for what is no such id. */
export const placeOfFile = (id: string): { readonly seq: number; readonly index: number } | null => {
  const [, seq, index] = /^([1-9]\d{0,14})-(\d{1,3})$/.exec(id) ?? []
  return seq === undefined ? null : { seq: Number(seq), index: Number(index) }
}

export const fileToWire = (id: string, { name, type, size }: Attachment): z.infer<typeof file> => ({
  id,
  name,
  type,
  size,
})

/** Picks what customers read; how an answer came about (`why`) stays inside. */
export const messageToWire = (entry: CustomerEntry): z.infer<typeof message> => ({
  id: String(entry.seq),
  from: entry.from,
  text: plainText(entry.blocks),
  blocks: entry.blocks.map(blockToWire),
  actions: entry.actions.map(({ id, label, style }) => ({ id, label, style })),
  files: (entry.files ?? []).map((each, index) => fileToWire(fileIdOf(entry.seq, index), each)),
  at: iso(entry.at),
})

const chatToWire = (state: DeskStatus['chat']): z.infer<typeof chat> => ({
  open: state.open,
  opensAt: isoOrNull(state.opensAt),
  closesAt: isoOrNull(state.closesAt),
  windows: state.windows,
})

export const statusToWire = ({ vendor, product, chat: state, files }: DeskStatus): z.infer<typeof status> => ({
  vendor,
  product,
  chat: chatToWire(state),
  files: { kinds: [...files.kinds], mostBytes: files.mostBytes, mostPerMessage: files.mostPerMessage },
})

/** Tickets that have no number yet are left out: nothing is promised about them. */
const ticketsToWire = ({ tickets }: Conversation, priorityName: WebDesk['priorityName']): z.infer<typeof ticket>[] =>
  tickets.flatMap(({ number, subject, state, priority, answerDueAt, answeredAt = null }) =>
    number === null
      ? []
      : [
          {
            number,
            subject,
            state,
            priority: priorityName(priority),
            answerDueAt: answeredAt === null ? isoOrNull(answerDueAt) : null,
            answeredAt: isoOrNull(answeredAt),
          },
        ],
  )

export const overviewToWire = (
  conversation: Conversation,
  desk: WebDesk,
  account: z.infer<typeof overview>['account'],
  token: string | null,
): z.infer<typeof overview> => ({
  conversation: conversation.id,
  language: conversation.language,
  chat: chatToWire(desk.status(conversation.zone).chat),
  tickets: ticketsToWire(conversation, desk.priorityName),
  account: account === null ? null : { name: account.name, plan: account.plan },
  token,
})
