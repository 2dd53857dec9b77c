import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Identity } from '../../src/accounts/account.ts'
import type { ConversationId, IdentityKey } from '../../src/ids.ts'

/** Keys of anonymous visitors begin so; no vouched user may. */
const visitorPrefix = 'visitor/'

/** Whether a site may vouch for this user id: one that reads as a visitor's or as a rule for many would be somebody else. */
export const isUserId = (user: string): boolean => !user.startsWith(visitorPrefix) && !user.endsWith('/*')

/** @param signature hex HMAC-SHA256 of the user's UTF-8 bytes under the secret */
export const isVouchedFor = (user: string, signature: string, secret: string): boolean => {
  const right = createHmac('sha256', secret).update(user).digest()
  const given = Buffer.from(signature, 'hex')
  return /^[0-9a-f]{64}$/i.test(signature) && timingSafeEqual(given, right)
}

/** @param user as the embedding site vouched for it; null for an anonymous visitor, who is known by the conversation alone */
export const identityOf = (user: string | null, conversation: ConversationId): Identity => ({
  key: `web:${user ?? visitorPrefix + conversation}` as IdentityKey,
  rules: [],
  displayName: null,
  verified: user !== null,
})
