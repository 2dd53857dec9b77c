import {
  type Created,
  type File,
  isAccepted,
  isCreated,
  isOverview,
  isPage,
  isStatus,
  isUploaded,
  type Overview,
  type Page,
  problemCode,
  type Status,
} from './wire.ts'

/** Why a call did not do what it should, as far as the way out differs. */
export type Problem =
  /** Nobody answered, or only to say that it can't now: the same call later is right. */
  | { readonly kind: 'away'; readonly retryAfterMs: number | null }
  | { readonly kind: 'limited'; readonly retryAfterMs: number }
  /** The token opens the conversation no more, or the conversation is not stored any more. */
  | { readonly kind: 'ended' }
  /** The embedding site's signature of its user is not believed. */
  | { readonly kind: 'not-vouched' }
  | { readonly kind: 'too-long' }
  /** A file that is never taken as it is. */
  | { readonly kind: 'file'; readonly why: 'too-large' | 'type-refused' | 'empty' | 'used-up' }
  /** The same call will never be taken. */
  | { readonly kind: 'refused' }

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }

export interface Session {
  readonly conversation: string
  readonly token: string
}

export interface Opening {
  readonly identity?: { readonly user: string; readonly signature: string }
  readonly zone?: string
  readonly language?: string
}

/** A file on its way, ahead of the message that it goes with. */
export interface Upload {
  readonly id: string
  readonly name: string
  readonly bytes: Blob
  /** How much has gone out, from 0 to 1. */
  readonly onProgress: (share: number) => void
  readonly signal: AbortSignal
}

export interface Api {
  status(zone: string | undefined): Promise<Result<Status>>
  open(opening: Opening): Promise<Result<Created>>
  overview(session: Session): Promise<Result<Overview>>
  page(session: Session, after: string): Promise<Result<Page>>
  send(session: Session, id: string, text: string, files: readonly string[]): Promise<Result<unknown>>
  upload(session: Session, upload: Upload): Promise<Result<{ readonly file: File }>>
  /** A file of a message. */
  file(session: Session, id: string): Promise<Result<Blob>>
  press(session: Session, id: string, action: string): Promise<Result<unknown>>
  /** The stream's answer once it is open; `signal` ends it. */
  events(session: Session, after: string, signal: AbortSignal): Promise<Result<Response>>
}

const timeoutMs = 15_000
const defaultWaitMs = 10_000
const longestWaitMs = 10 * 60_000

const retryAfterMs = (told: string | null): number | null => {
  const seconds = Number(told ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds * 1000, longestWaitMs) : null
}

const ofFiles = {
  'file-too-large': 'too-large',
  'file-type-refused': 'type-refused',
  'file-empty': 'empty',
  'files-used-up': 'used-up',
} as const
const isOfFiles = (code: string): code is keyof typeof ofFiles => Object.hasOwn(ofFiles, code)

/** @param told what Retry-After says */
const problemOf = (status: number, code: string, told: string | null): Problem => {
  if (isOfFiles(code)) return { kind: 'file', why: ofFiles[code] }
  if (status === 429) return { kind: 'limited', retryAfterMs: retryAfterMs(told) ?? defaultWaitMs }
  if (code.startsWith('identity-')) return { kind: 'not-vouched' }
  if (status === 401 || code === 'conversation-gone') return { kind: 'ended' }
  if (status === 413) return { kind: 'too-long' }
  // An answer without our code comes from something in between, such as a proxy that does not reach the server.
  if (status >= 500 || code === '') return { kind: 'away', retryAfterMs: retryAfterMs(told) }
  return { kind: 'refused' }
}

const away: Result<never> = { ok: false, problem: { kind: 'away', retryAfterMs: null } }

const call = async (url: string, init: RequestInit): Promise<Result<Response>> => {
  try {
    const response = await fetch(url, {
      ...init,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
    })
    if (response.ok) return { ok: true, value: response }
    const code = problemCode(await response.json().catch(() => null))
    return { ok: false, problem: problemOf(response.status, code, response.headers.get('Retry-After')) }
  } catch {
    return away
  }
}

const read = async <T>(url: string, init: RequestInit, is: (value: unknown) => value is T): Promise<Result<T>> => {
  const result = await call(url, { ...init, signal: AbortSignal.timeout(timeoutMs) })
  if (!result.ok) return result
  const value: unknown = await result.value.json().catch(() => null)
  return is(value) ? { ok: true, value } : away
}

/** By the older way: it alone tells how much of a body has gone out. */
const sendFile = (url: string, { token }: Session, { bytes, onProgress, signal }: Upload) =>
  new Promise<Result<{ readonly file: File }>>((resolve) => {
    const request = new XMLHttpRequest()
    const answered = (): Result<{ readonly file: File }> => {
      const body: unknown = request.response
      if (request.status === 201) return isUploaded(body) ? { ok: true, value: body } : away
      const told = request.getResponseHeader('Retry-After')
      return { ok: false, problem: problemOf(request.status, problemCode(body), told) }
    }
    request.open('POST', url)
    request.responseType = 'json'
    request.setRequestHeader('Authorization', `Bearer ${token}`)
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total)
    request.onload = () => resolve(answered())
    request.onerror = () => resolve(away)
    request.onabort = () => resolve(away)
    signal.addEventListener('abort', () => request.abort())
    request.send(bytes)
  })

const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
})

const bearer = ({ token }: Session, { headers, ...init }: RequestInit = {}): RequestInit => ({
  ...init,
  headers: { ...headers, Authorization: `Bearer ${token}` },
})

/** @param server origin, and path if there is one, of the desk; without a slash at the end */
export const createApi = (server: string): Api => {
  const at = ({ conversation }: Session): string => `${server}/api/chat/${encodeURIComponent(conversation)}`
  return {
    status: (zone) =>
      read(`${server}/api/status${zone === undefined ? '' : `?zone=${encodeURIComponent(zone)}`}`, {}, isStatus),
    open: (opening) => read(`${server}/api/chat`, json(opening), isCreated),
    overview: (session) => read(at(session), bearer(session), isOverview),
    page: (session, after) =>
      read(`${at(session)}/messages?after=${encodeURIComponent(after)}`, bearer(session), isPage),
    send: (session, id, text, files) =>
      read(`${at(session)}/messages`, bearer(session, json({ id, text, files })), isAccepted),
    upload: (session, upload) =>
      sendFile(`${at(session)}/files?${new URLSearchParams({ id: upload.id, name: upload.name })}`, session, upload),
    file: async (session, id) => {
      const result = await call(`${at(session)}/files/${encodeURIComponent(id)}`, bearer(session))
      if (!result.ok) return result
      const blob = await result.value.blob().catch(() => null)
      return blob === null ? away : { ok: true, value: blob }
    },
    press: (session, id, action) => read(`${at(session)}/actions`, bearer(session, json({ id, action })), isAccepted),
    events: (session, after, signal) =>
      call(`${at(session)}/events`, bearer(session, { signal, headers: { 'Last-Event-ID': after } })),
  }
}
