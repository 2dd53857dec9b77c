import {
  type Created,
  isAccepted,
  isCreated,
  isOverview,
  isPage,
  isStatus,
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

export interface Api {
  status(zone: string | undefined): Promise<Result<Status>>
  open(opening: Opening): Promise<Result<Created>>
  overview(session: Session): Promise<Result<Overview>>
  page(session: Session, after: string): Promise<Result<Page>>
  send(session: Session, id: string, text: string): Promise<Result<unknown>>
  press(session: Session, id: string, action: string): Promise<Result<unknown>>
  /** The stream's answer once it is open; `signal` ends it. */
  events(session: Session, after: string, signal: AbortSignal): Promise<Result<Response>>
}

const timeoutMs = 15_000
const defaultWaitMs = 10_000
const longestWaitMs = 10 * 60_000

const retryAfterMs = (response: Response): number | null => {
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds * 1000, longestWaitMs) : null
}

const problemOf = async (response: Response): Promise<Problem> => {
  const code = problemCode(await response.json().catch(() => null))
  if (response.status === 429) return { kind: 'limited', retryAfterMs: retryAfterMs(response) ?? defaultWaitMs }
  if (code.startsWith('identity-')) return { kind: 'not-vouched' }
  if (response.status === 401 || code === 'conversation-gone') return { kind: 'ended' }
  if (response.status === 413) return { kind: 'too-long' }
  // An answer without our code comes from something in between, such as a proxy that does not reach the server.
  if (response.status >= 500 || code === '') return { kind: 'away', retryAfterMs: retryAfterMs(response) }
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
    return response.ok ? { ok: true, value: response } : { ok: false, problem: await problemOf(response) }
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
    send: (session, id, text) => read(`${at(session)}/messages`, bearer(session, json({ id, text })), isAccepted),
    press: (session, id, action) => read(`${at(session)}/actions`, bearer(session, json({ id, action })), isAccepted),
    events: (session, after, signal) =>
      call(`${at(session)}/events`, bearer(session, { signal, headers: { 'Last-Event-ID': after } })),
  }
}
