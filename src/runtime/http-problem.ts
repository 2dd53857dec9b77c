import type { Response } from 'express'
import { z } from 'zod'
import { StoreError } from '../store/store.ts'

/** A refused request as the caller reads it: `message` says what would be right, and repeats no text of a customer. */
export class HttpProblem extends Error {
  readonly status: number
  readonly code: string
  readonly headers: Readonly<Record<string, string>>
  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.name = 'HttpProblem'
    this.status = status
    this.code = code
    this.headers = headers
  }
}

/** Seconds after which a request that could not be stored is worth another try. */
const storeRetrySeconds = 2

const unavailable = (): HttpProblem =>
  new HttpProblem(503, 'unavailable', 'This could not be stored just now. Send the same request again in a moment.', {
    'Retry-After': String(storeRetrySeconds),
  })

const bodyProblems: Readonly<Record<string, () => HttpProblem>> = {
  'entity.too.large': () =>
    new HttpProblem(413, 'too-large', 'The request is larger than this address takes. Send less, or in several parts.'),
  'entity.parse.failed': () =>
    new HttpProblem(400, 'invalid-json', 'The body is not a JSON object. Send one as UTF-8, such as {"key": "value"}.'),
  'charset.unsupported': () =>
    new HttpProblem(
      400,
      'invalid-charset',
      'The body must be UTF-8. Send it as that, with Content-Type: application/json.',
    ),
  'encoding.unsupported': () =>
    new HttpProblem(400, 'invalid-encoding', 'The body must not be compressed: leave Content-Encoding out.'),
}

/** The shape of errors that express and its body parser raise. */
const frameworkError = z.object({ status: z.number().int().min(400).max(499), type: z.string().optional() })

/** What the caller may know of an error; null when that is nothing: our own fault. */
export const problemOf = (error: unknown): HttpProblem | null => {
  if (error instanceof HttpProblem) return error
  if (error instanceof StoreError) return unavailable()
  const known = frameworkError.safeParse(error)
  if (!known.success) return null
  const make = bodyProblems[known.data.type ?? '']
  return (
    make?.() ??
    new HttpProblem(known.data.status, 'invalid-request', 'The request is malformed. Check its path and headers.')
  )
}

/** Answers with JSON. */
export const sendJson = (res: Response, status: number, body: unknown): void => {
  const text = JSON.stringify(body)
  res.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  })
  res.end(text)
}

/** Answers with `{error: {code, message}}`. */
export const sendProblem = (res: Response, problem: HttpProblem): void => {
  for (const [name, value] of Object.entries(problem.headers)) res.setHeader(name, value)
  sendJson(res, problem.status, { error: { code: problem.code, message: problem.message } })
}
