import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { z } from 'zod'
import { HttpProblem } from '../../src/runtime/http-problem.ts'
import type { Cloud } from './settings.ts'

/** Whether a request comes from Teams: its token is signed for us, still good, and for where it says it comes from. */
export type Verify = (request: { authorization: string | undefined; serviceUrl: string }) => Promise<boolean>

export interface VerifyOptions {
  readonly appId: string
  readonly cloud: Pick<Cloud, 'issuer' | 'openIdUrl'>
  readonly now: () => number
  readonly fetch: typeof fetch
}

const channel = 'msteams'
/** Clocks differ; the SDK allows the same. */
const toleranceMs = 5 * 60_000
/** Teams' own rule: keys are good for a day. One that is not known is looked for again, at most so often. */
const keysForMs = 24 * 3_600_000
const lookAgainAfterMs = 5 * 60_000
const longestToken = 16_000

const digests: Readonly<Record<string, string>> = { RS256: 'RSA-SHA256', RS384: 'RSA-SHA384', RS512: 'RSA-SHA512' }

const header = z.object({ alg: z.string(), kid: z.string() })
const claims = z.object({
  iss: z.string(),
  aud: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
  serviceurl: z.string(),
})
const metadata = z.object({ jwks_uri: z.url() })
const jwk = z.object({
  kid: z.string(),
  kty: z.literal('RSA'),
  n: z.string(),
  e: z.string(),
  endorsements: z.array(z.string()).optional(),
})
const keySet = z.object({ keys: z.array(z.union([jwk, z.unknown().transform(() => null)])) })

const json = (part: string): unknown => {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  } catch {
    return null
  }
}

const unreachable = (): HttpProblem =>
  new HttpProblem(503, 'keys-unavailable', 'The keys of the sender can not be had just now. Send the request again.', {
    'Retry-After': '5',
  })

/** Keys that sign for Teams, by their ids. */
const createKeys = ({ cloud, now, fetch }: VerifyOptions) => {
  let known = new Map<string, KeyObject>()
  let loadedAt = Number.NEGATIVE_INFINITY
  let loading: Promise<void> | null = null
  const get = async (url: string): Promise<unknown> => {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) })
    if (!response.ok) throw unreachable()
    return response.json()
  }
  const load = async (): Promise<void> => {
    const { jwks_uri } = metadata.parse(await get(cloud.openIdUrl))
    const { keys } = keySet.parse(await get(jwks_uri))
    const usable = keys
      .filter((key) => key !== null)
      .filter(({ endorsements }) => endorsements?.includes(channel) ?? true)
    known = new Map(usable.map(({ kid, kty, n, e }) => [kid, createPublicKey({ key: { kty, n, e }, format: 'jwk' })]))
    loadedAt = now()
  }
  const refresh = (): Promise<void> => {
    loading ??= load().finally(() => {
      loading = null
    })
    return loading
  }
  return async (kid: string): Promise<KeyObject | undefined> => {
    const age = now() - loadedAt
    if (age > keysForMs || (!known.has(kid) && age > lookAgainAfterMs))
      await refresh().catch(() => {
        // Old keys are better than none: they are Teams' own, and the sender's token is still looked at.
        if (known.size === 0) throw unreachable()
      })
    return known.get(kid)
  }
}

/**
 * Looks at a token before the SDK does, which answers a wrong key with 500 and writes the keys to the log.
 * The check rejects with 503 while the sender's keys can't be had.
 */
export const createVerify = (options: VerifyOptions): Verify => {
  const keyOf = createKeys(options)
  const { appId, cloud, now } = options
  return async ({ authorization, serviceUrl }) => {
    const [, head, body, signature] = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(authorization ?? '') ?? []
    if (head === undefined || body === undefined || signature === undefined) return false
    if ((authorization ?? '').length > longestToken) return false
    const said = claims.safeParse(json(body))
    const how = header.safeParse(json(head))
    if (!said.success || !how.success) return false
    const { iss, aud, exp, nbf, serviceurl } = said.data
    const isMeant = iss === cloud.issuer && aud === appId && serviceurl === serviceUrl && serviceUrl !== ''
    const isGood = exp * 1000 + toleranceMs > now() && (nbf ?? 0) * 1000 - toleranceMs < now()
    const digest = digests[how.data.alg]
    if (!isMeant || !isGood || digest === undefined) return false
    const key = await keyOf(how.data.kid)
    return key !== undefined && verify(digest, Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))
  }
}
