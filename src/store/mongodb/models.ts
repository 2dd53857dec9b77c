import { type Connection, type Model, Schema, type SchemaDefinition } from 'mongoose'
import type {
  AccountDocument,
  AttachmentDocument,
  ChunkDocument,
  CodeDocument,
  ConversationDocument,
  LinkDocument,
  MetaDocument,
  PageDocument,
  SecretDocument,
  TicketDocument,
} from './documents.ts'

/** The product's own types are kept as they are: the store looks into none of them. */
const opaque = Schema.Types.Mixed
const text = { type: String, required: true } as const
const number = { type: Number, required: true } as const

const options = { versionKey: false, minimize: false, strict: 'throw', autoIndex: false, autoCreate: false } as const
const schemaOf = (definition: SchemaDefinition) => new Schema(definition, options)

const effect = new Schema(
  {
    key: text,
    lane: text,
    told: String,
    position: number,
    dueAt: number,
    owner: { type: String, default: null },
    leaseUntil: number,
    attempts: number,
    fence: number,
    effect: { type: opaque, required: true },
  },
  { _id: false, minimize: false, strict: 'throw' },
)
const outbox = { effects: [effect], outboxRevision: number, dueAt: number }

const schemas = {
  conversations: schemaOf({
    _id: text,
    version: number,
    state: { type: opaque, required: true },
    wakeDue: number,
    wakeFence: number,
    recent: [opaque],
    recentBytes: number,
    events: [String],
    importedEvents: { type: [String], default: undefined },
    unclear: { type: [opaque], default: undefined },
    spokenBy: { type: String, default: '' },
    ...outbox,
  }),
  pages: schemaOf({ _id: text, conversation: text, first: number, last: number, entries: [opaque] }),
  tickets: schemaOf({
    _id: number,
    key: text,
    account: { type: String, default: null },
    identity: text,
    state: text,
    revision: number,
    ticket: { type: opaque, required: true },
    ...outbox,
  }),
  accounts: schemaOf({ _id: text, nameKey: text, account: { type: opaque, required: true } }),
  links: schemaOf({ _id: text, account: text }),
  codes: schemaOf({ _id: text, account: text, expiresAt: number, usedBy: { type: String, default: null } }),
  secrets: schemaOf({ _id: text, value: text }),
  attachments: schemaOf({
    _id: text,
    stored: { type: opaque, required: true },
    isWhole: { type: Boolean, required: true },
    looseSince: number,
    holders: [String],
  }),
  chunks: schemaOf({ _id: text, attachment: text, number, bytes: { type: Buffer, required: true } }),
  meta: schemaOf({ _id: text, value: opaque }),
}

export interface Models {
  readonly conversations: Model<ConversationDocument>
  readonly pages: Model<PageDocument>
  readonly tickets: Model<TicketDocument>
  readonly accounts: Model<AccountDocument>
  readonly links: Model<LinkDocument>
  readonly codes: Model<CodeDocument>
  readonly secrets: Model<SecretDocument>
  readonly attachments: Model<AttachmentDocument>
  readonly chunks: Model<ChunkDocument>
  readonly meta: Model<MetaDocument>
}

export type CollectionName = keyof Models
export const collectionNames = Object.keys(schemas) as readonly CollectionName[]

/** The models of one connection: nothing is shared with another one. */
export const modelsOn = (connection: Connection): Models => {
  const model = <Document>(name: CollectionName) =>
    connection.model(name, schemas[name].clone(), name) as unknown as Model<Document>
  return {
    conversations: model<ConversationDocument>('conversations'),
    pages: model<PageDocument>('pages'),
    tickets: model<TicketDocument>('tickets'),
    accounts: model<AccountDocument>('accounts'),
    links: model<LinkDocument>('links'),
    codes: model<CodeDocument>('codes'),
    secrets: model<SecretDocument>('secrets'),
    attachments: model<AttachmentDocument>('attachments'),
    chunks: model<ChunkDocument>('chunks'),
    meta: model<MetaDocument>('meta'),
  }
}

export interface Index {
  readonly of: CollectionName
  readonly name: string
  readonly key: Readonly<Record<string, 1 | -1>>
  readonly unique?: true
  /** The format that it came with, where that wasn't the first. */
  readonly since?: 2 | 3
}

const outboxIndexes = (of: CollectionName): readonly Index[] => [
  { of, name: 'due', key: { dueAt: 1 } },
  { of, name: 'effect_key', key: { 'effects.key': 1 } },
  { of, name: 'effect_told', key: { 'effects.told': 1 } },
]

/** Every index. In a sharded cluster none but `_id` is unique where the collection is sharded. */
export const indexes: readonly Index[] = [
  ...outboxIndexes('conversations'),
  { of: 'conversations', name: 'wake', key: { wakeDue: 1 } },
  { of: 'conversations', name: 'unclear', key: { 'unclear.at': -1 }, since: 2 },
  { of: 'pages', name: 'conversation_last', key: { conversation: 1, last: 1 } },
  ...outboxIndexes('tickets'),
  { of: 'tickets', name: 'key', key: { key: 1 }, unique: true },
  { of: 'tickets', name: 'account_number', key: { account: 1, _id: -1 } },
  { of: 'tickets', name: 'account_state_number', key: { account: 1, state: 1, _id: -1 } },
  { of: 'tickets', name: 'identity_number', key: { identity: 1, _id: -1 } },
  { of: 'tickets', name: 'state_number', key: { state: 1, _id: -1 } },
  { of: 'accounts', name: 'name', key: { nameKey: 1 }, unique: true },
  { of: 'links', name: 'account', key: { account: 1, _id: 1 } },
  { of: 'codes', name: 'expiry', key: { expiresAt: 1 } },
  { of: 'chunks', name: 'attachment_number', key: { attachment: 1, number: 1 }, since: 3 },
  { of: 'attachments', name: 'loose', key: { looseSince: 1 }, since: 3 },
]
