import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { json, text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { z } from 'zod'
import type { CredentialsFactory } from '../../../adapters/teams/sdk.ts'
import { cardPart } from './rig.ts'

/** What a bot posted, or exchanged, in a conversation. */
const activity = z.looseObject({
  type: z.string(),
  attachments: z
    .array(
      z.object({
        contentType: z.string(),
        content: cardPart.optional(),
        contentUrl: z.string().optional(),
        name: z.string().optional(),
      }),
    )
    .optional(),
})

interface Posted {
  readonly how: 'post' | 'update'
  readonly conversation: string
  /** Of the message that was exchanged. */
  readonly id: string | null
  readonly activity: z.output<typeof activity>
  readonly authorization: string | undefined
}

/** An answer in place of the right one: a status with its headers, or a connection that breaks. */
type Fault = { readonly status: number; readonly headers?: Readonly<Record<string, string>> } | 'reset'

/** Microsoft's side: conversations with their messages, people, and the keys that it signs with. */
export interface FakeTeams {
  readonly serviceUrl: string
  readonly openIdUrl: string
  readonly posted: readonly Posted[]
  /** Ids of messages that were taken back. */
  readonly removed: readonly string[]
  /** What was put into people's files. */
  readonly uploads: readonly { readonly text: string; readonly range: string | undefined; readonly token: boolean }[]
  /** Taken for the next posts, one each. */
  readonly faults: Fault[]
  /** What is told of everybody. */
  member: Readonly<Record<string, unknown>>
  /** Times that keys were asked for. */
  keyRequests(): number
  /** While set, keys can't be had. */
  keysFail: boolean
  /** While set, whoever asks for compressed answers gets them. */
  packs: boolean
  /** @param key another than the published one */
  token(claims?: Readonly<Record<string, unknown>>, header?: Readonly<Record<string, unknown>>, key?: KeyObject): string
  close(): Promise<void>
}

export const appId = 'c9e8c047-2a74-40a2-b28a-b162d5f5327c'
export const issuer = 'https://issuer.example'
/** What is handed to Microsoft with each request. */
const botToken = 'a-token-of-the-bot'

/** Stands in for Microsoft's login, which speaks TLS only. */
export const credentials: CredentialsFactory = {
  isValidAppId: async (id: string) => id === appId,
  isAuthenticationDisabled: async () => false,
  createCredentials: async () => ({
    signRequest: async (request) => {
      request.headers.set('authorization', `Bearer ${botToken}`)
      return request
    },
  }),
}

const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])
const isOurBot = ({ headers }: IncomingMessage): boolean => headers.authorization === `Bearer ${botToken}`

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

export const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 })

const paths = [
  { how: 'update', method: 'PUT', path: /^\/v3\/conversations\/([^/]+)\/activities\/([^/]+)$/ },
  { how: 'post', method: 'POST', path: /^\/v3\/conversations\/([^/]+)\/activities(?:\/[^/]+)?$/ },
] as const

export const startFakeTeams = async (now: () => number): Promise<FakeTeams> => {
  const keys = newKey()
  const posted: Posted[] = []
  const removed: string[] = []
  const uploads: { text: string; range: string | undefined; token: boolean }[] = []
  const faults: Fault[] = []
  let keyRequests = 0
  const published = () => ({
    keys: [
      { ...keys.publicKey.export({ format: 'jwk' }), kid: 'good', endorsements: ['msteams'] },
      { ...keys.publicKey.export({ format: 'jwk' }), kid: 'other-channel', endorsements: ['webchat'] },
    ],
  })
  const answer = async (
    req: IncomingMessage,
  ): Promise<{ status: number; body: object } | { status: number; bytes: Buffer } | Fault> => {
    const url = req.url ?? ''
    if (url === '/openid' || url === '/keys') {
      if (fake.keysFail) return { status: 500 }
      keyRequests++
      return { status: 200, body: url === '/openid' ? { jwks_uri: `${fake.serviceUrl}keys` } : published() }
    }
    if (url.startsWith('/v3/attachments/')) return isOurBot(req) ? { status: 200, bytes: picture } : { status: 401 }
    if (url.startsWith('/files/'))
      return { status: req.headers.authorization === undefined ? 200 : 403, body: { crashed: true } }
    if (req.method === 'PUT' && url.startsWith('/uploads/')) {
      const { authorization, 'content-range': range } = req.headers
      uploads.push({ text: await text(req), range: String(range), token: authorization !== undefined })
      return { status: 201, body: {} }
    }
    if (req.method === 'DELETE') {
      removed.push(decodeURIComponent(url.split('/').at(-1) ?? ''))
      return { status: 200, body: {} }
    }
    if (/\/members\//.test(url)) return { status: 200, body: { id: 'x', name: 'x', ...fake.member } }
    if (url === '/v3/conversations') {
      const { members } = z.object({ members: z.array(z.object({ id: z.string() })) }).parse(await json(req))
      return { status: 201, body: { id: `direct:${members[0]?.id}` } }
    }
    const fault = faults.shift()
    if (fault !== undefined) return fault
    for (const { how, method, path } of paths) {
      const [, conversation, id] = (req.method === method && path.exec(url)) || []
      if (conversation === undefined) continue
      const { authorization } = req.headers
      const body = activity.parse(await json(req))
      const place = {
        conversation: decodeURIComponent(conversation),
        id: how === 'update' ? decodeURIComponent(id ?? '') : null,
      }
      posted.push({ how, ...place, activity: body, authorization })
      return { status: 201, body: { id: `m${posted.length}` } }
    }
    return { status: 404 }
  }
  const server = createServer((req, res) => {
    void answer(req).then((given) => {
      if (given === 'reset') req.socket.destroy()
      else {
        const packed = fake.packs && /gzip/.test(String(req.headers['accept-encoding']))
        res.writeHead(given.status, {
          'Content-Type': 'application/json',
          ...(packed ? { 'Content-Encoding': 'gzip' } : {}),
          ...('headers' in given ? given.headers : {}),
        })
        const told = 'body' in given ? given.body : { error: { code: 'Fault', message: 'secret text' } }
        const bytes = 'bytes' in given ? given.bytes : Buffer.from(JSON.stringify(told))
        res.end(packed ? gzipSync(bytes) : bytes)
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('there is no address')
  const serviceUrl = `http://127.0.0.1:${bound.port}/`
  const fake: FakeTeams = {
    serviceUrl,
    openIdUrl: `${serviceUrl}openid`,
    posted,
    removed,
    uploads,
    faults,
    member: { tenantId: '72f988bf-86f1-41af-91ab-2d7cd011db47', userRole: 'user' },
    keyRequests: () => keyRequests,
    keysFail: false,
    packs: false,
    token: (claims = {}, header = {}, key = keys.privateKey) => {
      const seconds = Math.floor(now() / 1000)
      const times = { nbf: seconds - 60, exp: seconds + 3600 }
      const said = { iss: issuer, aud: appId, serviceurl: serviceUrl, ...times, ...claims }
      const signed = `${part({ alg: 'RS256', typ: 'JWT', kid: 'good', ...header })}.${part(said)}`
      return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return fake
}
