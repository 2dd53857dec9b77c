import type { AttachmentId } from '../ids.ts'

/** A file that was taken in. Its bytes are kept apart, under its id. */
export interface Attachment {
  readonly id: AttachmentId
  /** Fit for any file system, with an ending that fits the type. */
  readonly name: string
  /** MIME type, found in the bytes themselves. */
  readonly type: string
  /** In bytes. */
  readonly size: number
  /** Of the bytes, in hex. */
  readonly sha256: string
}

/** What kinds of files there are to admit. */
export const fileKinds = ['image', 'pdf', 'text', 'capture', 'archive'] as const
export type FileKind = (typeof fileKinds)[number]

export interface FileLimits {
  readonly kinds: readonly FileKind[]
  readonly mostBytes: number
  readonly mostPerMessage: number
}

export const defaultFileLimits: FileLimits = { kinds: fileKinds, mostBytes: 10 * 1024 * 1024, mostPerMessage: 5 }

/** Why a file was not taken in. */
export type Refusal =
  | { readonly why: 'type'; readonly allowed: readonly FileKind[] }
  | { readonly why: 'size'; readonly mostBytes: number }
  | { readonly why: 'count'; readonly most: number }
  | { readonly why: 'empty' }
  /** The platform didn't hand it out. */
  | { readonly why: 'unreadable' }

/** A file that was not taken in, by the name that its sender knows it by. */
export type RefusedFile = Refusal & { readonly name: string }
