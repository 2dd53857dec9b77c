import { z } from 'zod'
import type { DeliveryResult } from '../../src/runtime/channel.ts'
import { errorCode } from '../../src/runtime/error-code.ts'

/** How a call of the Web API failed. */
export type Failure =
  | { readonly kind: 'limited'; readonly afterMs: number }
  /** Slack said no; the code is one of its documented ones. */
  | { readonly kind: 'refused'; readonly code: string }
  /** Nobody knows whether it was carried out. */
  | { readonly kind: 'unsure'; readonly code: string }

const limited = z.object({ code: z.literal('slack_webapi_rate_limited_error'), retryAfter: z.number() })
const refused = z.object({ code: z.literal('slack_webapi_platform_error'), data: z.object({ error: z.string() }) })
const http = z.object({ code: z.literal('slack_webapi_http_error'), statusCode: z.number() })

/** An answer outside of the SDK's calls, told as the SDK tells its own. */
export const refusedWith = (statusCode: number): Error =>
  Object.assign(new Error(`status ${statusCode}`), { code: 'slack_webapi_http_error', statusCode })

/** Slack's own trouble, told in the body of an answer. */
const troubles: ReadonlySet<string> = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'ratelimited',
])

/** The SDK's own code says only that there was no answer; what lies beneath says why. */
const beneath = (error: unknown): string => (error instanceof Error ? errorCode(error.cause) : null) ?? 'no answer'

export const failureOf = (error: unknown): Failure => {
  const limit = limited.safeParse(error)
  if (limit.success) return { kind: 'limited', afterMs: limit.data.retryAfter * 1000 }
  const refusal = refused.safeParse(error)
  if (refusal.success) {
    const { error: code } = refusal.data.data
    return { kind: troubles.has(code) ? 'unsure' : 'refused', code }
  }
  const answer = http.safeParse(error)
  if (!answer.success) return { kind: 'unsure', code: beneath(error) }
  const { statusCode } = answer.data
  return { kind: statusCode < 500 ? 'refused' : 'unsure', code: `status ${statusCode}` }
}

/** What an administrator puts right: it is worth waiting for. */
const mendable: ReadonlySet<string> = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_expired',
  'token_revoked',
  'missing_scope',
  'no_permission',
  'org_login_required',
  'access_denied',
  'accesslimited',
  'status 401',
  'status 403',
  'status 408',
])

/** Whether a token or a right is missing, as opposed to something wrong with this one call. */
const isMendable = (failure: Failure): boolean => failure.kind === 'refused' && mendable.has(failure.code)

export const resultOf = (failure: Failure): DeliveryResult => {
  if (failure.kind === 'limited')
    return { ok: false, retryAfterMs: failure.afterMs, permanent: false, why: 'rate limited' }
  const permanent = failure.kind === 'refused' && !isMendable(failure)
  return { ok: false, retryAfterMs: null, permanent, why: failure.code }
}
