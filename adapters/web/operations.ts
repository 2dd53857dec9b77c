import { z } from 'zod'
import * as wire from './wire.ts'

/** One documented call of the HTTP interface. The router is made of these, so none is missing from the documentation. */
export interface Operation {
  readonly method: 'get' | 'post'
  /** In OpenAPI's notation. */
  readonly path: string
  readonly summary: string
  /** Needs the conversation's token. */
  readonly secured: boolean
  /** `bytes`: a file as it is. */
  readonly body: z.ZodType | 'bytes' | null
  readonly query: z.ZodObject | null
  readonly success: 200 | 201 | 202
  /** `events`: server-sent, each a message. `bytes`: a file as it is. */
  readonly answer: z.ZodType | 'events' | 'bytes'
  readonly problems: readonly (keyof typeof problemMeanings)[]
}

/** When each refusal comes, for readers of the documentation. */
export const problemMeanings = {
  400: 'The request is not what is documented here: its body, query, header or content type',
  401: 'No token, or one that does not open this conversation; or an identity that is not vouched for',
  403: 'The page that calls is neither ours nor of a listed site',
  404: 'The conversation, or the file in it, is not stored here',
  413: 'The text, the body or the file is too large',
  415: 'A file of this kind is not taken',
  429: 'Too many requests, streams or files from this address; Retry-After tells when to come back',
  500: 'Our fault; the message has a reference to quote',
  503: 'It could not be stored; send it again after Retry-After, with the same id',
} as const

export const pageQuery = z.strictObject({ after: wire.cursor.optional() })
export const statusQuery = z.strictObject({ zone: wire.zone.optional() })

const chat = '/api/chat/{conversation}'

export const operations = {
  open: {
    method: 'post',
    path: '/api/chat',
    summary: 'Begin a conversation',
    secured: false,
    body: wire.newConversation,
    query: null,
    success: 201,
    answer: wire.created,
    problems: [400, 401, 403, 413, 429, 500, 503],
  },
  overview: {
    method: 'get',
    path: chat,
    summary: 'What stands beside the messages: hours, open tickets, the account',
    secured: true,
    body: null,
    query: null,
    success: 200,
    answer: wire.overview,
    problems: [400, 401, 403, 404, 429, 500, 503],
  },
  send: {
    method: 'post',
    path: `${chat}/messages`,
    summary: 'Say something; answered once it is stored',
    secured: true,
    body: wire.newMessage,
    query: null,
    success: 202,
    answer: wire.accepted,
    problems: [400, 401, 403, 413, 429, 500, 503],
  },
  press: {
    method: 'post',
    path: `${chat}/actions`,
    summary: 'Press a button that a message offered; answered once it is stored',
    secured: true,
    body: wire.newAction,
    query: null,
    success: 202,
    answer: wire.accepted,
    problems: [400, 401, 403, 413, 429, 500, 503],
  },
  page: {
    method: 'get',
    path: `${chat}/messages`,
    summary: `Messages after a cursor, oldest first, at most ${wire.pageSize}; the last page is empty`,
    secured: true,
    body: null,
    query: pageQuery,
    success: 200,
    answer: wire.page,
    problems: [400, 401, 403, 429, 500, 503],
  },
  stream: {
    method: 'get',
    path: `${chat}/events`,
    summary: 'Messages as they come: each event has one as its data, and the cursor after it as its id',
    secured: true,
    body: null,
    query: null,
    success: 200,
    answer: 'events',
    problems: [400, 401, 403, 429, 500, 503],
  },
  upload: {
    method: 'post',
    path: `${chat}/files`,
    summary: 'Send a file ahead of the message that names it; answered once it is stored',
    secured: true,
    body: 'bytes',
    query: wire.newUpload,
    success: 201,
    answer: wire.uploaded,
    problems: [400, 401, 403, 404, 413, 415, 429, 500, 503],
  },
  file: {
    method: 'get',
    path: `${chat}/files/{file}`,
    summary: 'A file of a message, to be saved',
    secured: true,
    body: null,
    query: null,
    success: 200,
    answer: 'bytes',
    problems: [401, 403, 404, 429, 500, 503],
  },
  status: {
    method: 'get',
    path: '/api/status',
    summary: 'Whose desk this is, and whether live chat is open',
    secured: false,
    body: null,
    query: statusQuery,
    success: 200,
    answer: wire.status,
    problems: [400, 403, 429, 500],
  },
} as const satisfies Readonly<Record<string, Operation>>

export type OperationId = keyof typeof operations
