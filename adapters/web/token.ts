import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import { type ConversationId, type Instant, instant } from '../../src/ids.ts'
import { Recent } from '../../src/recent.ts'

/** What a token proves: the bearer may read and write this conversation, as this person, until then. */
export interface Grant {
  readonly conversation: ConversationId
  /** The user that the embedding site vouched for; null for an anonymous visitor. */
  readonly user: string | null
  readonly expiresAt: Instant
}

export const tokenLifeMs = 30 * 24 * 3_600_000

export interface Tokens {
  issue(grant: Grant): string
  /** Null when the token is malformed, not ours, another conversation's, or expired. */
  verify(token: string, conversation: ConversationId, now: Instant): Grant | null
}

const mostRemembered = 1000

const shape = /^([0-9a-z]{1,10})\.([A-Za-z0-9_-]{0,2048})\.([A-Za-z0-9_-]{43})$/

const decodeUser = (encoded: string): string | null =>
  encoded === '' ? null : Buffer.from(encoded, 'base64url').toString()

/**
 * Tokens that need no storage: `EXPIRY.USER.MAC`, the expiry in milliseconds in base 36, the user in base64url, and
 * HMAC-SHA256 over all that is granted. The conversation is not in it: the caller names it.
 *
 * @param secretHex the signing key
 */
export const createTokens = (secretHex: string): Tokens => {
  const key = createSecretKey(secretHex, 'hex')
  // JSON keeps the fields apart: no two grants sign the same bytes.
  const mac = ({ conversation, user, expiresAt }: Grant): string =>
    createHmac('sha256', key)
      .update(JSON.stringify(['web-token-1', conversation, user, expiresAt]))
      .digest('base64url')
  // Whoever talks to us sends the same token with each message.
  const proven = new Recent<string, Grant>(mostRemembered)
  const prove = (token: string, conversation: ConversationId): Grant | null => {
    const [, expiry = '', encodedUser = '', given] = shape.exec(token) ?? []
    if (given === undefined) return null
    const grant = { conversation, user: decodeUser(encodedUser), expiresAt: instant(Number.parseInt(expiry, 36)) }
    return timingSafeEqual(Buffer.from(given), Buffer.from(mac(grant))) ? grant : null
  }
  return {
    issue: (grant) => {
      const user = grant.user === null ? '' : Buffer.from(grant.user).toString('base64url')
      return `${grant.expiresAt.toString(36)}.${user}.${mac(grant)}`
    },
    verify: (token, conversation, now) => {
      const key = `${conversation} ${token}`
      const grant = proven.get(key) ?? prove(token, conversation)
      if (grant === null) return null
      proven.set(key, grant)
      return now < grant.expiresAt ? grant : null
    },
  }
}
