import { createHash } from 'node:crypto'
import { admit } from '../attachments/admit.ts'
import { type Attachment, defaultFileLimits, type Refusal, type RefusedFile } from '../attachments/attachment.ts'
import { shownName } from '../attachments/file-name.ts'
import type { AttachmentId, ConversationId, EventId } from '../ids.ts'
import type { Store } from '../store/store.ts'
import type { DeliveredFile, InboundFile } from './channel.ts'
import type { Parts } from './parts.ts'

/** The name under which a conversation holds the files that came in it. */
export const conversationHolds = 'conversation'

/** How long the files of one message may take altogether: the platform waits for our word. */
const longestFetchMs = 20_000

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
export const takeFiles = async (parts: Parts, of: FilesOf, files: readonly InboundFile[]): Promise<TakenFiles> => {
  const { mostPerMessage: most } = parts.fileLimits ?? defaultFileLimits
  const taken: Attachment[] = []
  const refused: RefusedFile[] = []
  const signal = AbortSignal.timeout(longestFetchMs)
  for (const [index, file] of files.slice(0, most).entries()) {
    const result = await takeFile(parts, of, { file, index, signal })
    if ('why' in result) refused.push(result)
    else taken.push(result)
  }
  for (const { name } of files.slice(most)) refused.push(refusedFile(name, { why: 'count', most }))
  return { files: taken, refused }
}

interface OneFile {
  readonly file: InboundFile
  readonly index: number
  readonly signal: AbortSignal
}

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
  return attachment
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
