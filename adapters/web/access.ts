import type { Request } from 'express'
import type { Identity } from '../../src/accounts/account.ts'
import { type ConversationId, type Instant, instant } from '../../src/ids.ts'
import { HttpProblem } from '../../src/runtime/http-problem.ts'
import { identityOf, isVouchedFor } from './identity.ts'
import type { WebDesk } from './port.ts'
import { createTokens, type Grant, type Tokens, tokenLifeMs } from './token.ts'

/** Who calls, as the bearer token proves it. */
export interface Caller {
  readonly conversation: ConversationId
  readonly identity: Identity
  readonly expiresAt: Instant
  /** A longer-lived token when the one in use has less than half its life left; null before, and for vouched users. */
  readonly renewal: string | null
}

export interface Access {
  /** @param user as vouched for; null for an anonymous visitor */
  issue(conversation: ConversationId, user: string | null): Promise<string>
  /** @throws HttpProblem 401 unless the request's token opens the conversation in its path */
  authorise(req: Request): Promise<Caller>
}

const unauthorized = (code: string, message: string, challenge: Readonly<Record<string, string>> = {}): HttpProblem =>
  new HttpProblem(401, code, message, challenge)

const bearerChallenge = { 'WWW-Authenticate': 'Bearer' }

const missingToken = (): HttpProblem =>
  unauthorized('token-missing', 'Send the token of this conversation: Authorization: Bearer TOKEN.', bearerChallenge)

// The same for a conversation that does not exist: nobody learns which ones do.
const wrongToken = (): HttpProblem =>
  unauthorized(
    'token-invalid',
    'This token does not open this conversation: it is wrong, expired or of another one. Begin a new one with POST /api/chat.',
    bearerChallenge,
  )

/** @throws HttpProblem 401 when the secret is not set or did not sign this user */
export const checkVouching = (
  identity: { readonly user: string; readonly signature: string },
  secret: string | undefined,
): string => {
  if (secret === undefined)
    throw unauthorized(
      'identity-not-configured',
      'This desk knows no site that could vouch for users. Set FRONTDESK_WEB_IDENTITY_SECRET, or leave identity out.',
    )
  if (!isVouchedFor(identity.user, identity.signature, secret))
    throw unauthorized(
      'identity-invalid',
      'The signature is not the hex HMAC-SHA256 of user under FRONTDESK_WEB_IDENTITY_SECRET. Sign on your server.',
    )
  return identity.user
}

const bearerToken = (req: Request): string => {
  const token = /^bearer +(\S{1,4096})$/i.exec(req.get('authorization') ?? '')?.[1]
  if (token === undefined) throw missingToken()
  return token
}

/** A site vouches for its users anew; a visitor has nobody who could. */
const renew = (tokens: Tokens, grant: Grant, now: Instant): string | null =>
  grant.user === null && grant.expiresAt - now < tokenLifeMs / 2
    ? tokens.issue({ ...grant, expiresAt: instant(now + tokenLifeMs) })
    : null

export const createAccess = (desk: WebDesk): Access => {
  let known: Tokens | null = null
  const tokens = async (): Promise<Tokens> => (known ??= createTokens(await desk.secret('web-token')))
  return {
    issue: async (conversation, user) =>
      (await tokens()).issue({ conversation, user, expiresAt: instant(desk.now() + tokenLifeMs) }),
    authorise: async (req) => {
      const token = bearerToken(req)
      const conversation = String(req.params.conversation) as ConversationId
      const now = desk.now()
      const codec = await tokens()
      const grant = codec.verify(token, conversation, now)
      if (grant === null) throw wrongToken()
      const { user, expiresAt } = grant
      return { conversation, identity: identityOf(user, conversation), expiresAt, renewal: renew(codec, grant, now) }
    },
  }
}
