import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import express, { type Request, type RequestHandler } from 'express'
import type { Logger } from 'pino'
import { tellRefusals } from '../../shared/refusals.ts'

/** Slack's own limit for how old a signed request may be, held to both sides. */
const maxSkewMs = 5 * 60_000
const maxBodyBytes = 1_000_000

const timestamp = /^\d{1,12}$/
const signature = /^v0=([0-9a-f]{64})$/

interface Signed {
  readonly at: string
  readonly mac: Buffer
}

/** What a request says of its signature; null when that can't be right. */
const signedBy = (req: Request, now: number): Signed | null => {
  const at = req.get('x-slack-request-timestamp') ?? ''
  const [, mac] = signature.exec(req.get('x-slack-signature') ?? '') ?? []
  const isTimely = timestamp.test(at) && Math.abs(Number(at) * 1000 - now) <= maxSkewMs
  return mac === undefined || !isTimely ? null : { at, mac: Buffer.from(mac, 'hex') }
}

export interface SignatureOptions {
  readonly secret: string
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly log: Logger
}

/**
 * Lets pass what Slack signed, with its bytes as `rawBody`, where Bolt looks for them; 401 for all else. Bolt's own check
 * lets requests pass that were signed in the future, which could be kept and sent again later, and takes longer than the
 * rest of Bolt: it compares by two more digests, and makes its key anew for each of them.
 */
export const signedBySlack = ({ secret, clock, log }: SignatureOptions): readonly RequestHandler[] => {
  const key = createSecretKey(secret, 'utf8')
  const words = 'a request was refused that is not signed by Slack, or not just now; is SLACK_SIGNING_SECRET right?'
  const tell = tellRefusals(log, () => performance.now(), words)
  const refuse = (res: Parameters<RequestHandler>[1]): void => {
    tell()
    res.status(401).end()
  }
  const knock: RequestHandler = (req, res, next) => (signedBy(req, clock()) === null ? refuse(res) : next())
  const read = express.raw({ type: () => true, limit: maxBodyBytes, inflate: false })
  const verify: RequestHandler = (req, res, next) => {
    const signed = signedBy(req, clock())
    const body: unknown = req.body
    if (signed === null || !Buffer.isBuffer(body)) return refuse(res)
    const right = createHmac('sha256', key).update(`v0:${signed.at}:`).update(body).digest()
    if (!timingSafeEqual(right, signed.mac)) return refuse(res)
    Object.assign(req, { rawBody: body })
    next()
  }
  return [knock, read, verify]
}
