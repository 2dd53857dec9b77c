import { webApi } from '@slack/bolt'
import type { DeliveryResult } from '../../../src/runtime/channel.ts'
import { errorCode } from '../../../src/runtime/error-code.ts'

/** How a call of the Web API failed. */
export type Failure =
  | { readonly kind: 'limited'; readonly afterMs: number }
  /** Slack said no; the code is one of its documented ones. */
  | { readonly kind: 'refused'; readonly code: string }
  /** Nobody knows whether it was carried out. */
  | { readonly kind: 'unsure'; readonly code: string }

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
  if (error instanceof webApi.WebAPIRateLimitedError) return { kind: 'limited', afterMs: error.retryAfter * 1000 }
  if (error instanceof webApi.WebAPIPlatformError) {
    const { error: code } = error.data
    return { kind: troubles.has(code) ? 'unsure' : 'refused', code }
  }
  if (error instanceof webApi.WebAPIHTTPError) {
    const { statusCode } = error
    return { kind: statusCode < 500 ? 'refused' : 'unsure', code: `status ${statusCode}` }
  }
  return { kind: 'unsure', code: beneath(error) }
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

export const resultOf = (failure: Failure): Exclude<DeliveryResult, { ok: true }> => {
  if (failure.kind === 'limited')
    return { ok: false, retryAfterMs: failure.afterMs, permanent: false, why: 'rate limited' }
  const permanent = failure.kind === 'refused' && !isMendable(failure)
  return { ok: false, retryAfterMs: null, permanent, why: failure.code }
}
