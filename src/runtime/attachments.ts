import { createHash } from 'node:crypto'
import { admit } from '../attachments/admit.ts'
import { type Attachment, defaultFileLimits, type Refusal, type RefusedFile } from '../attachments/attachment.ts'
import { shownName } from '../attachments/file-name.ts'
import type { AttachmentId, ConversationId, EventId } from '../ids.ts'
import type { Store } from '../store/store.ts'
import type { DeliveredFile, InboundFile, Upload } from './channel.ts'
import type { Parts } from './parts.ts'

/** The name under which a conversation holds the files that came in it. */
export const conversationHolds = 'conversation'

/** How long the files of one message may take altogether: platforms wait for our word, some for no more than 15 s. */
const longestFetchMs = 10_000

export interface TakenFiles {
  readonly files: readonly Attachment[]
  readonly refused: readonly RefusedFile[]
}

/** The message that files came with. */
export interface FilesOf {
  readonly conversation: ConversationId
  readonly event: EventId
}

/**
 * Fetches, judges and stores the files of one message, one after another: not more than one is in memory. What was
 * stored at an earlier delivery of the same message is not fetched again.
 * @throws StoreError when they can't be stored.
 */
export const takeFiles = async (
  parts: Parts,
  of: FilesOf,
  files: readonly (InboundFile | Upload)[],
): Promise<TakenFiles> => {
  const { mostPerMessage: most } = parts.fileLimits ?? defaultFileLimits
  const taken: Attachment[] = []
  const refused: RefusedFile[] = []
  const signal = AbortSignal.timeout(longestFetchMs)
  for (const [index, file] of files.slice(0, most).entries()) {
    const result =
      'upload' in file
        ? await uploadedFile(parts, of.conversation, file)
        : await takeFile(parts, of, { file, index, signal })
    if ('why' in result) refused.push(result)
    else taken.push(result)
  }
  for (const file of files.slice(most)) {
    const name = 'upload' in file ? await nameOf(parts, of.conversation, file) : file.name
    refused.push(refusedFile(name, { why: 'count', most }))
  }
  return { files: taken, refused }
}

interface OneFile {
  readonly file: InboundFile
  readonly index: number
  readonly signal: AbortSignal
}

/**
 * Takes a file in ahead of its message. It goes with the others that nobody needs unless a message comes that names it.
 * The same upload again gives the same, without reading it.
 * @throws StoreError when it can't be stored.
 */
export const takeUpload = (
  parts: Parts,
  conversation: ConversationId,
  { upload, file, signal }: Upload & { readonly file: InboundFile; readonly signal: AbortSignal },
): Promise<Attachment | RefusedFile> => takeFile(parts, { conversation, event: upload }, { file, index: 0, signal })

/** An upload is looked for under the conversation that asks: nobody attaches another's file. */
const findUpload = (store: Store, conversation: ConversationId, { upload }: Upload): Promise<Attachment | null> =>
  store.attachment(idOf(conversation, upload, 0))

export const hasUpload = async (store: Store, conversation: ConversationId, upload: Upload): Promise<boolean> =>
  (await findUpload(store, conversation, upload)) !== null

const uploadedFile = async (
  { store }: Parts,
  conversation: ConversationId,
  upload: Upload,
): Promise<Attachment | RefusedFile> =>
  (await findUpload(store, conversation, upload)) ?? refusedFile('', { why: 'unreadable' })

const nameOf = async (parts: Parts, conversation: ConversationId, upload: Upload): Promise<string> =>
  (await uploadedFile(parts, conversation, upload)).name

const takeFile = async (parts: Parts, of: FilesOf, one: OneFile): Promise<Attachment | RefusedFile> => {
  const { store, now, fileLimits: limits = defaultFileLimits } = parts
  const { file, index, signal } = one
  const id = idOf(of.conversation, of.event, index)
  const known = await store.attachment(id)
  if (known !== null) return known
  const refuse = (refusal: Refusal) => refusedFile(file.name, refusal)
  if (file.size !== null && file.size > limits.mostBytes) return refuse({ why: 'size', mostBytes: limits.mostBytes })
  const bytes = await file.read(limits.mostBytes, signal)
  if (bytes === null) return refuse({ why: 'unreadable' })
  const admission = admit(file.name, bytes, limits)
  if (!admission.ok) return refuse(admission.refusal)
  const attachment = attachmentOf(id, admission, bytes)
  await store.putAttachment({ attachment, owner: of.conversation, storedAt: now() }, bytes)
  // Another one may have come first under the same id: that one is kept.
  return (await store.attachment(id)) ?? attachment
}

const refusedFile = (name: string, refusal: Refusal): RefusedFile => ({ ...refusal, name: shownName(name) })

/** The same whenever the same file of the same message is taken in. */
const idOf = (conversation: ConversationId, event: EventId, index: number): AttachmentId =>
  createHash('sha256').update(`${conversation}\n${event}\n${index}`).digest('base64url').slice(0, 27) as AttachmentId

export const attachmentOf = (
  id: AttachmentId,
  { name, type }: Pick<Attachment, 'name' | 'type'>,
  bytes: Uint8Array,
): Attachment => ({ id, name, type, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })

export const deliveredFiles = (store: Store, files: readonly Attachment[]): readonly DeliveredFile[] =>
  files.map((file) => ({ ...file, read: () => store.attachmentBytes(file.id) }))
