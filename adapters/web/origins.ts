import type { Request, RequestHandler } from 'express'
import { HttpProblem } from '../../src/runtime/http-problem.ts'

/** Seconds for which a browser may keep the answer to its preflight. */
const preflightSeconds = 7200

/** A page of our own, under whatever name the browser reached it: proxies may end TLS, so the scheme does not count. */
const isOwn = (req: Request, origin: string): boolean => URL.parse(origin)?.host === req.host

/**
 * Lets pages of our own and of the listed sites call, and programs, which tell no origin. Others are refused before
 * anything is read or changed.
 */
export const originGate = (allowed: readonly string[]): RequestHandler => {
  const sites = new Set(allowed)
  return (req, res, next) => {
    const { origin } = req.headers
    res.setHeader('Vary', 'Origin')
    if (origin !== undefined && !isOwn(req, origin)) {
      if (!sites.has(origin))
        throw new HttpProblem(
          403,
          'origin-refused',
          'This site may not embed the chat. List it in FRONTDESK_WEB_ORIGINS.',
        )
      res.setHeader('Access-Control-Allow-Origin', origin)
      res.setHeader('Access-Control-Expose-Headers', 'Retry-After')
    }
    if (req.method !== 'OPTIONS') return next()
    res.setHeader('Access-Control-Allow-Methods', 'GET, POST')
    res.setHeader('Access-Control-Allow-Headers', 'Authorization, Content-Type, Last-Event-ID')
    res.setHeader('Access-Control-Max-Age', String(preflightSeconds))
    res.status(204).end()
  }
}
