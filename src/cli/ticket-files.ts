import { randomBytes } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { admit } from '../attachments/admit.ts'
import type { Attachment, Refusal } from '../attachments/attachment.ts'
import { fileLimitsOf } from '../config.ts'
import type { AttachmentId } from '../ids.ts'
import type { Desk } from '../main.ts'
import { attachmentOf } from '../runtime/attachments.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { filesOf } from '../tickets/ticket-rules.ts'
import { UserError } from '../user-error.ts'

/** Stores files of this machine to go along with a comment. @throws UserError for the first that can't. */
export const storeFiles = async (desk: Desk, paths: readonly string[]): Promise<readonly Attachment[]> => {
  const files = paths.map((path) => admitted(desk, path))
  for (const { attachment, bytes } of files) {
    await desk.store.putAttachment({ attachment, owner: null, storedAt: desk.now() }, bytes)
  }
  return files.map(({ attachment }) => attachment)
}

const admitted = ({ settings }: Desk, path: string): { attachment: Attachment; bytes: Uint8Array } => {
  const limits = fileLimitsOf(settings)
  const bytes = readBounded(path, limits.mostBytes)
  const admission = admit(basename(path), bytes, limits)
  if (!admission.ok) throw new UserError(`${path} is not sent: ${refusalText(admission.refusal)}`)
  const id = randomBytes(20).toString('base64url') as AttachmentId
  return { attachment: attachmentOf(id, admission, bytes), bytes }
}

const readBounded = (path: string, mostBytes: number): Uint8Array => {
  try {
    if (statSync(path).size <= mostBytes) return readFileSync(path)
  } catch (error) {
    throw new UserError(`${path} can't be read (${codeOf(error)})`, 'name a file that exists and may be read')
  }
  throw new UserError(`${path} is not sent: ${refusalText({ why: 'size', mostBytes })}`)
}

const refusalText = (refusal: Refusal): string => {
  switch (refusal.why) {
    case 'type':
      return `it is none of ${refusal.allowed.join(', ')} (FRONTDESK_FILE_KINDS)`
    case 'size':
      return `it has more than ${refusal.mostBytes / 1024 / 1024} MB (FRONTDESK_FILE_MAX_MB)`
    case 'count':
    case 'empty':
    case 'unreadable':
      return 'it is empty'
  }
}

/** Saves the `n`-th file of a ticket, and tells where. Nothing that is there is written over. */
export const saveFile = async (
  { store }: Desk,
  ticket: Ticket,
  n: number,
  out: string,
): Promise<{ readonly path: string; readonly file: Attachment }> => {
  const files = filesOf(ticket)
  const file = files[n - 1]
  if (file === undefined)
    throw new UserError(
      `#${ticket.number} has ${files.length} files`,
      `frontdesk tickets show ${ticket.number} lists them`,
    )
  const bytes = await store.attachmentBytes(file.id)
  if (bytes === null) throw new UserError(`${file.name} is no longer stored`)
  const path = isFolder(out) ? join(out, file.name) : out
  try {
    writeFileSync(path, bytes, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    throw new UserError(
      `${path} can't be written (${codeOf(error)})`,
      'name a file that is not there yet, in a folder that is',
    )
  }
  return { path, file }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown')

export const filesText = (files: readonly Attachment[] = []): string =>
  files.length === 0 ? '' : `(${files.map(({ name }) => name).join(', ')})`

/** Bytes as people read them. */
export const sizeText = (bytes: number): string => {
  if (bytes < 1024) return `${bytes} B`
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
