import type { z } from 'zod'
import type * as server from '../wire.ts'

export type Message = z.infer<typeof server.message>
export type Block = Message['blocks'][number]
export type Span = Extract<Block, { kind: 'text' }>['spans'][number]
export type Action = Message['actions'][number]
export type File = Message['files'][number]
export type Status = z.infer<typeof server.status>
export type FileLimits = Status['files']
export type Overview = z.infer<typeof server.overview>
export type Ticket = Overview['tickets'][number]
export type Page = z.infer<typeof server.page>
export type Created = z.infer<typeof server.created>

/** As the server takes it; what is longer is refused there. */
export const maxTextBytes = 64 * 1024

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null ? (value as Fields) : null

const has = (value: unknown, check: (fields: Fields) => boolean): boolean => {
  const fields = fieldsOf(value)
  return fields !== null && check(fields)
}

// Guards against something else answering in the server's place (a proxy's page, a newer version), not a full schema.
export const isMessage = (value: unknown): value is Message =>
  has(
    value,
    ({ id, from, text, blocks, actions, files, at }) =>
      [id, from, text, at].every((field) => typeof field === 'string') && [blocks, actions, files].every(Array.isArray),
  )

export const isPage = (value: unknown): value is Page =>
  has(
    value,
    ({ messages, cursor }) => Array.isArray(messages) && messages.every(isMessage) && typeof cursor === 'string',
  )

export const isCreated = (value: unknown): value is Created =>
  has(value, ({ conversation, token }) => typeof conversation === 'string' && typeof token === 'string')

const hasChat = ({ chat }: Fields): boolean => has(chat, ({ open }) => typeof open === 'boolean')

export const isStatus = (value: unknown): value is Status =>
  has(value, (fields) => typeof fields.vendor === 'string' && hasChat(fields))

export const isOverview = (value: unknown): value is Overview =>
  has(value, (fields) => Array.isArray(fields.tickets) && hasChat(fields))

export const isUploaded = (value: unknown): value is { readonly file: File } =>
  has(value, ({ file }) => has(file, ({ name }) => typeof name === 'string'))

export const isAccepted = (value: unknown): value is { readonly accepted: true } =>
  has(value, ({ accepted }) => accepted === true)

/** The code of a refusal; empty when the answer is none of the server's. */
export const problemCode = (value: unknown): string => {
  const code = fieldsOf(fieldsOf(value)?.error)?.code
  return typeof code === 'string' ? code : ''
}
